import { readFileSync } from 'node:fs'
import type { Log } from '../../src/core/log.ts'

/** A recorded request's body, byte for byte. */
export const fixture = (path: string): string =>
  readFileSync(new URL(`../fixtures/${path}`, import.meta.url), 'utf8')

/** A log whose lines a test can read. */
export function recordingLog(): Log & { lines: { level: string; facts: object; message: string }[] } {
  const lines: { level: string; facts: object; message: string }[] = []
  const at = (level: string) => (facts: object, message: string) => void lines.push({ level, facts, message })
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

/** Structured log lines on standard output, masked as a whole just before they are written. */
import { pino } from 'pino'
import type { Log } from './core/log.ts'

export function createLog(level: string, mask: (line: string) => string): Log {
  return pino({
    level,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    hooks: { streamWrite: mask },
  })
}

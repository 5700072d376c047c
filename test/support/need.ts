import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe, it } from 'vitest'

/** True when a program of this name is on the PATH. */
export function hasProgram(name: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/**
 * Registers the suite `what` when what it needs is there. When not, one line says what was left out and
 * `how` to get it; in CI (`CI=true`) that is a failure, so that nothing is left out unseen.
 */
export function describeIf(available: boolean, what: string, how: string, suite: () => void): void {
  if (available) return void describe(what, suite)
  if (process.env['CI'] !== 'true') return console.warn(`left out: ${what} (to run it: ${how})`)
  it(what, () => {
    throw new Error(`${what} cannot run: ${how}`)
  })
}

/** Does the process grow with the messages it has answered? */
import type { RunningGround } from '../lib/ground.ts'
import { memoryOf } from '../lib/processes.ts'
import { runSlice } from '../lib/slice.ts'
import { startSystem } from '../systems/index.ts'

export interface MemoryResult {
  messages: number
  /** Resident, MB: after a fifth of the messages, and after all of them. */
  early: number
  late: number
}

export async function measureMemory(
  ground: RunningGround,
  messages: number,
  log: (line: string) => void,
): Promise<MemoryResult> {
  const system = await startSystem(ground, 'switchboard-slack')
  const pid = system.processes[0]?.program.pid ?? 0
  const steps: number[] = []
  for (let step = 1; step <= 5; step += 1) {
    await runSlice(ground, system, { mode: 'reply', ms: 600_000, count: messages / 5 })
    steps.push(memoryOf(pid))
    log(`${((messages / 5) * step).toFixed(0).padStart(7)} messages | ${memoryOf(pid).toFixed(0)} MB`)
  }
  await system.stop()
  const [early = Number.NaN] = steps
  return { messages, early, late: steps.at(-1) ?? Number.NaN }
}

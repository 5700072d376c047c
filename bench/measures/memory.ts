/** Does the process grow with the messages it has answered? */
import { readFileSync } from 'node:fs'
import type { RunningGround } from '../lib/ground.ts'
import { memoryOf, sleep, type Program } from '../lib/processes.ts'
import { runSlice } from '../lib/slice.ts'
import { startSystem } from '../systems/index.ts'

export interface Memory {
  /** Answered so far. */
  messages: number
  /** What is reachable after a full collection, MB: a leak shows here. */
  live: number
  /** Resident, MB: what the collector has not given back is in it. */
  resident: number
}

/** Looks this often in a run. */
const looks = 5

/** The process at every fifth of the messages. */
export async function measureMemory(
  ground: RunningGround,
  messages: number,
  log: (line: string) => void,
): Promise<Memory[]> {
  const system = await startSystem(ground, 'switchboard-slack', { nodeOptions: ['--expose-gc'] })
  const [{ program } = { program: undefined }] = system.processes
  if (!program) throw new Error('the system has no process')
  const seen: Memory[] = []
  for (let look = 1; look <= looks; look += 1) {
    await runSlice(ground, system, { mode: 'reply', ms: 3_600_000, count: messages / looks })
    const memory = { messages: (messages / looks) * look, ...(await memoryNow(program)) }
    const { live, resident } = memory
    log(
      `${String(memory.messages).padStart(7)} messages | live ${live.toFixed(1)} MB | resident ${resident.toFixed(0)} MB`,
    )
    seen.push(memory)
  }
  await system.stop()
  return seen
}

/** Time limits of calls that ended long ago are let go of after this, ms. */
const settleMs = 16_000

async function memoryNow({ pid, log }: Program): Promise<Omit<Memory, 'messages'>> {
  const resident = memoryOf(pid)
  await sleep(settleMs)
  const told = livesIn(log).length
  process.kill(pid, 'SIGUSR2')
  for (let tries = 0; tries < 200; tries += 1) {
    const live = livesIn(log)[told]
    if (live !== undefined) return { live: live / 2 ** 20, resident }
    await sleep(50)
  }
  throw new Error('the system did not say what is alive')
}

const livesIn = (log: string): number[] =>
  [...readFileSync(log, 'utf8').matchAll(/^live heap (\d+)$/gm)].map(([, bytes]) => Number(bytes))

/** Does a message cost more when its customer's record is long? One customer writes until it holds ten thousand entries. */
import type { RunningGround } from '../lib/ground.ts'
import { runSlice, type Slice } from '../lib/slice.ts'
import { startSystem } from '../systems/index.ts'

export interface LengthResult {
  /** Entries in the record before the slice. */
  entries: number
  slice: Slice
}

/** Messages of one measured slice. */
const measured = 400

/**
 * A short record is measured on many customers who wrote a few times, a long one on one customer; both a message
 * at a time, so that each message is a turn of its own.
 */
export async function measureLength(
  ground: RunningGround,
  steps: number[],
  log: (line: string) => void,
): Promise<LengthResult[]> {
  const system = await startSystem(ground, 'switchboard-slack')
  const write = (count: number, customer?: number) =>
    runSlice(ground, system, {
      mode: 'reply',
      ms: 600_000,
      count,
      lanes: 1,
      ...(customer === undefined ? {} : { customer }),
    })
  await write(1_000)
  const results: LengthResult[] = []
  for (const target of steps) {
    const few = target < 100
    // Six entries a message: received, started, classified, replied, answered, sent.
    const missing = target - (await entriesOf(ground))
    if (!few && missing > 0) await write(Math.ceil(missing / 6), 0)
    const entries = few ? 10 : await entriesOf(ground)
    const slice = await write(measured, few ? undefined : 0)
    log(
      `${String(entries).padStart(6)} entries | cpu ${slice.cpu.toFixed(0)} µs redis ${slice.redisCpu.toFixed(0)} µs | e2e p50 ${slice.endToEnd.p50.toFixed(2)} ms`,
    )
    results.push({ entries, slice })
  }
  await system.stop()
  return results
}

/** Entries in the longest record there is. */
async function entriesOf({ redis }: RunningGround): Promise<number> {
  let longest = 0
  for (const key of await redis.keys('*:entries:*')) longest = Math.max(longest, await redis.llen(key))
  return longest
}

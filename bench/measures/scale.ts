/** Two processes that share the work beside one, and what sharing costs each message. */
import type { RunningGround } from '../lib/ground.ts'
import { describeSlice, runSlice, type Slice } from '../lib/slice.ts'
import { spread, type Spread } from '../lib/stats.ts'
import { startSystem } from '../systems/index.ts'

export interface ScaleResult {
  /** Replies a second of two processes by those of one. */
  replies: Spread
  /** CPU of the processes a message, two by one: what sharing costs. */
  cpu: Spread
  /** Cores busy in all while two processes worked: at the machine's number there was nothing left to scale into. */
  busy: Spread
}

export async function measureScale(
  ground: RunningGround,
  { rounds, ms, log }: { rounds: number; ms: number; log: (line: string) => void },
): Promise<ScaleResult> {
  const one = await startSystem(ground, 'switchboard-slack')
  const two = await startSystem(ground, 'switchboard-slack', { processes: 2 })
  for (const system of [one, two]) await runSlice(ground, system, { mode: 'reply', ms: 30_000, count: 4_000 })
  const pairs: { one: Slice; two: Slice }[] = []
  for (let round = 0; round < rounds; round += 1) {
    const pair = {
      one: await runSlice(ground, one, { mode: 'reply', ms }),
      two: await runSlice(ground, two, { mode: 'reply', ms }),
    }
    log(describeSlice('one process', 'reply', pair.one))
    log(describeSlice('two processes', 'reply', pair.two))
    pairs.push(pair)
  }
  await Promise.all([one.stop(), two.stop()])
  return {
    replies: spread(pairs.map((pair) => pair.two.replyRate / pair.one.replyRate)),
    cpu: spread(pairs.map((pair) => pair.two.cpu / pair.one.cpu)),
    busy: spread(pairs.map((pair) => pair.two.busy)),
  }
}

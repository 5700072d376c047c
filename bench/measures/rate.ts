/** Open loop: so many messages a second whatever comes back, so that the time to the reply is not flattered by waiting. */
import type { RunningGround } from '../lib/ground.ts'
import { describeSlice, runSlice } from '../lib/slice.ts'
import { spread, type Spread } from '../lib/stats.ts'
import { limitFor, startSystem, type SystemName } from '../systems/index.ts'

const messagesASecond = 300

export interface RateResult {
  name: SystemName
  /** Median time to the reply, as a ratio to LIMIT's right beside. */
  endToEnd: Spread
  /** The same in ms. */
  p50: Spread
  p99: Spread
}

export async function measureRate(
  ground: RunningGround,
  name: SystemName,
  options: { rounds: number; ms: number; log: (line: string) => void },
): Promise<RateResult> {
  const [limit, system] = [await startSystem(ground, limitFor(name)), await startSystem(ground, name)]
  for (const one of [limit, system]) await runSlice(ground, one, { mode: 'reply', ms: 20_000, count: 2_000 })
  const slices = []
  for (let round = 0; round < options.rounds; round += 1) {
    const load = { mode: 'rate', rate: messagesASecond, ms: options.ms } as const
    const pair = { limit: await runSlice(ground, limit, load), system: await runSlice(ground, system, load) }
    options.log(describeSlice(limit.name, 'rate', pair.limit))
    options.log(describeSlice(name, 'rate', pair.system))
    slices.push(pair)
  }
  await Promise.all([limit.stop(), system.stop()])
  return {
    name,
    endToEnd: spread(slices.map((pair) => pair.system.endToEnd.p50 / pair.limit.endToEnd.p50)),
    p50: spread(slices.map((pair) => pair.system.endToEnd.p50)),
    p99: spread(slices.map((pair) => pair.system.endToEnd.p99)),
  }
}

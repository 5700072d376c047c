/**
 * Real gateway processes, killed at named steps while customers write on three channels, over each state
 * engine. Thousands of kills on demand: `npm run crash -- --kills 5000 --engine redis`.
 */
import { expect, it } from 'vitest'
import { describeIf } from '../support/need.ts'
import { getRedis, redisAvailable } from '../support/redis.ts'
import { runCrash } from './driver.ts'
import type { EngineName } from './engines.ts'
import { summaryOf } from './summary.ts'

/** Together over 200. */
const kills = 70
/** Share of the sends with an unknown outcome that may reach the provider twice. */
const doubledAtMost = 0.05
/** Far more than a run takes, on a machine that is busy with other things as well. */
const patienceMs = 15 * 60_000
const seed = Number(process.env['CRASH_SEED'] ?? 20_261_122)

async function survives(engine: EngineName): Promise<void> {
  const report = await runCrash({ engine, kills, seed })
  console.log(`${engine}, seed ${seed}\n${summaryOf(report)}`)
  expect(report.findings).toEqual([])
  const { counts } = report
  expect(report.killer.kills).toBeGreaterThanOrEqual(kills)
  // Only a call still under way when it was looked for can double: on a busy machine a few may.
  expect(report.doubled.length).toBeLessThanOrEqual(
    (counts['sends with an unknown outcome'] ?? 0) * doubledAtMost,
  )
  // A run in which little happened would prove little.
  for (const what of [
    'messages answered',
    'messages relayed',
    'claims',
    'refunds made',
    'sends with an unknown outcome',
  ])
    expect(counts[what], what).toBeGreaterThan(0)
}

it('loses nothing and doubles nothing on SQLite', { timeout: patienceMs }, () => survives('sqlite'))

describeIf(redisAvailable, 'on Redis', getRedis, () => {
  it('loses nothing and doubles nothing on one Redis', { timeout: patienceMs }, () => survives('redis'))

  it('loses nothing and doubles nothing on a Redis Cluster of three masters', { timeout: patienceMs }, () =>
    survives('cluster'),
  )
})

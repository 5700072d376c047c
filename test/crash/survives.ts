/**
 * What a run in CI has to show: real gateway processes, killed at named steps while customers write on three
 * channels, over one state engine. Thousands of kills on demand: `npm run crash -- --kills 5000 --engine redis`.
 */
import { expect } from 'vitest'
import { runCrash } from './driver.ts'
import type { EngineName } from './engines.ts'
import { summaryOf } from './summary.ts'

/** Over the three engines together more than 200; enough for each named step to come by several times. */
const kills = 70
/** Share of the sends with an unknown outcome that may reach the provider twice. */
const doubledAtMost = 0.05
const seed = Number(process.env['CRASH_SEED'] ?? 20_261_122)

export async function survives(engine: EngineName): Promise<void> {
  const report = await runCrash({ engine, kills, seed })
  console.log(`${engine}, seed ${seed}\n${summaryOf(report)}`)
  expect(report.findings).toEqual([])
  const { counts } = report
  expect(report.killer.kills).toBeGreaterThanOrEqual(kills)
  // Only a call still under way when it was looked for can double: on a busy machine a few may.
  expect(report.doubled.length).toBeLessThanOrEqual(
    (counts['sends with an unknown outcome'] ?? 0) * doubledAtMost,
  )
  for (const step of report.killer.steps) {
    expect(report.killer.counts.struck.get(step), step).toBeGreaterThan(0)
  }
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

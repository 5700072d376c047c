/**
 * A guard against getting slower, for CI: the gateway's CPU a message beside LIMIT's, as a ratio, in about a
 * minute. Exits with 1 beyond the bound. CPU time is what a busy machine disturbs least; all else is in `run.ts`.
 */
import { startGround } from './lib/ground.ts'
import { shown } from './lib/stats.ts'
import { measurePairs } from './measures/pairs.ts'

/**
 * Runs on a busy machine gave medians of 3.1 to 6.2, one on a quiet machine, with all that has come since, 7.2. The bound
 * is 1.3 times the worst of them: an HTTP call through the model's SDK in each turn (15 and more) is far beyond it.
 */
const most = 9.4

const ground = await startGround()
const options = { rounds: 7, ms: 1_000, warmUp: 3_000, log: () => {} }
const results = await measurePairs(ground, {
  systems: ['switchboard-slack', 'switchboard-twilio'],
  ...options,
})
await ground.stop()
for (const { name, cpu } of results) {
  console.log(`${name}: CPU a message ÷ LIMIT ${shown(cpu)}, at most ${most}`)
}
process.exit(results.every(({ cpu }) => cpu.median <= most) ? 0 : 1)

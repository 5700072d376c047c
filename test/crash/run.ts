/** As many kills as asked for, on demand: `npm run crash -- --kills 5000 --engine redis --seed 7`. */
import { parseArgs } from 'node:util'
import { runCrash } from './driver.ts'
import { engineNames } from './engines.ts'
import { summaryOf } from './summary.ts'

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    engine: { type: 'string', default: 'sqlite' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    gateways: { type: 'string', default: '2' },
    keep: { type: 'boolean', default: false },
  },
})
const engine = engineNames.find((name) => name === values.engine)
const [kills, seed, gateways] = [values.kills, values.seed, values.gateways].map(Number)
if (!engine || !kills || seed === undefined || !gateways || Number.isNaN(seed)) {
  console.error(
    `usage: npm run crash -- [--kills N] [--engine ${engineNames.join('|')}] [--seed N] [--gateways N] [--keep]`,
  )
  process.exit(64)
}

// Ending by `exit` takes the servers along; gateways end with the process that started them.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1))

console.log(`engine ${engine}, seed ${seed}, ${kills} kills`)
const report = await runCrash({ engine, kills, seed, gateways, keep: values.keep })
console.log(summaryOf(report))
process.exit(report.findings.length === 0 ? 0 : 1)

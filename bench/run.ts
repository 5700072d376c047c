/**
 * The measurements beside LIMIT: `node bench/run.ts [--quick] [--only pairs,calls,rate,start,length,memory,scale]`.
 * Prints every slice, then a table of figures and targets. README.md says how to read them.
 */
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { startGround } from './lib/ground.ts'
import { tableOf, type Row } from './lib/row.ts'
import { figures } from './figures.ts'

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } },
})
const wanted = values.only?.split(',') ?? Object.keys(figures)
const unknown = wanted.filter((name) => !Object.hasOwn(figures, name))
if (unknown.length > 0)
  throw new TypeError(`unknown: ${unknown.join(', ')}; there are ${Object.keys(figures).join(', ')}`)

const started = performance.now()
const seconds = () => `[${((performance.now() - started) / 1000).toFixed(0)} s]`
const rows: Row[] = []
for (const [name, measure] of Object.entries(figures)) {
  if (!wanted.includes(name)) continue
  // Each on a Redis of its own, so that none pays for another's data.
  const ground = await startGround()
  rows.push(...(await measure(ground, { quick: values.quick, log: (line) => console.log(seconds(), line) })))
  await ground.stop()
}
const [cpu] = cpus()
console.log(`\n${tableOf(rows)}\n`)
console.log(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} × ${cpu?.model.trim() ?? 'unknown'}`,
)
process.exit(0)

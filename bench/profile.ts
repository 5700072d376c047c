/**
 * Where a system's CPU goes: `node bench/profile.ts switchboard-slack`. Writes messages for some seconds under
 * `--cpu-prof` and prints self time by package and by function.
 */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { startGround } from './lib/ground.ts'
import { folder } from './lib/processes.ts'
import { describeSlice, runSlice } from './lib/slice.ts'
import { isSystem, startSystem } from './systems/index.ts'

const profileShape = z.object({
  nodes: z.array(
    z.object({
      id: z.number(),
      callFrame: z.object({ functionName: z.string(), url: z.string(), lineNumber: z.number() }),
    }),
  ),
  /** Microseconds of the machine's monotonic clock. */
  startTime: z.number(),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
})

/** `node_modules/undici/lib/…` → `undici`; our own files by folder. */
function packageOf(url: string): string {
  if (url === '') return '(engine)'
  if (url.startsWith('node:')) return 'node'
  const vendor = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1]
  return vendor ?? /\/((?:src|bench)\/.+)\/[^/]+$/.exec(url)?.[1] ?? url
}

/** Samples from `since` on, which is when the measured messages began; what was before is starting and warming up. */
function printProfile(file: string, messages: number, since: number): void {
  const { nodes, startTime, samples, timeDeltas } = profileShape.parse(JSON.parse(readFileSync(file, 'utf8')))
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]))
  const packages = new Map<string, number>()
  const functions = new Map<string, number>()
  const add = (sums: Map<string, number>, name: string, micros: number) =>
    sums.set(name, (sums.get(name) ?? 0) + micros)
  let time = startTime
  samples.forEach((id, i) => {
    const frame = frames.get(id)
    const micros = timeDeltas[i] ?? 0
    time += micros
    if (time < since || !frame || frame.functionName === '(idle)') return
    const name = packageOf(frame.url)
    add(packages, name, micros)
    const place = frame.url
      ? ` ${frame.url.replace(/^.*\/(?=[^/]+\/[^/]+$)/, '')}:${frame.lineNumber + 1}`
      : ''
    add(functions, `${frame.functionName || '(anonymous)'}${place}`, micros)
  })
  for (const [title, sums, shown] of [
    ['package', packages, 20],
    ['function', functions, 45],
  ] as const) {
    console.log(`\n${title}: µs a message`)
    const top = [...sums].sort(([, a], [, b]) => b - a).slice(0, shown)
    for (const [name, micros] of top) console.log(`${(micros / messages).toFixed(1).padStart(8)}  ${name}`)
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string', default: '6' } },
})
const [name = 'switchboard-slack'] = positionals
if (!isSystem(name)) throw new TypeError(`there is no system '${name}'`)

const ground = await startGround()
const profiles = join(folder, 'profiles')
mkdirSync(profiles)
const nodeOptions = ['--cpu-prof', `--cpu-prof-dir=${profiles}`, '--cpu-prof-interval=500']
const system = await startSystem(ground, name, { nodeOptions })
await runSlice(ground, system, { mode: 'reply', ms: 30_000, count: 2_000 })
const since = Number(process.hrtime.bigint() / 1_000n)
const load = { mode: 'reply', ms: 1000 * Number(values.seconds) } as const
const slice = await runSlice(ground, system, load)
console.log(describeSlice(name, 'reply', slice))
await system.stop()
for (const file of readdirSync(profiles)) printProfile(join(profiles, file), slice.sent, since)
await ground.stop()

/** What is measured and what it should be: each measurement with its rows. */
import type { RunningGround } from './lib/ground.ts'
import { judged, type Row } from './lib/row.ts'
import { shown, type Spread } from './lib/stats.ts'
import { countCalls } from './measures/calls.ts'
import { measureLength } from './measures/length.ts'
import { measureMemory, type Memory } from './measures/memory.ts'
import { measurePairs, type PairResult } from './measures/pairs.ts'
import { measureRate } from './measures/rate.ts'
import { measureScale } from './measures/scale.ts'
import { measureStart } from './measures/start.ts'
import type { SystemName } from './systems/index.ts'

export interface Options {
  /** Fewer and shorter slices. */
  quick: boolean
  log: (line: string) => void
}

const gateways = ['switchboard-slack', 'switchboard-twilio'] as const
const isGateway = (name: SystemName): boolean => gateways.some((known) => known === name)
const figure = (spread: Spread, unit = '') => ({ value: spread.median, shown: shown(spread) + unit })

async function pairs(ground: RunningGround, { quick, log }: Options): Promise<Row[]> {
  const systems: SystemName[] = [...gateways, 'switchboard-http', 'bolt', 'botbuilder']
  const size = quick ? { rounds: 3, ms: 800, warmUp: 1_500 } : { rounds: 11, ms: 1_200, warmUp: 3_000 }
  const results = await measurePairs(ground, { systems, ...size, log })
  return [...results.flatMap(rowsOfPair), ...rowsBesideFrameworks(results), ...rowsOfFaults(results)]
}

const rowsOfPair = (result: PairResult): Row[] => {
  const { name, ack, reply, cpu, redisCpu, calls } = result
  if (isGateway(name)) {
    return [
      judged('acknowledged a second ÷ LIMIT', name, figure(ack), { least: 0.8 }),
      judged('replies a second ÷ LIMIT', name, figure(reply), { least: 0.7 }),
      judged('CPU a message ÷ LIMIT', name, figure(cpu), { most: 1.4 }),
      judged('Redis CPU a message ÷ LIMIT', name, figure(redisCpu), { most: 1.5 }),
      judged('platform calls a message', name, figure(calls), { most: 1 }),
    ]
  }
  const row = (measure: string, spread: Spread) => ({
    measure,
    system: name,
    value: shown(spread),
    target: '',
  })
  return [
    row('acknowledged a second ÷ LIMIT', ack),
    row('replies a second ÷ LIMIT', reply),
    row('CPU a message ÷ LIMIT', cpu),
    row('Redis CPU a message ÷ LIMIT', redisCpu),
  ]
}

/** The frameworks do less: they keep nothing that would survive a crash between 2xx and reply. */
function rowsBesideFrameworks(results: PairResult[]): Row[] {
  const ours = results.find(({ name }) => name === 'switchboard-slack')
  const others = results.filter(({ name }) => name === 'bolt' || name === 'botbuilder')
  return others.flatMap(({ name, ack }) => {
    const value = (ours?.ack.median ?? Number.NaN) / ack.median
    const measure = 'switchboard-slack acknowledged, by this one'
    return judged(measure, name, { value, shown: value.toFixed(2) }, { least: 2.2 })
  })
}

const rowsOfFaults = (results: PairResult[]): Row[] =>
  results.map(({ name, sent, lost, doubled, refused }) => {
    const faults = lost + doubled + refused
    const shownFaults = `${lost} lost, ${doubled} doubled, ${refused} refused of ${sent}`
    return judged(
      'messages lost, answered twice, refused',
      name,
      { value: faults, shown: shownFaults },
      { most: 0 },
    )
  })

async function calls(ground: RunningGround, { log }: Options): Promise<Row[]> {
  const rows: Row[] = []
  for (const name of gateways) {
    const result = await countCalls(ground, name)
    log(`${name}: ${JSON.stringify(result.redis)}`)
    const { apartFromJournal: value, platform } = result
    rows.push(
      judged(
        'Redis calls a message, apart from the journal',
        name,
        { value, shown: value.toFixed(2) },
        { most: 3.05 },
      ),
      judged(
        'platform calls a message, one at a time',
        name,
        { value: platform, shown: platform.toFixed(2) },
        { most: 1 },
      ),
    )
  }
  return rows
}

async function rate(ground: RunningGround, { quick, log }: Options): Promise<Row[]> {
  const rows: Row[] = []
  for (const name of gateways) {
    const { endToEnd, p50, p99 } = await measureRate(ground, name, { rounds: quick ? 2 : 5, ms: 3_000, log })
    const ms = `${shown(endToEnd)} (p50 ${shown(p50, 1)} ms, p99 ${shown(p99, 1)} ms)`
    rows.push(
      judged(
        'median to the reply at 300/s ÷ LIMIT',
        name,
        { value: endToEnd.median, shown: ms },
        { most: 1.3 },
      ),
    )
  }
  return rows
}

async function start(ground: RunningGround, { quick, log }: Options): Promise<Row[]> {
  const { ratio, answered } = await measureStart(ground, 'switchboard-http', { rounds: quick ? 3 : 7, log })
  return [
    judged('start to the first answered webhook ÷ LIMIT', 'switchboard-http', figure(ratio), { most: 1.3 }),
    judged(
      'the same in ms',
      'switchboard-http',
      { value: answered.median, shown: shown(answered, 0) },
      { most: 2_000 },
    ),
  ]
}

async function length(ground: RunningGround, { quick, log }: Options): Promise<Row[]> {
  const results = await measureLength(ground, quick ? [10, 1_000] : [10, 1_000, 10_000], log)
  const [short] = results
  return results.slice(1).map(({ entries, slice }) => {
    const value = (slice.cpu + slice.redisCpu) / ((short?.slice.cpu ?? 0) + (short?.slice.redisCpu ?? 0))
    const measure = `CPU with Redis a message, ${entries} entries ÷ 10`
    return judged(measure, 'switchboard-slack', { value, shown: value.toFixed(2) }, { most: 1.25 })
  })
}

async function memory(ground: RunningGround, { quick, log }: Options): Promise<Row[]> {
  const seen = await measureMemory(ground, quick ? 10_000 : 100_000, log)
  const [early, late] = [seen[0], seen.at(-1)]
  if (!early || !late) throw new Error('nothing was measured')
  const row = (what: string, of: (memory: Memory) => number) => {
    const value = of(late) / of(early)
    const told = `${value.toFixed(2)} (${of(early).toFixed(0)} → ${of(late).toFixed(0)} MB)`
    return judged(
      `${what} after ${late.messages} messages ÷ a fifth`,
      'switchboard-slack',
      { value, shown: told },
      { most: 1.25 },
    )
  }
  return [row('live heap', ({ live }) => live), row('resident memory', ({ resident }) => resident)]
}

async function scale(ground: RunningGround, { quick, log }: Options): Promise<Row[]> {
  const { replies, cpu, busy } = await measureScale(ground, { rounds: quick ? 2 : 7, ms: 2_000, log })
  const told = `${shown(replies)} (machine: ${shown(busy)} cores busy; CPU a message × ${shown(cpu)})`
  return [
    judged(
      'replies a second, two processes ÷ one',
      'switchboard-slack',
      { value: replies.median, shown: told },
      { least: 1.7 },
    ),
  ]
}

export const figures: { [name: string]: (ground: RunningGround, options: Options) => Promise<Row[]> } = {
  pairs,
  calls,
  rate,
  start,
  length,
  memory,
  scale,
}

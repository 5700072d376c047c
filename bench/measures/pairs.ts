/** Slices of each system beside slices of LIMIT, acknowledging and replying: throughput, CPU, Redis, latency. */
import type { RunningGround } from '../lib/ground.ts'
import { describeSlice, runSlice, type Slice } from '../lib/slice.ts'
import { spread, type Spread } from '../lib/stats.ts'
import { limitFor, startSystem, type System, type SystemName } from '../systems/index.ts'

const modes = ['ack', 'reply'] as const
type Mode = (typeof modes)[number]

export interface PairOptions {
  systems: SystemName[]
  /** Pairs of slices for each system and mode. */
  rounds: number
  /** Length of a slice, ms. */
  ms: number
  /** Messages each system gets before anything counts: code is compiled, customers are known. */
  warmUp: number
  log: (line: string) => void
}

interface Pair {
  mode: Mode
  limit: Slice
  system: Slice
}

/** Ratios to LIMIT's slice right beside. */
export interface PairResult {
  name: SystemName
  ack: Spread
  reply: Spread
  cpu: Spread
  redisCpu: Spread
  /** As measured, not a ratio: µs a message, and calls to the platform a message. */
  cpuMicros: Spread
  calls: Spread
  sent: number
  lost: number
  doubled: number
  refused: number
}

export async function measurePairs(ground: RunningGround, options: PairOptions): Promise<PairResult[]> {
  const names = new Set([...options.systems, ...options.systems.map(limitFor)])
  const running = new Map<SystemName, System>()
  for (const name of names) running.set(name, await warmedUp(ground, name, options))
  const pairs = new Map(options.systems.map((name): [SystemName, Pair[]] => [name, []]))
  for (let round = 0; round < options.rounds; round += 1) {
    // Turned round each time, so that no system always comes after the same one.
    const order = round % 2 === 0 ? options.systems : options.systems.toReversed()
    for (const name of order) {
      const [system, limit] = [running.get(name), running.get(limitFor(name))]
      if (!system || !limit) throw new TypeError(`${name} was not started`)
      for (const mode of modes) pairs.get(name)?.push(await measurePair(ground, limit, system, mode, options))
    }
  }
  for (const system of running.values()) await system.stop()
  return [...pairs].map(([name, all]) => resultOf(name, all))
}

async function warmedUp(ground: RunningGround, name: SystemName, options: PairOptions): Promise<System> {
  const system = await startSystem(ground, name)
  const load = { mode: 'reply', ms: 30_000, count: options.warmUp } as const
  options.log(describeSlice(`${name} (warming up)`, 'reply', await runSlice(ground, system, load)))
  return system
}

async function measurePair(
  ground: RunningGround,
  limit: System,
  system: System,
  mode: Mode,
  { ms, log }: PairOptions,
): Promise<Pair> {
  const pair = {
    mode,
    limit: await runSlice(ground, limit, { mode, ms }),
    system: await runSlice(ground, system, { mode, ms }),
  }
  log(describeSlice(limit.name, mode, pair.limit))
  log(describeSlice(system.name, mode, pair.system))
  return pair
}

function resultOf(name: SystemName, pairs: Pair[]): PairResult {
  const ratios = (of: (slice: Slice) => number, mode?: Mode) =>
    spread(
      pairs.filter((pair) => !mode || pair.mode === mode).map(({ limit, system }) => of(system) / of(limit)),
    )
  const sum = (of: (slice: Slice) => number) => pairs.reduce((total, { system }) => total + of(system), 0)
  return {
    name,
    ack: ratios(({ ackRate }) => ackRate, 'ack'),
    reply: ratios(({ replyRate }) => replyRate, 'reply'),
    cpu: ratios(({ cpu }) => cpu, 'reply'),
    redisCpu: ratios(({ redisCpu }) => redisCpu, 'reply'),
    cpuMicros: spread(pairs.map(({ system }) => system.cpu)),
    calls: spread(pairs.map(({ system }) => system.calls)),
    sent: sum(({ sent }) => sent),
    lost: sum(({ lost }) => lost),
    doubled: sum(({ doubled }) => doubled),
    refused: sum(({ refused }) => refused),
  }
}

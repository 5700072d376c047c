/**
 * What one answered message asks of Redis and of the platform: counted on a connection in MONITOR, which shows
 * every command a client sent and marks those a script ran. One message after the other, each of a customer
 * who is known already.
 */
import { Redis } from 'ioredis'
import type { RunningGround } from '../lib/ground.ts'
import { sleep } from '../lib/processes.ts'
import { runSlice } from '../lib/slice.ts'
import { customers } from '../lib/settings.ts'
import { startSystem, type SystemName } from '../systems/index.ts'

export interface Calls {
  name: SystemName
  /** Calls to Redis a message, by what they carry. */
  redis: { [what: string]: number }
  /** Those without the turn's journal. */
  apartFromJournal: number
  /** Calls to the platform a message. */
  platform: number
}

const counted = 400

/** The append that ends a turn: it holds what was read, decided and said, and is the audit trail. */
const journal = 'append answered'

export async function countCalls(ground: RunningGround, name: SystemName): Promise<Calls> {
  const system = await startSystem(ground, name)
  await runSlice(ground, system, { mode: 'reply', ms: 30_000, count: 2 * customers })
  const seen = new Map<string, number>()
  const client = new Redis({ port: ground.redisPort, host: '127.0.0.1' })
  const monitor = await client.monitor()
  monitor.on('monitor', (_time: string, command: string[], source: string) => {
    if (source === 'lua') return
    const what = kindOf(command)
    if (what) seen.set(what, (seen.get(what) ?? 0) + 1)
  })
  const slice = await runSlice(ground, system, { mode: 'reply', ms: 60_000, count: counted, lanes: 1 })
  await sleep(200)
  for (const one of [monitor, client]) one.disconnect()
  await system.stop()
  const redis = Object.fromEntries([...seen].map(([what, calls]) => [what, calls / slice.sent]))
  const all = Object.values(redis).reduce((sum, calls) => sum + calls, 0)
  return { name, redis, apartFromJournal: all - (redis[journal] ?? 0), platform: slice.calls }
}

/** Undefined for what the measurement itself asks. */
function kindOf([name = '', ...args]: string[]): string | undefined {
  const command = name.toLowerCase()
  if (command === 'info') return undefined
  if (command !== 'evalsha') return command
  const types = args.flatMap((arg) => /"type":"([\w.]+)"/.exec(arg)?.[1] ?? [])
  if (types.includes('answered')) return journal
  if (types.length > 0) return `append ${types.join(', ')}`
  return `script with ${args[1] ?? '0'} keys`
}

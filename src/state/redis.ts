/**
 * The Store port on Redis 7 or newer: standalone, Sentinel or Cluster. Each call is one script in the
 * shard its record lives in, so entries, keys, lease and wake-up change together or not at all.
 */
import { z } from 'zod'
import { ConfigError } from '../core/errors.ts'
import {
  type Appended,
  type AppendOptions,
  type KeyedEntry,
  type RecordId,
  type Store,
  trimAtOnce,
} from '../core/store.ts'
import { checkAppend, checkRecord, checkTime, snapshotBeforeFirst, snapshotPastEnd } from './check.ts'
import { decodeRecord, decodeRecordId, encodeEntry, encodeSnapshot } from './codec.ts'
import { append } from './lua/append.ts'
import { release, renew } from './lua/lease.ts'
import { link } from './lua/link.ts'
import { read } from './lua/read.ts'
import { createClaim, parseRaw, parseScored } from './redis-claim.ts'
import { type Argument, connectRedis, type RedisClient } from './redis-client.ts'
import { createHints, type Hints } from './redis-hints.ts'
import { createLayout, type Layout } from './redis-layout.ts'
import type { RedisTarget } from './url.ts'
import { createWatchers, soonMs } from './watchers.ts'

/**
 * Connects, and settles the number of shards on a Redis that has none yet.
 * @throws ConfigError when the data there is laid out in another number of shards, OutsideError when
 * Redis cannot be reached.
 */
export async function openRedis(target: RedisTarget): Promise<Store> {
  const client = connectRedis(target)
  const layout = createLayout(target.prefix, target.shards)
  try {
    await settleShards(client, layout, target.shards)
  } catch (error) {
    await client.close()
    throw error
  }
  const hints = createHints()
  const direct = target.shards === 1 && target.kind !== 'cluster'
  return {
    ...recordCalls(client, layout, hints),
    claim: createClaim(client, layout, direct, hints),
    ...lookups(client, layout),
    ...upkeep(client, layout),
  }
}

async function settleShards(client: RedisClient, layout: Layout, shards: number): Promise<void> {
  await client.call('set', layout.shards, shards, 'nx')
  const there = Number(await client.call('get', layout.shards))
  if (there !== shards)
    throw new ConfigError([
      `STATE_URL asks for ${shards} shards, but the records there are spread over ${there}: ` +
        `add ?shards=${there} to it, or another ?prefix= to start anew`,
    ])
}

/** What the scripts take for 'not given'. */
const none = ''

function recordCalls(client: RedisClient, layout: Layout, hints: Hints) {
  return {
    append: async (record, entries, options = {}) => {
      checkAppend(record, entries, options)
      const { due, head, entries: list, keys, counters } = layout.of(record)
      const args = appendArguments(record, layout.channel, entries, options)
      const reply = await client.run(append, [due, head, list, keys, counters], args)
      const next = options.due ?? options.release?.due
      if (next !== undefined) hints.expect(record, next)
      return toAppended(record, options, reply)
    },
    read: async (record, after) => {
      const { head, entries } = layout.of(record)
      return decodeRecord(record, parseRaw(await client.run(read, [head, entries], [after ?? none])))
    },
    renew: async ({ record, token }, until) => {
      checkTime('until', until)
      const { due, head } = layout.of(record)
      return (await client.run(renew, [due, head], [record, token, until])) === 1
    },
    release: async ({ record, token }, options) => {
      checkTime('due', options?.due)
      const { due, head } = layout.of(record)
      const args = [record, token, options?.due ?? none, layout.channel, soon()]
      if (options?.due !== undefined) hints.expect(record, options.due)
      return (await client.run(release, [due, head], args)) === 1
    },
    nextDue: async () => {
      const firsts = await Promise.all(
        layout.dueSets.map(async (due) => parseScored(await client.call('zrange', due, 0, 0, 'withscores'))),
      )
      const waits = firsts.flat().map(({ score }) => score)
      return waits.length > 0 ? Math.min(...waits) : undefined
    },
  } satisfies Partial<Store>
}

const soon = (): number => Date.now() + soonMs

/** In the order `lua/append.ts` takes them. */
const appendArguments = (
  record: RecordId,
  channel: string,
  entries: KeyedEntry[],
  { lease, expect, due, until, snapshot, release, trim, count = {} }: AppendOptions,
): Argument[] => [
  record,
  channel,
  soon(),
  lease?.token ?? none,
  expect ?? none,
  due ?? none,
  until ?? none,
  snapshot?.seq ?? none,
  snapshot ? encodeSnapshot(snapshot) : none,
  release ? 1 : none,
  release?.due ?? none,
  trim?.keep ?? none,
  trim?.before ?? none,
  trimAtOnce,
  Object.keys(count).length,
  ...Object.entries(count).flat(),
  ...entries.flatMap((entry) => [entry.key, encodeEntry(entry)]),
]

const appendedShape = z
  .tuple([z.enum(['ok', 'duplicate', 'conflict', 'lease-lost', 'past-end', 'before-first']), z.number()])
  .rest(z.string())

function toAppended(record: RecordId, options: AppendOptions, reply: unknown): Appended {
  const [status, seq, ...keys] = appendedShape.parse(reply)
  if (status === 'ok') return { ok: true, seq }
  if (status === 'past-end') throw snapshotPastEnd(record, options.snapshot?.seq ?? 0, seq)
  if (status === 'before-first') throw snapshotBeforeFirst(record, options.snapshot?.seq ?? 0, seq)
  return status === 'duplicate' ? { ok: false, why: status, keys, seq } : { ok: false, why: status, seq }
}

const countsShape = z.array(z.string().nullable())

function lookups(client: RedisClient, layout: Layout) {
  return {
    link: async (key, record, replace) => {
      checkRecord(record)
      return decodeRecordId(await client.run(link, [layout.link(key)], [record, replace ?? none]))
    },
    resolve: async (key) => {
      const record = await client.call('get', layout.link(key))
      return record === null ? undefined : decodeRecordId(record)
    },
    index: async (name, member, score) => {
      checkTime('score', score)
      if (score === undefined) await client.call('zrem', layout.index(name), member)
      else await client.call('zadd', layout.index(name), score, member)
    },
    listed: async (name, max, limit) => {
      // A negative limit is none, for Redis too.
      const range = ['-inf', max ?? '+inf', 'byscore', 'limit', 0, limit ?? -1, 'withscores']
      return parseScored(await client.call('zrange', layout.index(name), ...range))
    },
    counted: async (counters) => {
      if (counters.length === 0) return []
      const shards = await Promise.all(
        layout.counters.map(async (key) => countsShape.parse(await client.call('hmget', key, ...counters))),
      )
      return counters.map((_, at) => shards.reduce((sum, values) => sum + Number(values[at] ?? 0), 0))
    },
  } satisfies Partial<Store>
}

function upkeep(client: RedisClient, layout: Layout) {
  const watchers = createWatchers(() => client.listen(layout.channel, (due) => watchers.wake(Number(due))))
  return {
    watch: (onDue) => watchers.add(onDue),
    ping: async () => void (await client.call('get', layout.shards)),
    close: async () => {
      watchers.clear()
      await client.close()
    },
  } satisfies Partial<Store>
}

/** Claiming over shards: one call where there is one shard, otherwise a look at all of them first. */
import { z } from 'zod'
import type { Claim, KeyedEntry, Known, Lease, RecordId, Store } from '../core/store.ts'
import { decodeKnown, decodeRecord, decodeRecordId, type RawRecord } from './codec.ts'
import { claimDue, claimThese } from './lua/claim.ts'
import { read } from './lua/read.ts'
import type { Hints } from './redis-hints.ts'
import type { RedisClient } from './redis-client.ts'
import type { Layout } from './redis-layout.ts'

type KnownOf = (record: RecordId) => Known | undefined

/** What the scripts answer for a record: last seq, first seq, seq before the entries, snapshot, entries. */
const rawShape = z.tuple([z.number(), z.number(), z.number(), z.string().nullable(), z.array(z.string())])
const claimsShape = z.array(z.tuple([z.string(), z.number(), rawShape]))

export const parseRaw = (reply: unknown): RawRecord => toRaw(rawShape.parse(reply))

const toRaw = ([seq, first, from, snapshot, bodies]: z.infer<typeof rawShape>): RawRecord => ({
  seq,
  first,
  from,
  snapshot: snapshot ?? undefined,
  bodies,
})

/**
 * `direct`: one shard and no cluster, so that the script may look for what is due itself; `hints` then say which records
 * that may be.
 */
export function createClaim(
  client: RedisClient,
  layout: Layout,
  direct: boolean,
  hints: Hints,
): Store['claim'] {
  return async (now, count, leaseMs, known = () => undefined) => {
    if (count < 1) return []
    const ends = now + leaseMs
    if (!direct) return claimOverShards(client, layout, now, count, ends, known)
    const [due = ''] = layout.dueSets
    const hinted = hints.take(now, known).flatMap(({ record, seq }) => [record, seq])
    const reply = await client.run(claimDue, [due], [now, ends, count, layout.shard(0), ...hinted])
    return parseClaims(client, layout, reply, known)
  }
}

/**
 * Takes the earliest over all shards. Another worker may take what we saw before we do; when it took
 * all of it we look again, since there may be more, and each such round somebody got something.
 */
async function claimOverShards<E extends KeyedEntry>(
  client: RedisClient,
  layout: Layout,
  now: number,
  count: number,
  ends: number,
  known: KnownOf,
): Promise<Claim<E>[]> {
  for (;;) {
    const seen = await lookAtShards(client, layout, now, count)
    if (seen.length === 0) return []
    const dueSets = new Set(seen.map(({ due }) => due))
    const taken = await answered(
      [...dueSets].map((due) => claimFrom<E>(client, layout, due, seen, now, ends, known)),
    )
    const claims = new Map(taken.flat().map((claim) => [claim.lease.record, claim]))
    if (claims.size > 0) return seen.flatMap(({ record }) => claims.get(record) ?? [])
  }
}

/** The answers there are: while one master is down, the customers of the others are still served. */
async function answered<T>(asked: Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(asked)
  const answers = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  return answers.length > 0 ? answers : Promise.all(asked)
}

interface Waiting {
  due: string
  record: Claim<KeyedEntry>['lease']['record']
  wait: number
}

/** The `count` records that wait longest, over all shards, earliest first. */
async function lookAtShards(
  client: RedisClient,
  layout: Layout,
  now: number,
  count: number,
): Promise<Waiting[]> {
  const shards = await answered(
    layout.dueSets.map(async (due) => {
      const reply = await client.call('zrange', due, '-inf', now, 'byscore', 'limit', 0, count, 'withscores')
      return parseScored(reply).map(({ member, score }) => ({
        due,
        record: decodeRecordId(member),
        wait: score,
      }))
    }),
  )
  return shards
    .flat()
    .sort((a, b) => a.wait - b.wait || (a.record < b.record ? -1 : 1))
    .slice(0, count)
}

async function claimFrom<E extends KeyedEntry>(
  client: RedisClient,
  layout: Layout,
  due: string,
  seen: Waiting[],
  now: number,
  ends: number,
  known: KnownOf,
): Promise<Claim<E>[]> {
  const records = seen.filter((waiting) => waiting.due === due).map(({ record }) => record)
  const keys = records.map((record) => layout.of(record)).flatMap(({ head, entries }) => [head, entries])
  const args = records.flatMap((record) => [record, known(record)?.seq ?? ''])
  const reply = await client.run(claimThese, [due, ...keys], [now, ends, ...args])
  return parseClaims(client, layout, reply, known)
}

async function parseClaims<E extends KeyedEntry>(
  client: RedisClient,
  layout: Layout,
  reply: unknown,
  known: KnownOf,
): Promise<Claim<E>[]> {
  return Promise.all(
    claimsShape.parse(reply).map(async ([id, token, answer]) => {
      const lease: Lease = { record: decodeRecordId(id), token }
      const held = known(lease.record)
      const raw = toRaw(answer)
      const short = held && decodeKnown<E>(lease, raw, held)
      if (short) return short
      // It was asked for from there on, and what is there is something else.
      const whole = held && raw.from === held.seq - 1 ? await readAll(client, layout, lease.record) : raw
      return { lease, ...decodeRecord<E>(lease.record, whole) }
    }),
  )
}

/** The snapshot and what came after it. */
async function readAll(client: RedisClient, layout: Layout, record: RecordId): Promise<RawRecord> {
  const { head, entries } = layout.of(record)
  return parseRaw(await client.run(read, [head, entries], ['']))
}

/** Members with their scores, as Redis answers them: one after the other. */
export function parseScored(reply: unknown): { member: string; score: number }[] {
  const flat = z.array(z.string()).parse(reply)
  return flat.flatMap((member, i) => (i % 2 === 0 ? [{ member, score: Number(flat[i + 1]) }] : []))
}

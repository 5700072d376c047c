/** Which keys the state has in Redis. All keys of a shard share a hash tag, so one script may touch them. */
import type { RecordId } from '../core/store.ts'

export interface Layout {
  /** Each shard's sorted set of waiting records. */
  dueSets: string[]
  /** The keys of one record, and those of its shard. */
  of(record: RecordId): RecordKeys
  /** What the record keys of a shard start with, by the shard's number. */
  shard(number: number): string
  /** Each shard's hash of counters: what is counted along with an append is added where its record lives. */
  counters: string[]
  link(key: string): string
  index(name: string): string
  /** Holds the number of shards the data was laid out in. */
  shards: string
  /** Where wake-ups are published. */
  channel: string
}

export interface RecordKeys {
  due: string
  head: string
  entries: string
  keys: string
  counters: string
}

export function createLayout(prefix: string, shards: number): Layout {
  const shard = (number: number) => `${prefix}:{${number}}:`
  return {
    dueSets: Array.from({ length: shards }, (_, number) => `${shard(number)}due`),
    of(record) {
      const start = shard(hash(record) % shards)
      return {
        due: `${start}due`,
        head: `${start}head:${record}`,
        entries: `${start}entries:${record}`,
        keys: `${start}keys:${record}`,
        counters: `${start}counters`,
      }
    },
    shard,
    counters: Array.from({ length: shards }, (_, number) => `${shard(number)}counters`),
    link: (key) => `${prefix}:link:${key}`,
    index: (name) => `${prefix}:index:${name}`,
    shards: `${prefix}:shards`,
    channel: `${prefix}:due`,
  }
}

/** FNV-1a, 32 bits (Fowler, Noll, Vo): where a record lives depends on it for ever. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193)
  return value >>> 0
}

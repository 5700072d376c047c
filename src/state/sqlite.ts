/**
 * The Store port on one SQLite file, the default that needs no set-up. Every call is one transaction,
 * durable when it returns; any number of processes on one machine may open the same file.
 */
import { z } from 'zod'
import type { RecordId, Store } from '../core/store.ts'
import { checkAppend, checkRecord, checkTime } from './check.ts'
import { decodeRecordId } from './codec.ts'
import { type Database, openDatabase } from './database.ts'
import { migrate } from './sqlite-schema.ts'
import { appendTo, claimDue, type Moved, readFrom, releaseLease, renewLease } from './sqlite-records.ts'
import { createWatchers, soonMs, type Watchers } from './watchers.ts'

/** How often to look whether another process wrote to the file, in ms: one read of shared memory each. */
const pollMs = 50

/**
 * Opens the file at `path`, made with its folder when missing.
 * @throws ConfigError when it cannot be opened, Error when it was written by a newer version.
 */
export function openSqlite(path: string): Store {
  const db = openDatabase(path)
  try {
    migrate(db, path)
  } catch (error) {
    db.close()
    throw error
  }
  const watchers = createWatchers(() => pollForWrites(db, () => watchers.wake()))
  return { ...recordCalls(db, watchers), ...lookups(db), ...upkeep(db, watchers) }
}

function recordCalls(db: Database, watchers: Watchers) {
  const write = <T>(work: () => T): T => db.transact('write', work)
  const waking = <T>({ result, due }: Moved<T>): T => {
    if (due !== undefined && due <= Date.now() + soonMs) watchers.wake()
    return result
  }
  return {
    append: async (record, entries, options = {}) => {
      checkAppend(record, entries, options)
      return waking(write(() => appendTo(db, record, entries, options)))
    },
    read: async (record, after) => db.transact('read', () => readFrom(db, record, after)),
    claim: async (now, count, leaseMs, known) =>
      // Idle workers ask often; asking without the write lock leaves it to those who have work.
      isDue(db, now) ? write(() => claimDue(db, now, count, leaseMs, known)) : [],
    renew: async (lease, until) => {
      checkTime('until', until)
      return write(() => renewLease(db, lease, until))
    },
    release: async (lease, options) => {
      checkTime('due', options?.due)
      return waking(write(() => releaseLease(db, lease, options?.due)))
    },
    nextDue: async () => nextWait(db),
  } satisfies Partial<Store>
}

const waitRow = z.object({ wait: z.number().nullable() })

const nextWait = (db: Database): number | undefined =>
  db.all(waitRow, 'SELECT min(wait) AS wait FROM records WHERE wait IS NOT NULL')[0]?.wait ?? undefined

const isDue = (db: Database, now: number): boolean => (nextWait(db) ?? Infinity) <= now

function lookups(db: Database) {
  return {
    link: async (key, record, replace) => {
      checkRecord(record)
      return db.transact('write', () => pointTo(db, key, record, replace))
    },
    resolve: async (key) => target(db, key),
    index: async (name, member, score) => {
      checkTime('score', score)
      if (score === undefined) db.run('DELETE FROM indexed WHERE name = ? AND member = ?', name, member)
      else
        db.run('INSERT OR REPLACE INTO indexed (name, member, score) VALUES (?, ?, ?)', name, member, score)
    },
    listed: async (name, max, limit) =>
      db.all(
        z.object({ member: z.string(), score: z.number() }),
        'SELECT member, score FROM indexed WHERE name = ? AND score <= ? ORDER BY score, member LIMIT ?',
        name,
        max ?? Infinity,
        // SQLite takes a negative limit for none.
        limit ?? -1,
      ),
    counted: async (counters) => counters.map((counter) => countOf(db, counter)),
  } satisfies Partial<Store>
}

const countRow = z.object({ value: z.number() })

const countOf = (db: Database, counter: string): number =>
  db.all(countRow, 'SELECT value FROM counters WHERE name = ?', counter)[0]?.value ?? 0

const linkRow = z.object({ record: z.string() })

function target(db: Database, key: string): RecordId | undefined {
  const row = db.all(linkRow, 'SELECT record FROM links WHERE key = ?', key)[0]
  return row && decodeRecordId(row.record)
}

function pointTo(db: Database, key: string, record: RecordId, replace?: RecordId): RecordId {
  const at = target(db, key)
  if (at !== undefined && at !== replace) return at
  db.run('INSERT OR REPLACE INTO links (key, record) VALUES (?, ?)', key, record)
  return record
}

function upkeep(db: Database, watchers: Watchers) {
  return {
    watch: (onDue) => watchers.add(onDue),
    ping: async () => void nextWait(db),
    close: async () => {
      watchers.clear()
      db.close()
    },
  } satisfies Partial<Store>
}

const dataVersionRow = z.object({ data_version: z.number() })

/** Calls back whenever another connection has committed: that is all SQLite tells cheaply. */
function pollForWrites(db: Database, onWrite: () => void): () => void {
  const version = () => db.all(dataVersionRow, 'PRAGMA data_version')[0]?.data_version
  let seen = version()
  const timer = setInterval(() => {
    const now = version()
    if (now !== seen) onWrite()
    seen = now
  }, pollMs)
  timer.unref()
  return () => clearInterval(timer)
}

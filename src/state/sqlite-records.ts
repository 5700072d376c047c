/** The port's record calls in SQL; each function runs inside one transaction of its caller. */
import { z } from 'zod'
import {
  type Appended,
  type AppendOptions,
  type Claim,
  type Counts,
  type KeyedEntry,
  type Known,
  type Lease,
  type RecordId,
  type Seq,
  type Snapshot,
  type StoredRecord,
  type Trim,
  trimAtOnce,
} from '../core/store.ts'
import { snapshotBeforeFirst, snapshotPastEnd } from './check.ts'
import {
  decodeKnown,
  decodeRecord,
  decodeRecordId,
  encodeEntry,
  encodeSnapshot,
  type RawRecord,
} from './codec.ts'
import type { Database } from './database.ts'

/** A record's row. `until` is there while a lease is held (run out or not), `due` what waits for its end. */
interface Head {
  n: number
  id: string
  seq: Seq
  token: number
  until: number | null
  due: number | null
}

/** What a call did to the wait for a record: `due` is there when it is now free to claim at that time. */
export interface Moved<T> {
  result: T
  due?: number
}

const headRow = z.object({
  n: z.number(),
  id: z.string(),
  seq: z.number(),
  token: z.number(),
  until: z.number().nullable(),
  due: z.number().nullable(),
})
const bodyRow = z.object({ body: z.string() })
const snapshotRow = z.object({ seq: z.number(), body: z.string() })
const keyRow = z.object({ key: z.string() })
const seqRow = z.object({ seq: z.number() })
const firstRow = z.object({ first: z.number().nullable() })

export function appendTo(
  db: Database,
  record: RecordId,
  entries: KeyedEntry[],
  options: AppendOptions,
): Moved<Appended> {
  const before = headOf(db, record)
  const seq = before?.seq ?? 0
  // The fence comes first: who lost the lease must learn that, and not take a 'duplicate' for its own success.
  if (options.lease && !holds(before, options.lease)) return { result: { ok: false, why: 'lease-lost', seq } }
  const keys = before ? entries.map(({ key }) => key).filter((key) => hasKey(db, before, key)) : []
  if (keys.length > 0) return { result: { ok: false, why: 'duplicate', keys, seq } }
  if (options.expect !== undefined && options.expect !== seq)
    return { result: { ok: false, why: 'conflict', seq } }

  const head = before ?? create(db, record)
  const after: Head = {
    ...head,
    seq: seq + entries.length,
    until: options.release ? null : head.until === null ? null : (options.until ?? head.until),
    due: earliest(head.due, options.due, options.release?.due),
  }
  insert(db, head, entries)
  if (options.snapshot) replaceSnapshot(db, after, record, options.snapshot, options.trim)
  save(db, after)
  count(db, options.count)
  return { result: { ok: true, seq: after.seq }, ...freed(head, after) }
}

function count(db: Database, counts: Counts = {}): void {
  for (const [counter, amount] of Object.entries(counts)) {
    db.run(
      'INSERT INTO counters (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = value + excluded.value',
      counter,
      amount,
    )
  }
}

export function readFrom<E extends KeyedEntry>(db: Database, record: RecordId, after?: Seq): StoredRecord<E> {
  const head = headOf(db, record)
  return head ? decodeRecord<E>(record, loadRaw(db, head, after)) : { entries: [], first: 1, seq: 0 }
}

export function claimDue<E extends KeyedEntry>(
  db: Database,
  now: number,
  count: number,
  leaseMs: number,
  known?: (record: RecordId) => Known | undefined,
): Claim<E>[] {
  const due = db.all(
    headRow,
    'SELECT n, id, seq, token, until, due FROM records WHERE wait <= ? ORDER BY wait, id LIMIT ?',
    now,
    count,
  )
  return due.map((head) => {
    const token = head.token + 1
    // What falls due later was asked for by somebody else and outlives this claim.
    const later = head.due !== null && head.due > now ? head.due : null
    save(db, { ...head, token, until: now + leaseMs, due: later })
    const record = decodeRecordId(head.id)
    return loadClaim<E>(db, head, { record, token }, known?.(record))
  })
}

function loadClaim<E extends KeyedEntry>(db: Database, head: Head, lease: Lease, known?: Known): Claim<E> {
  const short = known && decodeKnown<E>(lease, loadRaw(db, head, known.seq - 1), known)
  return short ?? { lease, ...decodeRecord<E>(lease.record, loadRaw(db, head)) }
}

export function renewLease(db: Database, lease: Lease, until: number): boolean {
  const head = headOf(db, lease.record)
  if (!head || !holds(head, lease)) return false
  save(db, { ...head, until })
  return true
}

export function releaseLease(db: Database, lease: Lease, due: number | undefined): Moved<boolean> {
  const head = headOf(db, lease.record)
  if (!head || !holds(head, lease)) return { result: false }
  const after = { ...head, until: null, due: earliest(head.due, due) }
  save(db, after)
  return { result: true, ...freed(head, after) }
}

const holds = (head: Head | undefined, lease: Lease): boolean =>
  head !== undefined && head.until !== null && head.token === lease.token

const headOf = (db: Database, record: RecordId): Head | undefined =>
  db.all(headRow, 'SELECT n, id, seq, token, until, due FROM records WHERE id = ?', record)[0]

const hasKey = (db: Database, head: Head, key: string): boolean =>
  db.all(keyRow, 'SELECT key FROM entries WHERE record = ? AND key = ?', head.n, key).length > 0

function create(db: Database, id: RecordId): Head {
  const sql = 'INSERT INTO records (id, seq, token) VALUES (?, 0, 0) RETURNING n, id, seq, token, until, due'
  const head = db.all(headRow, sql, id)[0]
  if (!head) throw new Error(`${id} could not be created`)
  return head
}

const save = (db: Database, head: Head): void =>
  db.run(
    'UPDATE records SET seq = ?, token = ?, until = ?, due = ? WHERE n = ?',
    head.seq,
    head.token,
    head.until,
    head.due,
    head.n,
  )

const insert = (db: Database, head: Head, entries: KeyedEntry[]): void =>
  entries.forEach((entry, i) =>
    db.run(
      'INSERT INTO entries (record, seq, key, body) VALUES (?, ?, ?, ?)',
      head.n,
      head.seq + 1 + i,
      entry.key,
      encodeEntry(entry),
    ),
  )

function replaceSnapshot(db: Database, head: Head, record: RecordId, snapshot: Snapshot, trim?: Trim): void {
  const first = firstOf(db, head)
  if (snapshot.seq > head.seq) throw snapshotPastEnd(record, snapshot.seq, head.seq)
  if (snapshot.seq < first - 1) throw snapshotBeforeFirst(record, snapshot.seq, first)
  keepSnapshot(db, head, snapshot)
  if (trim) dropEntries(db, head, first, snapshot.seq, trim)
}

function keepSnapshot(db: Database, head: Head, snapshot: Snapshot): void {
  db.run(
    'INSERT INTO snapshots (record, seq, body) VALUES (?, ?, ?) ' +
      'ON CONFLICT (record) DO UPDATE SET seq = excluded.seq, body = excluded.body',
    head.n,
    snapshot.seq,
    encodeSnapshot(snapshot),
  )
}

/** Drops the oldest entries up to the first that has to stay; the tables keep their keys with them. */
function dropEntries(db: Database, head: Head, first: Seq, folded: Seq, { keep, before }: Trim): void {
  const last = Math.min(folded, head.seq - keep, first - 1 + trimAtOnce)
  const young =
    "SELECT seq FROM entries WHERE record = ? AND seq <= ? AND body ->> '$.at' >= ? ORDER BY seq LIMIT 1"
  const stays = db.all(seqRow, young, head.n, last, before)[0]?.seq
  db.run('DELETE FROM entries WHERE record = ? AND seq <= ?', head.n, stays === undefined ? last : stays - 1)
}

/** What was dropped is told by what is left. */
const firstOf = (db: Database, head: Head): Seq =>
  db.all(firstRow, 'SELECT min(seq) AS first FROM entries WHERE record = ?', head.n)[0]?.first ?? head.seq + 1

function loadRaw(db: Database, head: Head, after?: Seq): RawRecord {
  const snapshot =
    after === undefined
      ? db.all(snapshotRow, 'SELECT seq, body FROM snapshots WHERE record = ?', head.n)[0]
      : undefined
  const first = firstOf(db, head)
  const from = Math.max(after ?? snapshot?.seq ?? 0, first - 1)
  const sql = 'SELECT body FROM entries WHERE record = ? AND seq > ? ORDER BY seq'
  const bodies = db.all(bodyRow, sql, head.n, from).map(({ body }) => body)
  return { snapshot: snapshot?.body, from, bodies, first, seq: head.seq }
}

/** The earliest of those there are. */
function earliest(...times: (number | null | undefined)[]): number | null {
  const given = times.filter((time) => typeof time === 'number')
  return given.length > 0 ? Math.min(...given) : null
}

/** When the record can be claimed, if this call changed that: it was held, or would have been later. */
function freed(before: Head, after: Head): { due?: number } {
  if (after.until !== null || after.due === null) return {}
  const sooner = before.until !== null || before.due === null || after.due < before.due
  return sooner ? { due: after.due } : {}
}

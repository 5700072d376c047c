/** The Store port in its plainest form, over Maps: what engines are compared with, step by step. */
import {
  type Appended,
  type AppendOptions,
  type Claim,
  type KeyedEntry,
  type Lease,
  type RecordId,
  type Snapshot,
  type Stored,
  type StoredRecord,
  trimAtOnce,
} from '../../src/core/store.ts'

export interface Note extends KeyedEntry {
  text: string
}

interface ModelRecord {
  /** Those that were not trimmed. */
  entries: Stored<Note>[]
  seq: number
  snapshot?: Snapshot
  token: number
  until?: number
  due?: number
}

export type Model = ReturnType<typeof createModel>

export function createModel() {
  const records = new Map<RecordId, ModelRecord>()
  const at = (id: RecordId): ModelRecord => records.get(id) ?? { entries: [], seq: 0, token: 0 }
  const held = (lease: Lease) =>
    at(lease.record).until !== undefined && at(lease.record).token === lease.token
  const wait = (record: ModelRecord) => record.until ?? record.due

  function append(id: RecordId, entries: Note[], options: AppendOptions): Appended {
    const record = at(id)
    const { seq } = record
    if (options.lease && !held(options.lease)) return { ok: false, why: 'lease-lost', seq }
    const keys = entries.map((e) => e.key).filter((key) => record.entries.some((e) => e.key === key))
    if (keys.length) return { ok: false, why: 'duplicate', keys, seq }
    if (options.expect !== undefined && options.expect !== seq) return { ok: false, why: 'conflict', seq }
    const all = [...record.entries, ...entries.map((e, i) => ({ ...e, seq: seq + i + 1 }))]
    records.set(id, {
      ...record,
      entries: all.slice(oldest(all, options)),
      seq: seq + entries.length,
      snapshot: options.snapshot ?? record.snapshot,
      until: options.until !== undefined ? options.until : record.until,
      due: earlier(record.due, options.due),
    })
    if (options.release && options.lease) release(options.lease, options.release.due)
    return { ok: true, seq: seq + entries.length }
  }

  function read(id: RecordId, after?: number): StoredRecord<Note> {
    const { entries, snapshot, seq } = at(id)
    const from = after ?? snapshot?.seq ?? 0
    const rest = entries.filter((e) => e.seq > from)
    const first = seq - entries.length + 1
    return { ...(after === undefined && snapshot && { snapshot }), entries: rest, first, seq }
  }

  function claim(now: number, count: number, leaseMs: number): Claim<Note>[] {
    const due = [...records].filter(([, record]) => (wait(record) ?? Infinity) <= now)
    due.sort(([a, x], [b, y]) => (wait(x) ?? 0) - (wait(y) ?? 0) || (a < b ? -1 : 1))
    return due.slice(0, count).map(([id, record]) => {
      const token = record.token + 1
      const later = record.due !== undefined && record.due > now ? record.due : undefined
      records.set(id, { ...record, token, until: now + leaseMs, due: later })
      return { lease: { record: id, token }, ...read(id) }
    })
  }

  function renew(lease: Lease, until: number): boolean {
    if (!held(lease)) return false
    records.set(lease.record, { ...at(lease.record), until })
    return true
  }

  function release(lease: Lease, due?: number): boolean {
    if (!held(lease)) return false
    const record = at(lease.record)
    records.set(lease.record, { ...record, until: undefined, due: earlier(record.due, due) })
    return true
  }

  function nextDue(): number | undefined {
    return [...records.values()].map(wait).reduce((a, b) => earlier(a, b), undefined)
  }

  return { append, read, claim, renew, release, nextDue }
}

/** How many of the oldest an append with these options drops. */
function oldest(entries: Stored<Note>[], { trim, snapshot }: AppendOptions): number {
  if (!trim || !snapshot) return 0
  const stays = entries.findIndex(
    ({ seq, at }, i) => seq > snapshot.seq || at >= trim.before || i >= entries.length - trim.keep,
  )
  return Math.min(stays < 0 ? entries.length : stays, trimAtOnce)
}

const earlier = (a: number | undefined, b: number | undefined) =>
  a === undefined ? b : b === undefined ? a : Math.min(a, b)

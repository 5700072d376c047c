/** What callers of the Store port must not do, refused alike by every engine before it is touched. */
import type { AppendOptions, KeyedEntry, RecordId, Seq } from '../core/store.ts'

/** The port's limit for an entry's key, in UTF-16 code units. */
const keyLimit = 300

/**
 * Refuses what could not be stored as promised.
 * @throws TypeError when keys repeat within `entries` or are too long, when `until` or `release` come
 * without `lease`, `trim` without `snapshot`, when a time is not a number, or when the record id is not
 * `kind:name`.
 */
export function checkAppend(record: RecordId, entries: KeyedEntry[], options: AppendOptions): void {
  checkRecord(record)
  checkKeys(record, entries)
  if (!options.lease && (options.until !== undefined || options.release))
    throw new TypeError(`append to ${record}: 'until' and 'release' need a 'lease'`)
  if (options.lease && options.lease.record !== record)
    throw new TypeError(`append to ${record}: the lease is for ${options.lease.record}`)
  checkTime('due', options.due)
  checkTime('until', options.until)
  checkTime('release.due', options.release?.due)
  checkTrim(record, options)
  checkCounts(record, options)
}

function checkCounts(record: RecordId, { count = {} }: AppendOptions): void {
  for (const [counter, amount] of Object.entries(count)) {
    if (!Number.isSafeInteger(amount))
      throw new TypeError(`append to ${record}: count.${counter} must be a whole number, not ${amount}`)
  }
}

function checkTrim(record: RecordId, { trim, snapshot }: AppendOptions): void {
  if (!trim) return
  // Dropped without a snapshot, what an entry said would be gone.
  if (!snapshot) throw new TypeError(`append to ${record}: 'trim' needs a 'snapshot'`)
  if (!Number.isSafeInteger(trim.keep) || trim.keep < 0)
    throw new TypeError(`append to ${record}: trim.keep must be a number of entries, not ${trim.keep}`)
  checkTime('trim.before', trim.before)
}

/** @throws TypeError unless the id is `kind:name`, both not empty. */
export function checkRecord(record: string): void {
  if (!/^[^:]+:./s.test(record)) throw new TypeError(`'${record}' is not a record id (kind:name)`)
}

/** Engines would each treat NaN and infinities in a way of their own. @throws TypeError */
export function checkTime(name: string, value: number | undefined): void {
  if (value !== undefined && !Number.isFinite(value))
    throw new TypeError(`${name} must be a finite number, not ${value}`)
}

/** Thrown inside the append when a snapshot claims entries that do not exist: they would never be read. */
export const snapshotPastEnd = (record: RecordId, snapshot: Seq, last: Seq): RangeError =>
  new RangeError(`append to ${record}: the snapshot is of seq ${snapshot}, the record would end at ${last}`)

/** Thrown inside the append when entries after the snapshot were trimmed: nobody could fold them in again. */
export const snapshotBeforeFirst = (record: RecordId, snapshot: Seq, first: Seq): RangeError =>
  new RangeError(`append to ${record}: the snapshot is of seq ${snapshot}, the record begins at ${first}`)

function checkKeys(record: RecordId, entries: KeyedEntry[]): void {
  const seen = new Set<string>()
  for (const { key, at } of entries) {
    checkTime(`at of '${key}'`, at)
    if (key.length > keyLimit)
      throw new TypeError(`append to ${record}: a key has ${key.length} characters, at most ${keyLimit} fit`)
    if (seen.has(key)) throw new TypeError(`append to ${record}: key '${key}' occurs twice`)
    seen.add(key)
  }
}

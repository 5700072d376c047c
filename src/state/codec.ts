/** How entries and snapshots are written down: JSON, the same in every engine. */
import { z } from 'zod'
import type {
  Claim,
  KeyedEntry,
  Known,
  Lease,
  RecordId,
  Seq,
  Snapshot,
  Stored,
  StoredRecord,
} from '../core/store.ts'

/** A record as an engine holds it: JSON texts, entries in order. */
export interface RawRecord {
  /** JSON of a `Snapshot`. */
  snapshot: string | undefined
  /** The seq before the first of `bodies`. */
  from: Seq
  bodies: string[]
  /** As in `StoredRecord`. */
  first: Seq
  seq: Seq
}

/** `at` stands first, where a Redis script finds it without parsing what may be a megabyte. */
export const encodeEntry = ({ at, ...rest }: KeyedEntry): string => JSON.stringify({ at, ...rest })

export const encodeSnapshot = (snapshot: Snapshot): string => JSON.stringify(snapshot)

/** @throws Error when a text is not what was encoded: the file or the Redis was changed by someone else. */
export function decodeRecord<E extends KeyedEntry>(record: RecordId, raw: RawRecord): StoredRecord<E> {
  const entries = raw.bodies.map((body, i) => decodeEntry<E>(record, body, raw.from + i + 1))
  const { first, seq } = raw
  if (raw.snapshot === undefined) return { entries, first, seq }
  return { snapshot: decodeSnapshot(raw.snapshot), entries, first, seq }
}

/**
 * What comes after the entry that is known, if `raw` has that entry. `raw` may begin with it; undefined when it is not there
 * or another one is in its place.
 */
export function decodeKnown<E extends KeyedEntry>(
  lease: Lease,
  raw: RawRecord,
  known: Known,
): Claim<E> | undefined {
  const at = known.seq - raw.from
  const body = at > 0 ? raw.bodies[at - 1] : undefined
  if (body === undefined || !isThat(known, decodeEntry(lease.record, body, known.seq))) return undefined
  const later = raw.bodies.slice(at).map((one, i) => decodeEntry<E>(lease.record, one, known.seq + i + 1))
  return { lease, entries: later, first: raw.first, seq: raw.seq, after: known.seq }
}

const isThat = (known: Known, entry: KeyedEntry): boolean => entry.key === known.key && entry.at === known.at

function decodeEntry<E extends KeyedEntry>(record: RecordId, body: string, seq: Seq): Stored<E> {
  const entry: unknown = JSON.parse(body)
  if (!isEntry<E>(entry)) throw new Error(`${record}: what is stored as entry ${seq} is not an entry`)
  return { ...entry, seq }
}

/** The port leaves `E` to the domain's promise; that it is an entry at all is checked. */
const isEntry = <E extends KeyedEntry>(value: unknown): value is E =>
  typeof value === 'object' && value !== null && 'key' in value && 'type' in value && 'at' in value

const snapshotShape = z.object({ seq: z.number(), version: z.number(), state: z.unknown() })

function decodeSnapshot(text: string): Snapshot {
  const { seq, version, state } = snapshotShape.parse(JSON.parse(text))
  return { seq, version, state }
}

const recordShape = z.templateLiteral([z.string(), ':', z.string()])

/** A record id read back from an engine. @throws ZodError when it is not `kind:name`. */
export const decodeRecordId = (text: unknown): RecordId => recordShape.parse(text)

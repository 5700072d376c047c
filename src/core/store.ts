/**
 * The Store port: append-only records with keys, due records with leases, and links.
 *
 * A record is one ordered list of entries under an id (`customer:…`, `ledger:…`, `helpdesk:…`).
 * An entry's key is unique within its record: this is how a repeated webhook, tool call, Claim or
 * refund is refused, all by the same mechanism. Domain code is written once on top of this port;
 * two engines implement it (`state/sqlite`, `state/redis`) under one contract suite.
 */

/** Which record: `kind:name`. Everything of one record lives in one shard. */
export type RecordId = `${string}:${string}`

/** Position in a record: 1 for the first entry, without gaps. 0 means 'before the first'. */
export type Seq = number

/** What every entry has; the rest is the domain's and is stored as JSON. */
export interface KeyedEntry {
  /** Unique within the record, at most 300 characters. */
  key: string
  type: string
  /** Epoch ms. */
  at: number
}

export type Stored<E> = E & { seq: Seq }

/** A folded state kept beside the entries, so that reading stays cheap however long the record grows. */
export interface Snapshot {
  /** The last entry folded into `state`. */
  seq: Seq
  /** Version of the fold that made it; a reader with another version folds from the start if it still can. */
  version: number
  /** JSON. */
  state: unknown
}

/**
 * Which of a record's oldest entries an append may drop, keys included. Dropped are those that all of it
 * holds for: they are folded into the snapshot written by the same call, their `at` is below `before`,
 * and `keep` entries come after them. What is left is always one unbroken tail, so an entry that has to
 * stay keeps all after it.
 */
export interface Trim {
  /** How many of the latest entries stay however old they are. */
  keep: number
  /** Epoch ms; entries of this time and later stay. */
  before: number
}

/** Entries one call drops at most, so that no call takes long: a backlog goes over several calls. */
export const trimAtOnce = 500

/** Proof of holding a record. `token` grows with each claim of that record and fences older holders. */
export interface Lease {
  record: RecordId
  token: number
}

export interface AppendOptions {
  /**
   * Makes the record due at this time (epoch ms) in the same call; an earlier due time stays. While
   * somebody holds the lease it does not become claimable; the release then honours it.
   */
  due?: number
  /** Refuses the append when this lease is no longer the record's newest claim. */
  lease?: Lease
  /** With `lease`: the lease now runs until this time (epoch ms). */
  until?: number
  /** Refuses the append unless the record's last entry has this seq. */
  expect?: Seq
  /** Replaces the record's snapshot in the same call. */
  snapshot?: Snapshot
  /** With `snapshot`: drops old entries in the same call. A record without trims keeps all it ever had. */
  trim?: Trim
  /** With `lease`: gives the lease back in the same call, as `release` does. */
  release?: { due?: number }
  /**
   * Adds to named counters over all records in the same call: what is counted is counted once, however often the call
   * is sent. Amounts are whole numbers.
   */
  count?: Counts
}

/** Amounts by counter. */
export interface Counts {
  [counter: string]: number
}

/**
 * All or nothing. On success the entries got consecutive seqs ending at `seq`. Refused: nothing was
 * written, made due, dropped or released, and `why` tells; `keys` are those that were there already.
 *
 * The reasons are looked at in this order: `lease-lost`, `duplicate`, `conflict`. An engine may send a
 * call again whose answer got lost, so the refusal may be of the second run of a call that went through:
 * `duplicate` when it had entries, but `lease-lost` when it gave the lease back. Who is told
 * `lease-lost` knows that the record is no longer theirs, and not whether this append took place.
 */
export type Appended =
  | { ok: true; seq: Seq }
  | { ok: false; why: 'duplicate'; keys: string[]; seq: Seq }
  | { ok: false; why: 'conflict'; seq: Seq }
  | { ok: false; why: 'lease-lost'; seq: Seq }

export interface StoredRecord<E extends KeyedEntry> {
  /** Absent when no snapshot was written, or when the reader asked for entries after a seq at or past it. */
  snapshot?: Snapshot
  /** In order, those after the snapshot (or after the seq asked for) that were not trimmed. */
  entries: Stored<E>[]
  /**
   * Seq of the oldest entry there still is: 1 unless the record was trimmed, then the seq after the last
   * one dropped. Who needs every entry there ever was has to check that it is 1.
   */
  first: Seq
  /** The record's last seq; 0 when it does not exist. */
  seq: Seq
}

/** An entry of a record, named so that another one in its place is noticed: a failover may lose what came last. */
export interface Known {
  seq: Seq
  key: string
  /** Epoch ms. */
  at: number
}

/** A due record, taken by one worker. Holds what `read(record)` would give, or less, see `after`. */
export interface Claim<E extends KeyedEntry> extends StoredRecord<E> {
  lease: Lease
  /** The entry that was said to be known is still there: only those after this seq are given, and no snapshot. */
  after?: Seq
}

export interface Store {
  /**
   * Adds to a record, which need not exist yet; an empty list with options is allowed. For refusals and
   * their order see `Appended`. Throws TypeError for what is the caller's fault (a key twice within
   * `entries`, `trim` without `snapshot`), RangeError for a snapshot that ends after the record's last
   * entry or before the first one still there; neither has an effect.
   */
  append<E extends KeyedEntry>(record: RecordId, entries: E[], options?: AppendOptions): Promise<Appended>

  /**
   * With `after`: the entries after that seq, without snapshot (`after: 0` gives all there still are).
   * Without: the snapshot and the entries after it. What was written under a record id is what is
   * read: `E` is the domain's promise, not checked here.
   */
  read<E extends KeyedEntry>(record: RecordId, after?: Seq): Promise<StoredRecord<E>>

  /**
   * Takes up to `count` records that are due at `now` and not held, earliest first, each with a new
   * lease until `now + leaseMs`; they leave the due set in the same call. A record whose lease ran
   * out at or before `now` is due again at once. `known`: up to which entry the caller remembers a record.
   */
  claim<E extends KeyedEntry>(
    now: number,
    count: number,
    leaseMs: number,
    known?: (record: RecordId) => Known | undefined,
  ): Promise<Claim<E>[]>

  /** Moves the end of the lease to `until`. False when it was lost. */
  renew(lease: Lease, until: number): Promise<boolean>

  /**
   * Gives the lease back. The record becomes due at the earlier of `options.due` and whatever was
   * appended with `due` meanwhile; at neither it sleeps. False (and no effect) when it was lost.
   */
  release(lease: Lease, options?: { due?: number }): Promise<boolean>

  /** When the earliest due record or lease end is, as far as known cheaply; undefined when nothing waits. */
  nextDue(): Promise<number | undefined>

  /**
   * Points `key` (an identity, a thread, a case number) at a record if it points nowhere yet, or if it
   * points at `replace`. Answers where it points afterwards.
   */
  link(key: string, record: RecordId, replace?: RecordId): Promise<RecordId>
  resolve(key: string): Promise<RecordId | undefined>

  /** A named sorted index over all records, e.g. `open-cases` by deadline. `score` undefined removes. */
  index(name: string, member: string, score: number | undefined): Promise<void>
  /** Members with score at most `max`, lowest first. */
  listed(name: string, max?: number, limit?: number): Promise<{ member: string; score: number }[]>

  /** Where these counters stand (`AppendOptions.count`), in their order; 0 for one nothing was added to. */
  counted(counters: string[]): Promise<number[]>

  /**
   * Calls back soon after a record became due now or is about to, also when another process appended it; the
   * same call may come more often than needed, and may be lost (so also poll). `at` is when it is due (epoch
   * ms), from engines that can tell. Returns the way to stop.
   */
  watch?(onDue: (at?: number) => void): () => void

  /** Throws when the state cannot be reached. */
  ping(): Promise<void>
  close(): Promise<void>
}

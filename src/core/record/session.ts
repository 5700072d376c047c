/**
 * A customer's record in the hands of the worker that holds its lease: the folded state, and the one way
 * to add to it. What others append meanwhile (a new message, a Claim) is folded in as soon as it shows.
 */
import { LeaseLostError } from '../errors.ts'
import type { Clock } from '../log.ts'
import type { Policy } from '../policy.ts'
import type { AppendOptions, Claim, Known, RecordId, Store, StoredRecord } from '../store.ts'
import type { Entry } from './entries.ts'
import { fold, foldVersion } from './fold.ts'
import type { Memory } from './memory.ts'
import { emptyState, type CustomerState } from './state.ts'

export interface Session {
  record: RecordId
  readonly state: CustomerState
  /** Ends when the lease is lost: everything that talks to the outside is handed this. */
  signal: AbortSignal
  now: () => number
  /** Keeps an entry for the next `flush`, so that steps that belong together cost one call. */
  note(entry: Entry): void
  /** True while an entry with this key waits for the next `flush`. */
  noted(key: string): boolean
  /** Appends what was noted. Throws LeaseLostError; an entry that was there already has no second effect. */
  flush(): Promise<void>
  /**
   * Appends what was noted only if nobody else added anything since the state was folded. When somebody did,
   * the state is brought up to date and `still` decides whether to go on; if not, what was noted is dropped
   * and the answer is false.
   */
  commit(still: (state: CustomerState) => boolean): Promise<boolean>
  /**
   * Appends what was noted and gives the record back in the same call. `dueAt` is asked when the state holds
   * all of it; the session is over then.
   */
  end(dueAt: () => number | undefined): Promise<void>
  /** Moves the end of the lease on. False when it was lost. */
  renew(): Promise<boolean>
  /**
   * Makes sure, before something that cannot be taken back, that the lease still runs: a process that was stopped for
   * a while may not know yet that it was given up for dead. Asks the state only when renewals are late. Throws LeaseLostError.
   */
  hold(): Promise<void>
  /** Ends `signal` and gives the record back, due at once: another process goes on. Does nothing when the lease was lost. */
  handOver(): Promise<void>
}

/** Entries folded since the last snapshot after which a new one is written along with the next append. */
const snapshotEvery = 50

const dayMs = 86_400_000

/** Written by `fold`, of this version or one it can take on; what another version lacked is as in a new record. */
const taken = (state: unknown): CustomerState => Object.assign(emptyState(), state)

/** Reads a record's state without holding it: for pages, exports and tests. */
export async function readState(store: Store, record: RecordId): Promise<CustomerState> {
  return stateOf(store, record, await store.read<Entry>(record))
}

/**
 * The state of what was read. A snapshot of another `foldVersion` is left aside and the record folded anew,
 * but only while all of it is there: of a trimmed record the snapshot is the only account of its beginning,
 * so its state is taken on as it is, and what came after is folded on top.
 */
async function stateOf(store: Store, record: RecordId, stored: StoredRecord<Entry>): Promise<CustomerState> {
  const { snapshot, entries } = stored
  if (snapshot && snapshot.version !== foldVersion) {
    const all = await store.read<Entry>(record, 0)
    if (all.first === 1) return fold(all.entries)
  }
  return fold(entries, snapshot ? taken(snapshot.state) : emptyState())
}

export interface Opening {
  /** What is kept of the record's old entries; without, all of them. */
  retention?: Policy['retention']
  /** When the record was claimed, epoch ms. */
  claimedAt?: number
  /** What `claim` was told is known; gets the state back when the session ends. */
  memory?: Memory
}

/** Takes up a record that was claimed. */
export async function openSession(
  store: Store,
  claim: Claim<Entry>,
  clock: Clock,
  leaseMs: number,
  { retention, claimedAt = clock.now(), memory }: Opening = {},
): Promise<Session> {
  const { lease } = claim
  const record = lease.record
  const lost = new AbortController()
  let ends = claimedAt + leaseMs
  const held = claim.after === undefined ? undefined : memory?.take(record)
  const known = held?.last.seq === claim.after ? held : undefined
  // Forgotten between the claim and now, to make room for others.
  const stored = claim.after === undefined || known ? claim : await store.read<Entry>(record)
  let state = known ? fold(stored.entries, known.state) : await stateOf(store, record, stored)
  let folded = (known?.folded ?? 0) + stored.entries.length
  let last: Known | undefined = stored.entries.at(-1) ?? known?.last
  let noted: Entry[] = []

  async function append(options: AppendOptions): Promise<boolean> {
    const entries = noted
    noted = []
    const withSnapshot = { ...options, ...snapshot() }
    const done = await store.append(record, entries, { ...withSnapshot, lease })
    if (done.ok) {
      ends = options.until ?? ends
      if (withSnapshot.snapshot) folded = 0
      if (done.seq === state.seq + entries.length) {
        take(numbered(entries))
      } else await catchUp()
      return true
    }
    if (done.why === 'lease-lost') throw lose()
    if (done.why === 'conflict') {
      await catchUp()
      return false
    }
    // Some of it was there already (a step done twice after a cut-off): keep what is new.
    const left = entries.filter((entry) => !done.keys.includes(entry.key))
    if (done.seq !== state.seq) await catchUp()
    noted = left
    return append(options)
  }

  async function end(dueAt: () => number | undefined): Promise<void> {
    const image = snapshot()
    let entries = noted
    noted = []
    // Nobody reads the state after this, so it may run ahead of what is stored.
    take(numbered(entries))
    const due = dueAt()
    const options = { ...image, lease, release: due === undefined ? {} : { due } }
    for (let whole = true; ; whole = false) {
      const done = await store.append(record, entries, options)
      if (done.ok) {
        if (image.snapshot) folded = entries.length
        // Where somebody else came in between, what was folded is not what is stored.
        if (last && whole && done.seq === state.seq) memory?.keep(record, { state, last, folded })
        return
      }
      if (done.why !== 'duplicate') throw lose()
      const { keys } = done
      entries = entries.filter(({ key }) => !keys.includes(key))
    }
  }

  /** Goes along with an append when enough was folded. What it holds may then be dropped, if the policy says so. */
  function snapshot(): Pick<AppendOptions, 'snapshot' | 'trim'> {
    if (folded < snapshotEvery) return {}
    const image = { snapshot: { seq: state.seq, version: foldVersion, state: structuredClone(state) } }
    // Ledgers and what the helpdesk keeps have no snapshot: they need every entry, for ever.
    if (!retention || !record.startsWith('customer:')) return image
    const { tail_days: days, tail_entries: keep } = retention
    return { ...image, trim: { keep, before: clock.now() - days * dayMs } }
  }

  const numbered = (entries: Entry[]) => {
    const first = state.seq + 1
    return entries.map((entry, i) => ({ ...entry, seq: first + i }))
  }

  function take(entries: Parameters<typeof fold>[0]): void {
    state = fold(entries, state)
    folded += entries.length
    last = entries.at(-1) ?? last
  }

  async function catchUp(): Promise<void> {
    take((await store.read<Entry>(record, state.seq)).entries)
  }

  function lose(): LeaseLostError {
    const error = new LeaseLostError(`${record}: another worker has taken this record over`)
    lost.abort(error)
    return error
  }

  const until = () => clock.now() + leaseMs

  async function renew(): Promise<boolean> {
    const asked = until()
    const held = await store.renew(lease, asked)
    if (held) ends = asked
    else lose()
    return held
  }

  return {
    record,
    get state() {
      return state
    },
    signal: lost.signal,
    now: () => clock.now(),
    note: (entry) => void noted.push(entry),
    noted: (key) => noted.some((entry) => entry.key === key),
    flush: async () => {
      if (noted.length > 0) await append({ until: until() })
    },
    commit: async (still) => {
      const entries = noted
      while (still(state)) {
        noted = entries
        if (await append({ until: until(), expect: state.seq })) return true
      }
      noted = []
      return false
    },
    end,
    renew,
    hold: async () => {
      if (ends - clock.now() < leaseMs / 3 && !(await renew())) throw lose()
    },
    handOver: async () => {
      lost.abort(new LeaseLostError(`${record}: handed over`))
      await store.release(lease, { due: clock.now() })
    },
  }
}

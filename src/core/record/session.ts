/**
 * A customer's record in the hands of the worker that holds its lease: the folded state, and the one way
 * to add to it. What others append meanwhile (a new message, a Claim) is folded in as soon as it shows.
 */
import { LeaseLostError } from '../errors.ts'
import type { Clock } from '../log.ts'
import type { AppendOptions, Claim, RecordId, Store } from '../store.ts'
import type { Entry } from './entries.ts'
import { fold, foldVersion } from './fold.ts'
import { emptyState, type CustomerState } from './state.ts'

export interface Session {
  record: RecordId
  readonly state: CustomerState
  /** Ends when the lease is lost: everything that talks to the outside is handed this. */
  signal: AbortSignal
  now: () => number
  /** Keeps an entry for the next `flush`, so that steps that belong together cost one call. */
  note(entry: Entry): void
  /** Appends what was noted. Throws LeaseLostError; an entry that was there already has no second effect. */
  flush(): Promise<void>
  /**
   * Appends what was noted only if nobody else added anything since the state was folded. When somebody did,
   * the state is brought up to date and `still` decides whether to go on; if not, what was noted is dropped
   * and the answer is false.
   */
  commit(still: (state: CustomerState) => boolean): Promise<boolean>
  /** Appends what was noted and gives the record back, due again at `due` if given. */
  end(due: number | undefined): Promise<void>
  /** Moves the end of the lease on. False when it was lost. */
  renew(): Promise<boolean>
  abandon(): void
}

/** Entries folded since the last snapshot after which a new one is written along with the next append. */
const snapshotEvery = 50

export function stateOf(stored: Pick<Claim<Entry>, 'snapshot' | 'entries'>): CustomerState {
  const { snapshot, entries } = stored
  return fold(entries, snapshot?.version === foldVersion ? trusted(snapshot.state) : emptyState())
}

/** A snapshot of our own version was written by `fold` itself. */
const trusted = (state: unknown): CustomerState => Object.assign(emptyState(), state)

/** Reads a record's state without holding it: for pages, exports and tests. */
export async function readState(store: Store, record: RecordId): Promise<CustomerState> {
  const stored = await store.read<Entry>(record)
  if (stored.snapshot && stored.snapshot.version !== foldVersion) {
    return fold((await store.read<Entry>(record, 0)).entries)
  }
  return stateOf(stored)
}

export async function openSession(
  store: Store,
  claim: Claim<Entry>,
  clock: Clock,
  leaseMs: number,
): Promise<Session> {
  const { lease } = claim
  const record = lease.record
  const lost = new AbortController()
  let state =
    claim.snapshot && claim.snapshot.version !== foldVersion ? await readState(store, record) : stateOf(claim)
  let folded = claim.entries.length
  let noted: Entry[] = []

  async function append(options: AppendOptions): Promise<boolean> {
    const entries = noted
    noted = []
    const withSnapshot = folded >= snapshotEvery ? { ...options, snapshot: snapshot() } : options
    const done = await store.append(record, entries, { ...withSnapshot, lease })
    if (done.ok) {
      if (withSnapshot.snapshot) folded = 0
      if (done.seq === state.seq + entries.length) {
        const first = state.seq + 1
        take(entries.map((entry, i) => ({ ...entry, seq: first + i })))
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

  function snapshot() {
    return { seq: state.seq, version: foldVersion, state: structuredClone(state) }
  }

  function take(entries: Parameters<typeof fold>[0]): void {
    state = fold(entries, state)
    folded += entries.length
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
  return {
    record,
    get state() {
      return state
    },
    signal: lost.signal,
    now: () => clock.now(),
    note: (entry) => void noted.push(entry),
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
    end: async (due) => {
      await append({ release: due === undefined ? {} : { due } })
    },
    renew: async () => {
      const held = await store.renew(lease, until())
      if (!held) lose()
      return held
    },
    abandon: () => lost.abort(new LeaseLostError(`${record}: given up`)),
  }
}

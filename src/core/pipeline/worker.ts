/**
 * The worker: claims due records, runs `handle` on each, keeps their leases alive. Any number of processes
 * may run one; the state decides who gets what.
 */
import { sumUp, type ToSumUp } from '../agent/sum-up.ts'
import { LeaseLostError, messageOf } from '../errors.ts'
import type { Entry } from '../record/entries.ts'
import { createMemory } from '../record/memory.ts'
import { openSession, type Session } from '../record/session.ts'
import type { Claim } from '../store.ts'
import { createAlarm } from './alarm.ts'
import { handle } from './handle.ts'
import type { Parts } from './parts.ts'

export interface WorkerOptions {
  /** Records worked on at once by this process. */
  atOnce: number
  /** How long a lease runs without renewal, ms. A dead process's records are taken over after this. */
  leaseMs: number
  /** Longest sleep without looking, ms: what `watch` misses is found then. */
  pollMs: number
}

export const workerDefaults: WorkerOptions = { atOnce: 200, leaseMs: 10_000, pollMs: 1_000 }

/** Summaries one process has made at the same time. */
const summariesAtOnce = 10
/** How long work that was handed over may take to notice, ms. */
const windDownMs = 1_000

export interface Worker {
  /** Looks now. */
  wake(): void
  /**
   * Takes no more records and waits for the running ones, at most `deadlineMs`; then gives those that are left back
   * as they are, for another process to go on with.
   */
  stop(deadlineMs: number): Promise<void>
}

/** Starts at once. Never throws: a state that cannot be reached is tried again. */
export function startWorker(parts: Parts, options: WorkerOptions = workerDefaults): Worker {
  const { store, clock, log } = parts
  const running = new Map<Promise<void>, Session>()
  /** Summaries under way, of records that were given back. */
  const following = new Map<Promise<void>, Session>()
  const alarm = createAlarm()
  const memory = createMemory()
  let stopping = false
  /** All hands are full: the first that is free looks at once. */
  let starved = false
  /** Something became due and nobody said when. */
  let untold = false
  let nudge = new AbortController()
  const wake = () => {
    untold = true
    rouse(0)
  }
  const unwatch = store.watch?.((at) => (at === undefined ? wake() : rouse(at)))
  const loop = run()

  function rouse(at: number): void {
    alarm.set(at > clock.now() ? at : 0)
    // With a reason of our own: the usual one is an error with a stack, made for each message.
    nudge.abort('woken')
  }

  async function run(): Promise<void> {
    while (!stopping) {
      const now = clock.now()
      const told = (alarm.next() ?? Infinity) <= now && !untold
      alarm.clear(now)
      untold = false
      await look(now, told)
      await rest(now + options.pollMs)
    }
  }

  /** Until the alarm rings, at most until `latest`. */
  async function rest(latest: number): Promise<void> {
    do {
      nudge = new AbortController()
      const idle = Math.min(alarm.next() ?? latest, latest) - clock.now()
      if (idle <= 0 || stopping) return
      await clock.sleep(idle, nudge.signal)
    } while (nudge.signal.aborted)
  }

  /** Claims what is due. The state is asked what comes next only when the alarm may not know it: that is a call. */
  async function look(now: number, told: boolean): Promise<void> {
    const free = options.atOnce - running.size
    starved = free <= 0
    if (starved) return
    try {
      const claims = await store.claim<Entry>(now, free, options.leaseMs, memory.known)
      await Promise.all(claims.map((claim) => begin(claim, now)))
      if (claims.length === free) return alarm.set(0)
      const next = told ? undefined : await store.nextDue()
      // What is due already somebody else is about to take.
      if (next !== undefined) alarm.set(Math.max(next, clock.now() + 1))
    } catch (error) {
      log.error({ cause: messageOf(error) }, 'the state cannot be reached')
    }
  }

  async function begin(claim: Claim<Entry>, now: number): Promise<void> {
    const { retention } = parts.policy
    const opening = { retention, claimedAt: now, memory }
    const session = await openSession(store, claim, clock, options.leaseMs, opening)
    const work: Promise<void> = attend(session).finally(() => {
      running.delete(work)
      if (starved) rouse(0)
    })
    running.set(work, session)
  }

  /** A failure here is the state's or ours: the lease runs out and the record is due again, with nothing lost. */
  async function attend(session: Session): Promise<void> {
    const done = new AbortController()
    const renewing = renew(session, done.signal)
    try {
      const left = await handle(parts, session)
      if (left) follow(left, session)
    } catch (error) {
      const lost = error instanceof LeaseLostError || session.signal.aborted
      log[lost ? 'info' : 'error']({ record: session.record, cause: messageOf(error) }, 'record put down')
    } finally {
      done.abort('done')
      await renewing
    }
  }

  /** Beside the customers that are worked on. What finds no room is done after the customer's next message. */
  function follow(left: ToSumUp, session: Session): void {
    const known = [...following.values()].some(({ record }) => record === session.record)
    if (known || following.size >= summariesAtOnce || stopping) return
    const work: Promise<void> = sumUp(parts, left).finally(() => following.delete(work))
    following.set(work, session)
  }

  async function renew(session: Session, until: AbortSignal): Promise<void> {
    for (;;) {
      await clock.sleep(options.leaseMs / 3, until)
      if (until.aborted || session.signal.aborted) return
      try {
        await session.renew()
      } catch (error) {
        log.warn({ record: session.record, cause: messageOf(error) }, 'lease not renewed')
      }
    }
  }

  /** What it was doing fails from here on; that the state cannot be told only makes the next process wait for the lease. */
  async function handOver(session: Session): Promise<void> {
    try {
      await session.handOver()
      log.info({ record: session.record }, 'handed over')
    } catch (error) {
      log.warn({ record: session.record, cause: messageOf(error) }, 'not handed over')
    }
  }

  return {
    wake,
    async stop(deadlineMs) {
      stopping = true
      unwatch?.()
      wake()
      await loop
      const late = new AbortController()
      const all = () => Promise.allSettled([...running.keys(), ...following.keys()])
      // A summary can be made anew at any time.
      await Promise.all([...following.values()].map(handOver))
      await Promise.race([all(), clock.sleep(deadlineMs, late.signal)])
      late.abort()
      await Promise.all([...running.values()].map(handOver))
      // Their signals have ended, so all but what hears no signal ends with them.
      await Promise.race([all(), clock.sleep(windDownMs)])
    },
  }
}

/**
 * The worker: claims due records, runs `handle` on each, keeps their leases alive. Any number of processes
 * may run one; the state decides who gets what.
 */
import { LeaseLostError, messageOf } from '../errors.ts'
import type { Entry } from '../record/entries.ts'
import { openSession, type Session } from '../record/session.ts'
import type { Claim } from '../store.ts'
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

export const workerDefaults: WorkerOptions = { atOnce: 32, leaseMs: 10_000, pollMs: 1_000 }

export interface Worker {
  /** Looks now. */
  wake(): void
  /** Takes no more records; waits for the running ones, at most `deadlineMs`, then lets their leases go. */
  stop(deadlineMs: number): Promise<void>
}

/** Starts at once. Never throws: a state that cannot be reached is tried again. */
export function startWorker(parts: Parts, options: WorkerOptions = workerDefaults): Worker {
  const { store, clock, log } = parts
  const running = new Map<Promise<void>, Session>()
  let stopping = false
  let nudge = new AbortController()
  const wake = () => nudge.abort()
  const unwatch = store.watch?.(wake)
  const loop = run()

  async function run(): Promise<void> {
    while (!stopping) {
      nudge = new AbortController()
      const idle = await look()
      if (idle > 0 && !stopping) await clock.sleep(idle, nudge.signal)
    }
  }

  /** Claims what is due; answers how long to sleep. */
  async function look(): Promise<number> {
    try {
      const free = options.atOnce - running.size
      if (free <= 0) return options.pollMs
      const claims = await store.claim<Entry>(clock.now(), free, options.leaseMs)
      await Promise.all(claims.map(begin))
      if (claims.length === free) return 0
      const next = await store.nextDue()
      return next === undefined ? options.pollMs : Math.min(options.pollMs, Math.max(1, next - clock.now()))
    } catch (error) {
      log.error({ cause: messageOf(error) }, 'the state cannot be reached')
      return options.pollMs
    }
  }

  async function begin(claim: Claim<Entry>): Promise<void> {
    const session = await openSession(store, claim, clock, options.leaseMs)
    const work: Promise<void> = attend(session).finally(() => {
      running.delete(work)
      wake()
    })
    running.set(work, session)
  }

  /** A failure here is the state's or ours: the lease runs out and the record is due again, with nothing lost. */
  async function attend(session: Session): Promise<void> {
    const done = new AbortController()
    const renewing = renew(session, done.signal)
    try {
      await handle(parts, session)
    } catch (error) {
      const lost = error instanceof LeaseLostError
      log[lost ? 'info' : 'error']({ record: session.record, cause: messageOf(error) }, 'record put down')
    } finally {
      done.abort()
      await renewing
    }
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

  return {
    wake,
    async stop(deadlineMs) {
      stopping = true
      unwatch?.()
      wake()
      await loop
      const late = new AbortController()
      await Promise.race([Promise.allSettled(running.keys()), clock.sleep(deadlineMs, late.signal)])
      late.abort()
      for (const session of running.values()) session.abandon()
      await Promise.allSettled(running.keys())
    },
  }
}

/**
 * How fast posts go out on platforms that bound it for each place: about one a second, short bursts tolerated. Kept by each
 * process for itself: what several of them send together may still be too much, and then the platform says when to go on.
 */
import { SendError } from './errors.ts'
import type { Clock } from './log.ts'

/** Milliseconds in which one more post is allowed. */
const interval = 1_000
/** Posts that wait here for their turn; what comes on top waits in the outbox, where it is not in a call's way. */
const mostWaiting = 3
/** Channels remembered; beyond that those that are rested are forgotten. */
const remembered = 1_000

export interface Pace {
  /** Comes back when a post may go into the channel. Throws SendError `retry` when that is too far away to wait here. */
  turn(channel: string, signal: AbortSignal): Promise<void>
  /** The platform asked to wait this long, ms: it holds for all posts of this process. */
  hold(ms: number): void
}

interface Bucket {
  left: number
  at: number
  waiting: number
  /** Ends when everybody before has had their turn. */
  last: Promise<void>
}

/** `burst`: posts that may follow one another at once. */
export function createPace(clock: Clock, burst: number): Pace {
  const buckets = new Map<string, Bucket>()
  let heldUntil = 0

  function bucketOf(channel: string): Bucket {
    const known = buckets.get(channel)
    if (known) return known
    if (buckets.size >= remembered) forgetRested(buckets, clock.now() - burst * interval)
    const fresh: Bucket = { left: burst, at: clock.now(), waiting: 0, last: Promise.resolve() }
    buckets.set(channel, fresh)
    return fresh
  }

  async function next(bucket: Bucket, signal: AbortSignal): Promise<void> {
    const held = heldUntil - clock.now()
    if (held > 0) await clock.sleep(held, signal)
    bucket.left = Math.min(burst, bucket.left + (clock.now() - bucket.at) / interval)
    if (bucket.left < 1) {
      await clock.sleep((1 - bucket.left) * interval, signal)
      bucket.left = 1
    }
    bucket.left -= 1
    bucket.at = clock.now()
  }

  return {
    async turn(channel, signal) {
      const bucket = bucketOf(channel)
      const held = heldUntil - clock.now()
      if (held > mostWaiting * interval) throw tooFar(held)
      if (bucket.waiting > mostWaiting) throw tooFar(bucket.waiting * interval)
      bucket.waiting += 1
      const mine = bucket.last.then(() => next(bucket, signal))
      // Whoever gives up in the queue is no reason for the next to.
      bucket.last = mine.catch(() => undefined)
      await mine.finally(() => (bucket.waiting -= 1))
      if (signal.aborted)
        throw new SendError('ended before it was sent', { again: 'retry', cause: signal.reason })
    },
    hold: (ms) => void (heldUntil = Math.max(heldUntil, clock.now() + ms)),
  }
}

function forgetRested(buckets: Map<string, Bucket>, since: number): void {
  for (const [channel, { waiting, at }] of buckets) {
    if (waiting === 0 && at < since) buckets.delete(channel)
  }
}

const tooFar = (ms: number): SendError =>
  new SendError('too many posts for this channel at once', {
    again: 'retry',
    code: 'paced',
    retryAfterMs: ms,
  })

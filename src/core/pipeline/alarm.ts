/**
 * The worker's alarm clock: which moments it was told that something becomes due at, so that it need not ask
 * the state after each claim.
 */

export interface Alarm {
  /** Something is due at this time, epoch ms. */
  set(at: number): void
  /** The earliest time set; undefined when none is. */
  next(): number | undefined
  /** Forgets what lies at or before `now`: it is being looked at. */
  clear(now: number): void
}

/** Moments this close, ms, ring as one, so that a busy second is a hundred alarms at most. */
const grain = 10

/** Rings late by less than the grain, never early. */
export function createAlarm(): Alarm {
  const times = new Set<number>()
  return {
    set: (at) => void times.add(Math.ceil(at / grain) * grain),
    next: () => (times.size > 0 ? Math.min(...times) : undefined),
    clear(now) {
      for (const at of times) if (at <= now) times.delete(at)
    },
  }
}

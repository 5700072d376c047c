/** When a booked call rings at the desk: shortly before its time, and again while nobody has taken it. */
import type { Policy } from '../policy.ts'
import type { BookedCallback } from '../record/aftercare-facts.ts'

const minute = 60_000

/** The ring that is next, or due, epoch ms. Of several that were missed only the last is left; undefined after the last. */
export function nextRingOf(
  { at, rung }: BookedCallback,
  { callbacks }: Policy,
  now: number,
): number | undefined {
  const again = Array.from(
    { length: callbacks.again_times },
    (_, i) => at + (i + 1) * callbacks.again_minutes * minute,
  )
  const ahead = [at - callbacks.ahead_minutes * minute, ...again].filter((set) => set > (rung ?? 0))
  return ahead.findLast((set) => set <= now) ?? ahead[0]
}

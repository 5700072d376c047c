/** What the clock of a case leaves in the record: the facts, their keys, and what a case keeps of them. */
import type { Bell, RingName } from '../cases/clock.ts'
import type { Ping } from '../desk.ts'
import type { Outgoing } from './entries.ts'

export interface ClockFacts {
  /**
   * A bell rang that was set for `set` and is counted from `due` (epoch ms). `out`: what the customer is told, which is
   * nothing where they were promised nothing.
   */
  'case.rang': {
    case: string
    bell: Bell
    what: RingName
    due: number
    set: number
    ping?: Ping
    out: Outgoing[]
  }
}

export const clockKeys = {
  rang: (id: string, bell: Bell, due: number, set: number) => `rang:${id}:${bell}:${due}:${set}`,
}

/** Part of a case. */
export interface CaseClock {
  /** Up to where each bell has rung, for what it counts from. */
  rung?: { [bell in Bell]?: { due: number; set: number } }
  /** Since when the customer waits for a word of whoever claimed, epoch ms. */
  waitingSince?: number
}

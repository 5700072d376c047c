/**
 * The clock of a case: when its promise ends soon, when it has ended unclaimed, who is called then, and when a customer
 * waits too long for whoever claimed. Times come from the working calendar; each ring is an entry of the record, so it
 * happens once, whichever process wakes up for it.
 */
import type { Ping } from '../desk.ts'
import type { Policy } from '../policy.ts'
import type { Case } from '../record/state.ts'
import { afterWorking, beforeWorking } from './calendar.ts'

/** Who hears it: those who take cases, those who are called when they do not, the customer, or whoever has claimed. */
export const bells = ['first', 'second', 'customer', 'holder'] as const
export type Bell = (typeof bells)[number]
export type RingName = 'soon' | 'late' | 'again' | 'second' | 'apology' | 'waiting' | 'alone'

export interface Ring {
  bell: Bell
  what: RingName
  /** What it is counted from, epoch ms: a new promise sets all bells anew. */
  due: number
  /** When it rings, epoch ms. */
  set: number
  ping?: Ping
}

/**
 * What rings next of each bell, earliest first. Of a bell that should have rung several times by `now`, as nobody was
 * there to ring it, only the last is left.
 */
export function ringsOf(held: Case, policy: Policy, now: number): Ring[] {
  const open = held.state === 'open'
  const all = open ? unclaimed(held, policy) : held.state === 'claimed' ? waiting(held, policy) : []
  const ahead = all.filter((ring) => !hasRung(held, ring))
  return bells
    .flatMap((bell) =>
      nextOf(
        ahead.filter((ring) => ring.bell === bell),
        now,
      ),
    )
    .sort((a, b) => a.set - b.set)
}

function nextOf(rings: Ring[], now: number): Ring[] {
  const inOrder = rings.toSorted((a, b) => a.set - b.set)
  const next = inOrder.findLast(({ set }) => set <= now) ?? inOrder[0]
  return next ? [next] : []
}

const hasRung = ({ rung }: Case, { bell, due, set }: Ring): boolean => {
  const last = rung?.[bell]
  return last?.due === due && last.set >= set
}

function unclaimed({ deadline: due, openedAt }: Case, { clock, hours }: Policy): Ring[] {
  const first = pingOf(clock.group)
  const second = pingOf(clock.second_group)
  const later = (minutes: number) => afterWorking(due, minutes, hours)
  const soon = beforeWorking(due, clock.remind_minutes, hours)
  return [
    // A promise so short that it always ends soon needs no warning.
    ...(soon > openedAt ? [{ bell: 'first' as const, what: 'soon' as const, due, set: soon, ...first }] : []),
    { bell: 'first', what: 'late', due, set: due, ...first },
    ...Array.from({ length: clock.again_times }, (_, i): Ring => {
      return { bell: 'first', what: 'again', due, set: later((i + 1) * clock.again_minutes), ...first }
    }),
    ...(clock.second_group
      ? [
          {
            bell: 'second' as const,
            what: 'second' as const,
            due,
            set: later(clock.second_minutes),
            ...second,
          },
        ]
      : []),
    { bell: 'customer', what: 'apology', due, set: due },
  ]
}

function waiting({ waitingSince: due, claimedBy: person }: Case, { clock, hours }: Policy): Ring[] {
  if (due === undefined || !person) return []
  const after = (minutes: number) => afterWorking(due, minutes, hours)
  return [
    {
      bell: 'holder',
      what: 'waiting',
      due,
      set: after(clock.waiting_minutes),
      ping: { who: 'person', person },
    },
    { bell: 'first', what: 'alone', due, set: after(2 * clock.waiting_minutes), ...pingOf(clock.group) },
  ]
}

/** Whom the policy names. */
export const pingOf = (group: string | null): { ping?: Ping } =>
  group === null ? {} : { ping: group === 'here' ? { who: 'here' } : { who: 'group', group } }

/** How the promise stands, by what has rung: the card changes when something rings, and not in between. */
export function clockOf({ rung, deadline, state }: Case): 'soon' | 'late' | undefined {
  const last = rung?.first
  if (state !== 'open' || last?.due !== deadline) return undefined
  return last.set >= deadline ? 'late' : 'soon'
}

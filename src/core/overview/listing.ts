/**
 * Where a customer's record stands in the desk's indexes. The record is the truth: what should be listed is read from its
 * state, and written by whoever holds it. What may be listed is in the record before it is in an index, so that a process
 * that dies in between leaves nothing that is not found again.
 */
import { openCasesIndex } from '../cases/case.ts'
import { deskOf } from '../cases/desks.ts'
import type { Places } from '../record/desk-facts.ts'
import { keys } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import { openCase, type CustomerState } from '../record/state.ts'
import type { Store } from '../store.ts'

/** Those of one desk. */
export const unclaimedOn = (desk: string): string => `${openCasesIndex}:${desk}`
/** Cases somebody holds, by when they were opened. */
export const claimedCasesIndex = 'claimed-cases'
/** The same of one person of ours (`Staff.id`). */
export const claimedBy = (staff: string): string => `${claimedCasesIndex}:${staff}`
/** Cases that have ended, the latest first: the score is the time, negative. */
export const endedCasesIndex = 'ended-cases'
/** Customers for whom a write waits to be decided, by when the first of them is void. */
export const approvalsIndex = 'approvals-waiting'
/** Customers for whom the bot is paused, by since when. */
export const pausedIndex = 'paused-customers'

/** The indexes this record belongs into, with its scores. */
export function placesOf(state: CustomerState): Places {
  if (state.movedTo) return {}
  const places: Places = {}
  const held = openCase(state)
  if (held?.state === 'open') {
    places[openCasesIndex] = held.deadline
    places[unclaimedOn(deskOf(held))] = held.deadline
  }
  if (held?.claimedBy) {
    places[claimedCasesIndex] = held.openedAt
    places[claimedBy(held.claimedBy.id)] = held.openedAt
  }
  if (!held && state.case?.endedAt !== undefined) places[endedCasesIndex] = -state.case.endedAt
  const waiting = state.approvals.filter((approval) => approval.state === 'open')
  if (waiting.length > 0) places[approvalsIndex] = Math.min(...waiting.map(({ expires }) => expires))
  if (state.paused) places[pausedIndex] = state.paused.at
  return places
}

/**
 * Brings the indexes up to the record, if they may differ from it. `again`: while a case is open they are written in any
 * case, so that what a process wrote late, after it had lost the record, mends itself. Throws LeaseLostError and what
 * the store throws.
 */
export async function list(store: Store, session: Session, again?: 'again'): Promise<void> {
  const { state } = session
  const places = placesOf(state)
  const { places: before, sure } = state.lists
  const same = sure && alike(before, places)
  if (same && !(again && openCase(state))) return
  if (!same) {
    session.note({ key: keys.listing(state.seq), type: 'listing', at: session.now(), places })
    await session.flush()
  }
  await session.hold()
  const all = new Set([...Object.keys(before), ...Object.keys(places)])
  for (const index of all) await store.index(index, session.record, places[index])
  if (!same) {
    const key = keys.listed(session.state.seq)
    session.note({ key, type: 'listed', at: session.now(), places })
  }
}

const alike = (one: Places, other: Places): boolean => {
  const names = Object.keys(one)
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name])
}

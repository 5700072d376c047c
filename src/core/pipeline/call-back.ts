/** Calls people to the phone: a callback a customer booked is due. */
import { nextRingOf } from '../cases/callbacks.ts'
import { hand } from '../cases/case.ts'
import { pingOf } from '../cases/clock.ts'
import type { Ping } from '../desk.ts'
import type { BookedCallback } from '../record/aftercare-facts.ts'
import { keys } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import { claimedCase, openCase, type CustomerState } from '../record/state.ts'
import type { Parts } from './parts.ts'

/**
 * Rings every call that is due: in the thread of the customer's case, which is opened for it where there is none, for
 * whoever holds that case or for the desk. Throws LeaseLostError.
 */
export async function ringCallbacks(parts: Parts, session: Session): Promise<void> {
  for (const callback of [...session.state.callbacks]) {
    const set = dueOf(parts, session.state, callback.id, session.now())
    if (set !== undefined && !session.state.movedTo) await ring(parts, session, callback, set)
  }
}

/** Epoch ms; undefined when no call is booked. */
export function nextCallback({ policy }: Parts, { state, now }: Session): number | undefined {
  if (state.movedTo) return undefined
  const times = state.callbacks.flatMap((one) => nextRingOf(one, policy, now()) ?? [])
  return times.length > 0 ? Math.min(...times) : undefined
}

function dueOf({ policy }: Parts, { callbacks }: CustomerState, id: string, now: number): number | undefined {
  const callback = callbacks.find((one) => one.id === id)
  const set = callback && nextRingOf(callback, policy, now)
  return set !== undefined && set <= now ? set : undefined
}

/** All of it or nothing: whoever takes the call at this very moment is not called any more. */
async function ring(parts: Parts, session: Session, callback: BookedCallback, set: number): Promise<void> {
  await session.flush()
  const { state, now } = session
  const { id } = callback
  const open = openCase(state)
  const held = open?.id ?? (await openFor(parts, session, callback))
  const holder = claimedCase(state)?.claimedBy
  const ping: { ping?: Ping } = holder
    ? { ping: { who: 'person', person: holder } }
    : pingOf(parts.policy.clock.group)
  session.note({
    key: keys.callbackRang(id, set),
    type: 'callback.rang',
    at: now(),
    case: held,
    callback: id,
    set,
    ...ping,
  })
  const same = (later: CustomerState) =>
    dueOf(parts, later, id, now()) === set &&
    openCase(later)?.id === open?.id &&
    claimedCase(later)?.claimedBy.id === holder?.id
  await session.commit(same)
}

/** The promise of that case is the time of the call. */
async function openFor(
  { policy, metrics }: Parts,
  session: Session,
  callback: BookedCallback,
): Promise<string> {
  const { id, at, topic, phone } = callback
  const evidence = `booked call ${id}: ${topic}`
  const signals = [{ name: 'callback', hard: true, evidence }]
  const { entry, case: held } = await hand(session, policy, `callback:${id}`, signals, [
    `Call ${phone}: ${topic}`,
  ])
  metrics.count('switchboard_cases_total', { signal: 'callback' })
  const deadline = Math.max(at, session.now())
  session.note(entry.type === 'case.opened' ? { ...entry, case: { ...entry.case, deadline } } : entry)
  return held.id
}

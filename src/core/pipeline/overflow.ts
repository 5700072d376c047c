/** A case nobody comes for goes on to the desk the policy names, once: its card and thread are there from then on. */
import { deskOf, overflowOf } from '../cases/desks.ts'
import { unclaimedOn } from '../overview/listing.ts'
import { keys } from '../record/entries.ts'
import type { CustomerState } from '../record/state.ts'
import type { Session } from '../record/session.ts'
import type { Parts } from './parts.ts'

const minute = 60_000

/** Throws LeaseLostError and what the store throws. */
export async function overflow(parts: Parts, session: Session): Promise<void> {
  const next = overflowOf(parts.policy, session.state)
  if (!next || isOnItsWay(session.state)) return
  const { held, to } = next
  const why = (await whyFull(parts, session)) ?? whyLate(parts, session)
  if (!why) return
  const key = keys.caseMoved(held.id)
  session.note({ key, type: 'case.moved', at: session.now(), case: held.id, from: deskOf(held), to, why })
  await session.flush()
}

/** Its card may be there already, where nobody has written down: then it is found first. */
const isOnItsWay = ({ case: held, waiting }: CustomerState): boolean =>
  !held?.thread &&
  waiting.some(({ item, tries }) => item.kind === 'card' && item.case === held?.id && tries > 0)

/** Asked once, before the card is posted: who is full when a case comes does not get it. */
async function whyFull({ policy, store }: Parts, { state }: Session): Promise<string | undefined> {
  const next = overflowOf(policy, state)
  if (!next?.open_cases || next.held.thread) return undefined
  const listed = await store.listed(unclaimedOn(deskOf(next.held)), undefined, next.open_cases + 1)
  return listed.length > next.open_cases
    ? `more than ${next.open_cases} cases are unclaimed there`
    : undefined
}

function whyLate({ policy }: Parts, { state, now }: Session): string | undefined {
  const at = lateAt(policy, state)
  return at !== undefined && at <= now() ? 'nobody has claimed it' : undefined
}

function lateAt(policy: Parts['policy'], state: Session['state']): number | undefined {
  const next = overflowOf(policy, state)
  return next?.unclaimed_minutes && next.held.openedAt + next.unclaimed_minutes * minute
}

/** When the case goes on, epoch ms. */
export const nextOverflow = ({ policy }: Parts, { state }: Session): number | undefined =>
  isOnItsWay(state) ? undefined : lateAt(policy, state)

/** Rings what is due on a case's clock, and tells when it rings next. */
import { ringsOf, type Ring } from '../cases/clock.ts'
import { keys, type EntryOf, type Outgoing } from '../record/entries.ts'
import { whyLost } from '../record/fold-reach.ts'
import type { Session } from '../record/session.ts'
import { openCase, type Case, type CustomerState } from '../record/state.ts'
import { speaksAlone } from './mode.ts'
import type { Parts } from './parts.ts'
import { textsFor } from './reply.ts'

/**
 * Each ring that is due, unless somebody claimed or answered at that very moment. Answers the ids of messages to the
 * customer whose first sending the entries cover. Throws LeaseLostError.
 */
export async function ringClock(parts: Parts, session: Session): Promise<string[]> {
  const told: string[] = []
  for (const ring of due(parts, session.state, session.now())) {
    await session.flush()
    const held = openCase(session.state)
    if (!held) return told
    const entry = rang(parts, session, held, ring)
    session.note(entry)
    const still = (state: CustomerState) => due(parts, state, session.now()).some((one) => same(one, ring))
    if (await session.commit(still)) told.push(...entry.out.map(({ id }) => id))
  }
  return told
}

/** Epoch ms; undefined when the clock stands. */
export function nextRing({ policy }: Parts, { state, now }: Session): number | undefined {
  const held = openCase(state)
  return held && ringsOf(held, policy, now())[0]?.set
}

function due({ policy }: Parts, state: CustomerState, now: number): Ring[] {
  const held = openCase(state)
  return held ? ringsOf(held, policy, now).filter(({ set }) => set <= now) : []
}

const same = (a: Ring, b: Ring): boolean => a.bell === b.bell && a.due === b.due && a.set === b.set

function rang(
  parts: Parts,
  { state, now }: Session,
  held: Case,
  { bell, what, due: from, set, ping }: Ring,
): EntryOf<'case.rang'> {
  const key = keys.rang(held.id, bell, from, set)
  const out = bell === 'customer' ? apology(parts, state, held, `${key}/told`) : []
  return {
    key,
    type: 'case.rang',
    at: now(),
    case: held.id,
    bell,
    what,
    due: from,
    set,
    ...(ping && { ping }),
    out,
  }
}

/** Once for each promise, to whoever was promised something. */
function apology(parts: Parts, state: CustomerState, held: Case, id: string): Outgoing[] {
  const { last } = state
  if (!last || !speaksAlone(parts.policy, state, last.conversation) || isSilent(held)) return []
  if (state.optedOut.includes(last.conversation) || whyLost(state, last.conversation) !== undefined) return []
  const text = textsFor(parts, state)('late', { case: held.id })
  const { conversation, message: replyTo } = last
  // As the bot, so that it is held back when a person speaks by then.
  return [{ id, kind: 'reply', by: 'bot', message: { id, conversation, text, replyTo } }]
}

/** They were told nothing when this case was opened (`route`). */
const isSilent = ({ signals }: Case): boolean =>
  signals.some(({ name }) => name === 'opted_out' || name === 'too_often')

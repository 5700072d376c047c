/**
 * A write of which nobody knows whether it was done is tried again within the policy's patience, and then left to a person
 * who looks it up. The reservation in the ledger stays: money that may have moved is not offered again.
 */
import { sayWhen } from '../cases/calendar.ts'
import { hand } from '../cases/case.ts'
import { isGuestIn } from '../places/standing.ts'
import { keys, type Outgoing, type PendingAction } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import { claimedCase, languageOf } from '../record/state.ts'
import { speaksAlone } from './mode.ts'
import type { Parts } from './parts.ts'
import { textsFor } from './reply.ts'

/** Between tries of a write that was agreed to, ms. */
export const writeRetryMs = 30_000

/** The next try of what was agreed at `since`, epoch ms, would come later than the policy waits. */
export const isBeyondPatience = ({ policy }: Parts, { now }: Session, since: number): boolean =>
  now() + writeRetryMs > since + policy.turn.patience_minutes * 60_000

/**
 * Notes that what became of the action is not known, with a case for whoever looks it up and, where the bot may speak, words
 * to the customer, whose ids it answers. `about` names the case's reason, once. The caller flushes.
 */
export async function giveUp(
  parts: Parts,
  session: Session,
  action: PendingAction,
  cause: string,
  about: string,
): Promise<string[]> {
  const { state } = session
  const at = session.now()
  const evidence = `it is not known whether this was done: ${action.summary} (${cause})`
  const todo = `Look up whether this was done, and do it by hand only if it was not: ${action.summary}`
  const signal = { name: 'outcome_unknown', hard: true, evidence }
  const { entry, case: held } = await hand(session, parts.policy, about, [signal], [todo])
  parts.metrics.count('switchboard_cases_total', { signal: 'outcome_unknown' })
  const id = keys.outcomeUnknown(action.id)
  const when = sayWhen(held.deadline, at, parts.policy.hours, languageOf(state))
  const values = { action: action.summary, when, case: held.id }
  const text = textsFor(parts, state)('outcome_unknown', values)
  const message = { id, conversation: action.conversation, text }
  const out: Outgoing[] = (await speaks(parts, session, action))
    ? [{ id, kind: 'reply', by: 'bot', message }]
    : []
  session.note(entry)
  session.note({ key: id, type: 'outcome.unknown', at, action: action.id, out })
  return out.map((one) => one.id)
}

/** Nobody holds the case, a person approves no replies there, and nobody of another account reads along. */
const speaks = async (parts: Parts, { state }: Session, { conversation }: PendingAction): Promise<boolean> =>
  claimedCase(state) === undefined &&
  speaksAlone(parts.policy, state, conversation) &&
  !(await isGuestIn(parts, state, conversation))

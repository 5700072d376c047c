/**
 * A yes holds even when its turn was cut off, or a person took over right after: what was agreed is tried until its result is
 * known. Not without end: beyond the policy's patience a person looks up what became of it, and nobody tries again.
 */
import { perform } from '../agent/perform.ts'
import { sayWhen } from '../cases/calendar.ts'
import { hand } from '../cases/case.ts'
import { LeaseLostError, messageOf } from '../errors.ts'
import { keys, type Outgoing, type PendingAction } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import { claimedCase, languageOf } from '../record/state.ts'
import { speaksAlone } from './mode.ts'
import { turnFailed } from './failing.ts'
import type { Parts } from './parts.ts'
import { textsFor } from './reply.ts'

/** Between tries of an agreed action whose turn a person has taken over. */
const retryMs = 30_000

/** When an agreed action has to be looked at again, epoch ms. */
export const nextConfirmed = ({ state, now }: Session): number | undefined =>
  state.confirmed && (state.turn?.retryAt ?? now() + retryMs)

/** Ids of replies that were committed go into `fresh`. Throws LeaseLostError. */
export async function finishConfirmed(parts: Parts, session: Session, fresh: Set<string>): Promise<void> {
  const { confirmed, turn } = session.state
  if (!confirmed || (turn?.retryAt ?? 0) > session.now()) return
  try {
    await perform(parts, session, turn?.id ?? 't0', confirmed)
  } catch (error) {
    if (error instanceof LeaseLostError || session.signal.aborted) throw error
    parts.log.warn({ action: confirmed.id, cause: messageOf(error) }, 'an agreed action is still not done')
    const told = isBeyondPatience(parts, session)
      ? await giveUp(parts, session, confirmed, messageOf(error))
      : turn
        ? await turnFailed(parts, session, error)
        : []
    for (const id of told) fresh.add(id)
  }
}

/** The next try would come later than the policy waits. */
function isBeyondPatience({ policy }: Parts, { state, now }: Session): boolean {
  const agreedAt = state.confirmedAt ?? now()
  return now() + retryMs > agreedAt + policy.turn.patience_minutes * 60_000
}

/**
 * Says plainly what is not known, to the customer and in a case, and ends the turn of the yes. The reservation in the ledger
 * stays: money that may have moved is not offered again.
 */
async function giveUp(
  parts: Parts,
  session: Session,
  action: PendingAction,
  cause: string,
): Promise<string[]> {
  await session.flush()
  const at = session.now()
  const { turn } = session.state
  const id = `unknown:${action.id}`
  const evidence = `it is not known whether this was done: ${action.summary} (${cause})`
  const todo = `Look up whether this was done, and do it by hand only if it was not: ${action.summary}`
  const { entry, case: held } = await hand(
    session,
    parts.policy,
    turn?.id ?? id,
    [{ name: 'outcome_unknown', hard: true, evidence }],
    [todo],
  )
  parts.metrics.count('switchboard_cases_total', { signal: 'outcome_unknown' })
  const silent =
    claimedCase(session.state) !== undefined || !speaksAlone(parts.policy, session.state, action.conversation)
  const when = sayWhen(held.deadline, at, parts.policy.hours, languageOf(session.state))
  const text = textsFor(parts, session.state)('outcome_unknown', {
    action: action.summary,
    when,
    case: held.id,
  })
  const message = { id, conversation: action.conversation, text }
  const out: Outgoing[] = silent ? [] : [{ id, kind: 'reply', by: 'bot', message }]
  session.note(entry)
  session.note({ key: keys.outcomeUnknown(action.id), type: 'outcome.unknown', at, action: action.id, out })
  if (turn) {
    session.note({
      ...{ key: keys.answered(turn.id), type: 'answered', at, turn: turn.id, upTo: turn.upTo },
      ...{ route: 'outcome_unknown', out: [] },
    })
  }
  await session.flush()
  return out.map((one) => one.id)
}

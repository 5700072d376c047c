/**
 * A yes holds even when its turn was cut off, or a person took over right after: what was agreed is tried until its result is
 * known. Not without end: beyond the policy's patience a person looks up what became of it, and nobody tries again.
 */
import { perform } from '../agent/perform.ts'
import { LeaseLostError, messageOf } from '../errors.ts'
import { keys, type PendingAction } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import { turnFailed } from './failing.ts'
import type { Parts } from './parts.ts'
import { giveUp, isBeyondPatience, writeRetryMs } from './unknown.ts'

/** When an agreed action has to be looked at again, epoch ms. */
export const nextConfirmed = ({ state, now }: Session): number | undefined =>
  state.confirmed && (state.turn?.retryAt ?? now() + writeRetryMs)

/** Ids of replies that were committed go into `fresh`. Throws LeaseLostError. */
export async function finishConfirmed(parts: Parts, session: Session, fresh: Set<string>): Promise<void> {
  const { confirmed, turn } = session.state
  if (!confirmed || (turn?.retryAt ?? 0) > session.now()) return
  try {
    await perform(parts, session, turn?.id ?? 't0', confirmed)
  } catch (error) {
    if (error instanceof LeaseLostError || session.signal.aborted) throw error
    parts.log.warn({ action: confirmed.id, cause: messageOf(error) }, 'an agreed action is still not done')
    const told = isBeyondPatience(parts, session, session.state.confirmedAt ?? session.now())
      ? await endUnknown(parts, session, confirmed, messageOf(error))
      : turn
        ? await turnFailed(parts, session, error)
        : []
    for (const id of told) fresh.add(id)
  }
}

/** Also ends the turn of the yes. */
async function endUnknown(
  parts: Parts,
  session: Session,
  action: PendingAction,
  cause: string,
): Promise<string[]> {
  await session.flush()
  const { turn } = session.state
  const told = await giveUp(parts, session, action, cause, turn?.id ?? keys.outcomeUnknown(action.id))
  if (turn) {
    session.note({
      ...{ key: keys.answered(turn.id), type: 'answered', at: session.now(), turn: turn.id, upTo: turn.upTo },
      ...{ route: 'outcome_unknown', out: [] },
    })
  }
  await session.flush()
  return told
}

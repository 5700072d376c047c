/** A turn that failed: tried again on the policy's schedule, and beyond its patience given to a person. */
import { sayWhen } from '../cases/calendar.ts'
import { hand } from '../cases/case.ts'
import { messageOf, OutsideError } from '../errors.ts'
import { keys } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import { claimedCase, languageOf, type CustomerState } from '../record/state.ts'
import { withOpening } from './hours.ts'
import { speaksAlone } from './mode.ts'
import type { Parts } from './parts.ts'
import { textsFor } from './reply.ts'
import { reassure } from './reassure.ts'
import { nextBatch } from './turn.ts'

/** The index of turns that were given up, by when. Members are `record/turn`. */
export const deadLettersIndex = 'dead-letters'

/**
 * Journals the failure with its next try, or gives the turn up. Answers the ids of replies that were committed.
 * Throws LeaseLostError.
 */
export async function turnFailed(parts: Parts, session: Session, error: unknown): Promise<string[]> {
  // What the turn had found out before it failed is kept.
  await session.flush()
  const at = session.now()
  const last = nextBatch(session).at(-1)
  if (!last) {
    // A person has taken the messages meanwhile, or they were taken back: there is nothing to try again.
    parts.log.info(
      { record: session.record, cause: messageOf(error) },
      'turn failed, and nothing is left of it',
    )
    return []
  }
  const { turn } = session.state
  const id = turn?.id ?? `t${last.seq}`
  if (!turn)
    session.note({
      key: keys.started(id),
      type: 'turn.started',
      at,
      turn: id,
      upTo: last.seq,
      read: session.state.seq,
    })
  const attempt = (turn?.attempt ?? 0) + 1
  const cause = messageOf(error)
  const wait = pauseAfter(parts, error, attempt)
  parts.log.warn({ record: session.record, turn: id, attempt, cause }, 'turn failed')
  parts.metrics.count('switchboard_turn_failures_total')
  const patience = parts.policy.turn.patience_minutes * 60_000
  const hopeless = error instanceof OutsideError && error.again === 'never'
  if (hopeless || at + wait > (turn?.firstFailure ?? at) + patience) return giveUp(parts, session, id, cause)
  const retryAt = at + wait
  session.note({ key: keys.failed(id, attempt), type: 'turn.failed', at, turn: id, attempt, cause, retryAt })
  await session.flush()
  const told = reassure(parts, session)
  await session.flush()
  return told ? [told] : []
}

/** What the other side asked for, or the policy's schedule, spread a little so that not all come back at once. */
function pauseAfter({ policy }: Parts, error: unknown, attempt: number): number {
  const { retry_ms: steps } = policy.turn
  const asked = error instanceof OutsideError ? error.retryAfterMs : undefined
  return asked ?? (steps[Math.min(attempt, steps.length) - 1] ?? 1_000) * (0.9 + 0.2 * Math.random())
}

/** Nothing is lost when patience ends: a person gets the messages, the customer an honest word, the operator a dead letter. */
async function giveUp(parts: Parts, session: Session, turn: string, cause: string): Promise<string[]> {
  await session.flush()
  const upTo = session.state.turn?.upTo ?? 0
  const message = nextBatch(session).at(-1)?.message
  if (!message) return []
  const at = session.now()
  // The index first: a letter that is in the record but in no list would never be found.
  await parts.store.index(deadLettersIndex, `${session.record}/${turn}`, at)
  const signals = [{ name: 'outage', hard: true, evidence: cause }]
  const todo = ['Answer the customer: the bot could not.']
  const { entry, case: held } = await hand(session, parts.policy, turn, signals, todo)
  const when = sayWhen(held.deadline, at, parts.policy.hours, languageOf(session.state))
  const id = `${turn}/outage`
  const words = textsFor(parts, session.state)('outage', { case: held.id, when })
  const text = withOpening(parts, session, words)
  const reply = { id, conversation: message.conversation, text, replyTo: message.id }
  const out = { id, kind: 'reply', by: 'bot', message: reply } as const
  session.note(entry)
  session.note({
    key: keys.answered(turn),
    type: 'answered',
    at,
    turn,
    upTo,
    route: 'given_up',
    givenUp: cause,
    out: speaksAlone(parts.policy, session.state, message.conversation) ? [out] : [],
  })
  // A person may have answered meanwhile, or the customer taken it back: then nothing is to be made up for.
  const wanted = (state: CustomerState) => state.unread.some(({ seq }) => seq <= upTo)
  return (await session.commit((state) => !claimedCase(state) && wanted(state))) ? [id] : []
}

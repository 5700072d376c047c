/** Tells the customer, once a turn, that the answer takes longer than they would expect. */
import { channelOf } from '../message.ts'
import { keys, type Outgoing } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import type { Parts } from './parts.ts'
import { opening } from './reply.ts'

/**
 * Notes the reassurance when the turn has run for the policy's time; the caller flushes and delivers. Answers
 * the id of the message, or undefined when there is nothing to say.
 */
export function reassure(parts: Parts, session: Session): string | undefined {
  const { turn, unread } = session.state
  const last = turn && unread.filter(({ seq }) => seq <= turn.upTo).at(-1)
  if (!turn || !last || turn.reassured) return undefined
  if (session.now() - turn.startedAt < parts.policy.turn.still_on_it_ms) return undefined
  const id = `${turn.id}/still`
  const { conversation, id: replyTo } = last.message
  const message = { id, conversation, text: parts.texts('still_on_it'), replyTo }
  const intro = opening(parts, session.state, channelOf(conversation))
  const out: Outgoing[] = [{ id, kind: 'reply', by: 'bot', message, ...(intro ? { intro } : {}) }]
  session.note({ key: keys.reassured(turn.id), type: 'reassured', at: session.now(), turn: turn.id, out })
  return id
}

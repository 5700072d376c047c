/** Tells the customer, once a turn, that the answer takes longer than they would expect. */
import { channelOf } from '../message.ts'
import { keys, type Outgoing } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import type { Turn } from '../record/state.ts'
import { deliver } from './deliver.ts'
import { speaksAlone } from './mode.ts'
import type { Parts } from './parts.ts'
import { opening, textsFor } from './reply.ts'

/**
 * Notes the reassurance when the turn has run for the policy's time; the caller flushes and delivers. Answers
 * the id of the message, or undefined when there is nothing to say.
 */
export function reassure(parts: Parts, session: Session): string | undefined {
  const { turn, unread } = session.state
  const last = turn && unread.filter(({ seq }) => seq <= turn.upTo).at(-1)
  if (!turn || !last || turn.reassured) return undefined
  if (session.now() - turn.startedAt < parts.policy.turn.still_on_it_ms) return undefined
  if (!speaksAlone(parts.policy, session.state, last.message.conversation)) return undefined
  const id = `${turn.id}/still`
  const { conversation, id: replyTo } = last.message
  const message = { id, conversation, text: textsFor(parts, session.state)('still_on_it'), replyTo }
  const intro = opening(parts, session.state, channelOf(conversation))
  const out: Outgoing[] = [{ id, kind: 'reply', by: 'bot', message, ...(intro ? { intro } : {}) }]
  session.note({ key: keys.reassured(turn.id), type: 'reassured', at: session.now(), turn: turn.id, out })
  return id
}

/**
 * Waits for the model, which works on this turn, and meanwhile tells the customer when that takes longer than
 * they would expect. Throws what `work` throws, and LeaseLostError.
 */
export async function patiently<T>(parts: Parts, session: Session, turn: Turn, work: Promise<T>): Promise<T> {
  const over = new AbortController()
  // Both have to end: somebody who is still being told uses the session.
  const [done, told] = await Promise.allSettled([
    work.finally(() => over.abort('over')),
    tellInTime(parts, session, turn, over.signal),
  ])
  if (told.status === 'rejected') throw told.reason
  if (done.status === 'rejected') throw done.reason
  return done.value
}

async function tellInTime(parts: Parts, session: Session, turn: Turn, over: AbortSignal): Promise<void> {
  if (session.state.turn?.reassured) return
  const at = turn.startedAt + parts.policy.turn.still_on_it_ms
  const wait = at - session.now()
  if (wait > 0) await parts.clock.sleep(wait, over)
  if (wait > 0 && (over.aborted || session.now() < at)) return
  // The turn may not be in the record yet: one that is quick is written down in one call.
  await session.flush()
  const told = reassure(parts, session)
  if (!told) return
  await session.flush()
  await deliver(parts, session, new Set([told]))
}

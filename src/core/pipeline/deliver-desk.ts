/** What goes to the desk: the card before anything else of its case. */
import { viewOf } from '../cases/case.ts'
import { SendError } from '../errors.ts'
import type { Outgoing } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import { caseNamed } from '../record/state.ts'
import { caseKey } from './accept.ts'
import { fileSource } from './files.ts'
import type { Parts } from './parts.ts'

/** What a provider said; `thread` for a card. */
export interface Sent {
  provider: string[]
  rest?: string
  thread?: string
}

type DeskItem = Exclude<Outgoing, { kind: 'reply' | 'correction' }>

/** Throws SendError. */
export async function sendToDesk(
  parts: Parts,
  session: Session,
  item: DeskItem,
  signal: AbortSignal,
): Promise<Sent> {
  const { desk, store, policy } = parts
  const held = caseNamed(session.state, item.case)
  if (!desk || !held) throw new SendError('there is no desk to post to', { again: 'never', code: 'desk_off' })
  if (item.kind === 'mark') {
    await desk.mark?.(item.message, item.mark, signal)
    return { provider: [] }
  }
  if (item.kind === 'left') {
    const view = viewOf(held, session.state, policy.card.links)
    await desk.card(item.id, { ...view, movedTo: item.to }, item.thread, signal)
    return { provider: [] }
  }
  if (item.kind === 'card') {
    // Before anybody can press its buttons.
    if (!held.thread) await store.link(caseKey(held.id), session.record)
    const thread = await desk.card(
      item.id,
      viewOf(held, session.state, policy.card.links),
      held.thread,
      signal,
    )
    return { provider: [thread], thread }
  }
  const thread = item.kind === 'whisper' ? (item.thread ?? held.thread) : held.thread
  if (!thread) throw new SendError('the case has no thread yet', { again: 'retry', code: 'no_thread' })
  if (item.kind === 'note') return desk.note(item.id, thread, item.note, signal, fileSource(parts))
  const { text, choices } = item
  await desk.whisper(thread, item.to, { text, ...(choices && { choices }) }, signal)
  return { provider: [] }
}

/** While the bot is paused, people answer: what the customer writes goes to the desk, and nothing is lost. */
import type { ConversationId, InboundMessage } from '../message.ts'
import { whyPaused } from '../pauses.ts'
import { keys, type Entry } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import { openCase, type CustomerState, type Turn } from '../record/state.ts'
import type { Parts } from './parts.ts'
import { handOver } from './route.ts'
import type { Decision } from './turn.ts'

/**
 * What becomes of messages while the bot is paused: a case, or more in the thread of the one there is. Undefined when it is
 * not. Throws what the store throws.
 */
export async function whilePaused(
  parts: Parts,
  session: Session,
  turn: Turn,
  messages: InboundMessage[],
): Promise<Decision | undefined> {
  const [first] = messages
  const pause = first && (session.state.paused ?? (await parts.pauses.covering(first.conversation)))
  if (!pause) return undefined
  const pending = voided(session)
  // It is in the thread already, and the customer has been told that a person answers.
  if (openCase(session.state)) return { route: 'paused', drafts: [], entries: pending }
  const evidence = whyPaused(pause, session.now(), parts.policy.hours)
  const left = messages.map(({ text }) => `Answer: ${text.trim().slice(0, 200)}`)
  const signals = [{ name: 'bot_paused', hard: true, evidence }]
  const decision = await handOver(parts, session, turn, signals, left)
  return { ...decision, entries: [...pending, ...decision.entries] }
}

/** Is the bot to say nothing here, as far as this process knows right now? */
export const isHushed = (parts: Parts, state: CustomerState, conversation: ConversationId): boolean =>
  Boolean(state.paused ?? parts.pauses.known(conversation))

/** A proposal the customer may never have seen, and will not be asked about: a later yes must not mean it. */
function voided({ state, now }: Session): Entry[] {
  const { pending } = state
  if (!pending) return []
  const { id: action, hash } = pending
  const [outcome, by] = ['replaced', 'gateway'] as const
  return [{ key: keys.decided(action), type: 'decided', at: now(), action, hash, outcome, by }]
}

/** A word to somebody who let us in without one: who we are, and what to do. Once in each conversation. */
import { channelOf, type ConversationId } from '../message.ts'
import { keys, type Outgoing } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import { speaksAlone } from './mode.ts'
import type { Parts } from './parts.ts'
import { opening, textsFor } from './reply.ts'

/** Notes the greetings that are owed; the caller flushes. Answers the ids of messages whose first sending that covers. */
export function greet(parts: Parts, session: Session): string[] {
  return [...session.state.toGreet].flatMap((conversation) => greetIn(parts, session, conversation))
}

/** Where the bot does not speak by itself nobody is greeted by it. */
function greetIn(parts: Parts, session: Session, conversation: ConversationId): string[] {
  const channel = channelOf(conversation)
  const id = `greeting:${conversation}`
  const speaks = speaksAlone(parts.policy, session.state, conversation)
  const message = { id, conversation, text: textsFor(parts, session.state)('welcome') }
  const intro = opening(parts, session.state, channel)
  const reply: Outgoing = { id, kind: 'reply', by: 'system', message, ...(intro ? { intro } : {}) }
  session.note({
    key: keys.greeted(conversation),
    type: 'greeted',
    at: session.now(),
    conversation,
    out: speaks ? [reply] : [],
  })
  return speaks ? [id] : []
}

/** Replies as the outbox wants them: numbered within their turn, with disclosure and offers where they belong. */
import type { Choice, ConversationId } from '../message.ts'
import type { Outgoing } from '../record/entries.ts'
import type { CustomerState } from '../record/state.ts'
import type { Parts } from './parts.ts'

export interface Draft {
  text: string
  choices?: Choice[]
}

/** Where the turn's replies go, and which message they answer. */
export interface Target {
  turn: string
  conversation: ConversationId
  replyTo: string
}

/**
 * The first reply in a conversation says that it comes from an AI (EU AI Act, Art. 50) and, to accounts the
 * policy calls high-value, that a person can be had.
 */
export function replies(parts: Parts, state: CustomerState, target: Target, drafts: Draft[]): Outgoing[] {
  const { turn, conversation, replyTo } = target
  return drafts.map(({ text, choices }, i) => {
    const id = `${turn}/${i}`
    const full = i === 0 ? [...opening(parts, state, conversation), text].join('\n\n') : text
    const message = { id, conversation, text: full, replyTo, ...(choices ? { choices } : {}) }
    return { id, kind: 'reply', by: 'bot', message }
  })
}

function opening(parts: Parts, state: CustomerState, conversation: ConversationId): string[] {
  if (state.disclosed.includes(conversation)) return []
  const { revenue } = state.person ?? {}
  const highValue = revenue && revenue.amount >= parts.policy.escalation.high_value_revenue * 100
  return [parts.texts('disclosure'), ...(highValue ? [parts.texts('offer_person')] : [])]
}

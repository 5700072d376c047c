/** Replies as the outbox wants them: numbered within their turn, with disclosure and offers where they belong. */
import { channelOf, type ChannelName, type Choice, type ConversationId } from '../message.ts'
import type { Policy } from '../policy.ts'
import type { Outgoing, Person } from '../record/entries.ts'
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

/** The drafts of a turn as replies, the first one with an introduction where the channel has had none. */
export function replies(parts: Parts, state: CustomerState, target: Target, drafts: Draft[]): Outgoing[] {
  const { turn, conversation, replyTo } = target
  return drafts.map(({ text, choices }, i) => {
    const id = `${turn}/${i}`
    const message = { id, conversation, text, replyTo, ...(choices ? { choices } : {}) }
    const intro = i === 0 ? opening(parts, state, channelOf(conversation)) : ''
    return { id, kind: 'reply', by: 'bot', message, ...(intro ? { intro } : {}) }
  })
}

/**
 * The first reply on a channel says that it comes from an AI (EU AI Act, Art. 50) and, to accounts the
 * policy calls high-value, that a person can be had.
 */
export function opening(parts: Parts, state: CustomerState, channel: ChannelName): string {
  if (state.disclosed.includes(channel)) return ''
  const offered = isHighValue(parts.policy, state.person) ? [parts.texts('offer_person')] : []
  return [parts.texts('disclosure'), ...offered].join(' ')
}

/** Accounts that are always offered a person: by tier, or by what they bring a year. */
const isHighValue = ({ tiers, escalation }: Policy, person: Person | undefined): boolean =>
  person !== undefined &&
  (tiers[person.tier].offer_person || person.revenue.amount >= escalation.high_value_revenue * 100)

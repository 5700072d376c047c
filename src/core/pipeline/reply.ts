/** Replies as the outbox wants them: numbered within their turn, with disclosure and offers where they belong. */
import type { Language } from '../classifier/heads.ts'
import { channelOf, type ChannelName, type Choice, type ConversationId } from '../message.ts'
import type { Policy } from '../policy.ts'
import type { Outgoing, Person } from '../record/entries.ts'
import { languageOf, type CustomerState } from '../record/state.ts'
import type { TextName } from '../texts.ts'
import type { Parts } from './parts.ts'

export interface Draft {
  text: string
  /** What stands below it in the gateway's own words. */
  below?: string
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
  return drafts.map(({ text: own, below, choices }, i) => {
    const text = below ? `${own}\n\n${below}` : own
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
  const say = textsFor(parts, state)
  const offered = isHighValue(parts.policy, state.person) ? [say('offer_person')] : []
  return [say('disclosure'), ...offered].join(' ')
}

/** Accounts that are always offered a person: by tier, or by what they bring a year. */
const isHighValue = ({ tiers, escalation }: Policy, person: Person | undefined): boolean =>
  person !== undefined &&
  (tiers[person.tier].offer_person || person.revenue.amount >= escalation.high_value_revenue * 100)

/** The same parts, with every text in this language: for a turn whose language the record does not hold yet. */
export const inLanguage = (parts: Parts, language: Language): Parts => ({
  ...parts,
  texts: (name, values) => parts.texts(name, values, language),
})

/** The texts in the language this customer writes in. */
export const textsFor =
  ({ texts }: Parts, state: CustomerState) =>
  (name: TextName, values?: { [placeholder: string]: string }): string =>
    texts(name, values, languageOf(state))

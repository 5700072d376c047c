/**
 * The brake against robots that write to each other: where the policy sets one for a channel, a customer who writes or
 * was answered too often within an hour goes to a person, without another word of the bot.
 */
import type { Signal } from '../desk.ts'
import { channelOf, type ConversationId } from '../message.ts'
import type { Session } from '../record/session.ts'
import type { Parts } from './parts.ts'

const hourMs = 60 * 60_000

/** Undefined: the bot may answer. */
export function tooOften(
  { policy }: Pick<Parts, 'policy'>,
  { state, now }: Pick<Session, 'state' | 'now'>,
  conversation: ConversationId,
): Signal | undefined {
  const channel = channelOf(conversation)
  const pace = policy.pace[channel]
  if (!pace) return undefined
  const lately = state.talk.filter(
    (line) => line.at > now() - hourMs && channelOf(line.conversation) === channel,
  )
  const [written, answered] = ['customer', 'bot'].map(
    (who) => lately.filter((line) => line.who === who).length,
  )
  const wild = (written ?? 0) > pace.messages_per_hour || (answered ?? 0) >= pace.answers_per_hour
  const evidence = `${written} messages on ${channel} within an hour, ${answered} answered: perhaps another robot`
  return wild ? { name: 'too_often', hard: true, evidence } : undefined
}

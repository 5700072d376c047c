/**
 * Channels on which a person approves each reply (policy `channels`: draft). What the bot would say is shown to a
 * person in a case and does not go out; the answer is the person's.
 */
import { hand } from '../cases/case.ts'
import { channelOf, type ConversationId } from '../message.ts'
import { keys, type Entry } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import type { Turn } from '../record/state.ts'
import type { Policy } from '../policy.ts'
import type { Parts } from './parts.ts'
import type { Decision } from './turn.ts'

/** May the bot say something here by itself? */
export const speaksAlone = ({ channels }: Policy, conversation: ConversationId): boolean =>
  (channels[channelOf(conversation)] ?? 'auto') === 'auto'

/** The decision as it is, or, on a channel in draft mode, without a word to the customer and with a case instead. */
export async function heldBack(
  parts: Parts,
  session: Session,
  turn: Turn,
  conversation: ConversationId,
  decision: Decision,
): Promise<Decision> {
  const channel = channelOf(conversation)
  if (decision.drafts.length === 0 || parts.policy.channels[channel] !== 'draft') return decision
  const opens = decision.entries.some(({ type }) => type === 'case.opened' || type === 'case.joined')
  return {
    ...decision,
    drafts: [],
    entries: [
      ...decision.entries,
      ...unasked(session, turn),
      ...(opens ? [] : [await toApprove(parts, session, turn, channel, decision)]),
    ],
  }
}

async function toApprove(
  parts: Parts,
  session: Session,
  turn: Turn,
  channel: string,
  { drafts }: Decision,
): Promise<Entry> {
  const evidence = `the policy has a person approve each reply on ${channel}`
  const draft = drafts.map(({ text }) => text).join('\n\n')
  const signals = [{ name: 'draft', hard: true, evidence }]
  return (
    await hand(session, parts.policy, turn.id, signals, [`Answer the customer. The bot's draft: ${draft}`])
  ).entry
}

/** A proposal that nobody was shown cannot be answered. */
function unasked({ state: { pending }, now }: Session, turn: Turn): Entry[] {
  if (!pending?.id.startsWith(`${turn.id}.`)) return []
  const { id: action, hash } = pending
  return [
    {
      key: keys.decided(action),
      type: 'decided',
      at: now(),
      action,
      hash,
      outcome: 'replaced',
      by: 'gateway',
    },
  ]
}

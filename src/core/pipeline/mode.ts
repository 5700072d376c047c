/** How freely the bot speaks to a customer in a conversation: by the channel and by the account's tier. */
import { channelOf, type ConversationId } from '../message.ts'
import { channelModes, type ChannelMode } from '../policy/mode.ts'
import type { Policy } from '../policy.ts'
import type { CustomerState } from '../record/state.ts'

/** The stricter of the two, and the line of the policy that says so. */
export function modeIn(
  { channels, tiers }: Policy,
  { person }: CustomerState,
  conversation: ConversationId,
): { mode: ChannelMode; why: string } {
  const channel = channelOf(conversation)
  const byChannel = { mode: channels[channel] ?? 'auto', why: `channels.${channel}` }
  const byTier = { mode: (person && tiers[person.tier].mode) ?? 'auto', why: `tiers.${person?.tier}.mode` }
  const stricter = channelModes.indexOf(byTier.mode) > channelModes.indexOf(byChannel.mode)
  const { mode, why } = stricter ? byTier : byChannel
  return { mode, why: `${why}: ${mode}` }
}

/** May the bot say something here by itself? */
export const speaksAlone = (policy: Policy, state: CustomerState, conversation: ConversationId): boolean =>
  modeIn(policy, state, conversation).mode === 'auto'

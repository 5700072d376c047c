/** A person of ours changed or took back what had gone out already: done where the channel can, said where not. */
import { SendError } from '../errors.ts'
import { channelOf, type OutboundMessage } from '../message.ts'
import type { Outgoing } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import type { Parts } from './parts.ts'
import type { Sent } from './deliver-desk.ts'

type Correction = Extract<Outgoing, { kind: 'correction' }>

/** Throws SendError `never` where it cannot be done: whoever wrote it is told then. */
export async function sendCorrection(
  { channels }: Parts,
  { state }: Session,
  { id, of, conversation, text }: Correction,
  signal: AbortSignal,
): Promise<Sent> {
  const channel = channels.get(channelOf(conversation))
  const sent = Object.keys(state.deliveries).filter((provider) => state.deliveries[provider]?.out === of)
  if (sent.length === 0) throw impossible('it is not known what was sent')
  if (text === undefined) {
    if (!channel?.withdraw) throw impossible('the channel cannot take messages back')
    await channel.withdraw(sent, conversation, signal)
    return { provider: [] }
  }
  if (!channel?.edit) throw impossible('the channel cannot change messages')
  const message: OutboundMessage = { id, conversation, text, person: true }
  const reference = state.references[conversation]
  await channel.edit(sent, reference === undefined ? message : { ...message, reference }, signal)
  return { provider: [] }
}

const impossible = (why: string) => new SendError(why, { again: 'never', code: 'cannot_correct' })

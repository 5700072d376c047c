/** What was typed for the check of a code is for nobody else's eyes. */
import { maskCodes } from '../codes.ts'
import type { InboundMessage } from '../message.ts'
import type { CustomerState } from './state.ts'

const hourMs = 3_600_000

/** The message as it may be shown on: while a code is awaited, nobody but the check sees what was typed for it. */
export function withoutCode(state: CustomerState, message: InboundMessage, at: number): InboundMessage {
  const challenge = message.from.key === state.proof?.identity ? state.proof.challenge : undefined
  if (!challenge || at > challenge.at + hourMs) return message
  return { ...message, text: maskCodes(message.text) }
}

/** What was typed for the check of a code is for nobody else's eyes. */
import { maskCodes } from '../codes.ts'
import type { IdentityKey, InboundMessage } from '../message.ts'
import type { CustomerState } from './state.ts'

const hourMs = 3_600_000

/** The message as it may be shown on: while a code is awaited, nobody but the check sees what was typed for it. */
export const withoutCode = (state: CustomerState, message: InboundMessage, at: number): InboundMessage => ({
  ...message,
  text: shownOn(state, message.from.key, message.text, at),
})

/** As `withoutCode`, for words alone. */
export function shownOn(state: CustomerState, from: IdentityKey, text: string, at: number): string {
  const challenge = from === state.proof?.identity ? state.proof.challenge : undefined
  return challenge && at <= challenge.at + hourMs ? maskCodes(text) : text
}

/** What a message quotes: some platforms say only which message it is an answer to. */
import type { InboundMessage } from '../message.ts'
import type { CustomerState } from './state.ts'

/** Characters of a quoted message that are shown again. */
const shown = 300

/** The message with the words it quotes, where they are still known: ours among the latest sent, theirs in the talk. */
export function withQuote(state: CustomerState, message: InboundMessage): InboundMessage {
  const { quotes } = message
  if (!quotes) return message
  const theirs = state.talk.findLast((line) => line.message === quotes)?.text
  const text = state.deliveries[quotes]?.item?.message.text ?? theirs
  if (!text) return message
  return { ...message, quoted: text.length > shown ? `${text.slice(0, shown)}…` : text }
}

/** What must not stand in a reply: what this customer never was shown, and what the model was told to be. */
import type { InboundMessage } from '../message.ts'
import type { CustomerState } from '../record/state.ts'

/** Names of records as helpdesks write them: kind, account, number. */
const recordIds = /\b(?:INV|TCK|RF|ORD|CB|ACC|CON|CASE)-[A-Z0-9]+(?:-[A-Z0-9]+)*\b/g
const addresses = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g
const phones = /\+\d[\d ().-]{7,}\d/g

/** Marks of the way a model is spoken to; no customer is answered with them. */
const inner =
  /<\/?(?:context|customer_message|overheard)\b|\b(?:get_customer_profile|get_account_history|search_knowledge_base|get_open_tickets|create_ticket|update_ticket|process_refund|schedule_callback|send_email|escalate_to_human|report_confidence)\b|\bsystem prompt\b|\b(?:my|these are my) (?:system )?instructions (?:are|say)\b/i

/** Words in a row of the prompt that cannot come together by chance. */
const shingle = 12

/** What is wrong with the text, in words for the model. */
export function leaks(
  text: string,
  state: CustomerState,
  prompt: string,
  messages: InboundMessage[],
): string[] {
  const seen = seenBy(state, messages)
  const named = [...(text.match(recordIds) ?? []), ...(text.match(addresses) ?? [])]
  const numbers = (text.match(phones) ?? []).map(digits)
  const strange = [
    ...named.filter((name) => !seen.includes(name.toLowerCase())),
    ...numbers.filter((number) => !digits(seen).includes(number)),
  ]
  return [
    ...(strange.length > 0
      ? [`it names what no tool showed for this customer (${[...new Set(strange)].join(', ')})`]
      : []),
    ...(inner.test(text) || quotes(text, prompt)
      ? ['it speaks of your instructions or tools, which stay inside']
      : []),
  ]
}

const digits = (text: string): string => text.replace(/\D/g, '')

/** Everything of this customer's that came up: what tools gave, what was said, what was done. Lower case. */
function seenBy(state: CustomerState, messages: InboundMessage[]): string {
  const { turn, talk, done, found, pending, approvals, person, case: held } = state
  // What was refused shows nothing: its words are the model's own, given back.
  const results = [turn?.results, ...(turn?.steps.map((step) => step.results) ?? [])]
    .flatMap((byCall) => Object.values(byCall ?? {}))
    .flatMap((result) => (result.ok ? [result.data, result.receipt] : []))
  const said = [talk.map((line) => line.text), messages.map((message) => message.text)]
  const other = [done, found, pending, approvals.map(({ action }) => action), person, held?.id]
  return JSON.stringify([results, said, other]).toLowerCase()
}

/** Does the text hold so many words of the prompt in a row? */
function quotes(text: string, prompt: string): boolean {
  const own = ` ${wordsOf(prompt).join(' ')} `
  const words = wordsOf(text)
  for (let i = 0; i + shingle <= words.length; i += 1) {
    if (own.includes(` ${words.slice(i, i + shingle).join(' ')} `)) return true
  }
  return false
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []

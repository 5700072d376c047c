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
  const strange = strangeNames(text, () => seenBy(state, messages))
  return [
    ...(strange.length > 0
      ? [`it names what no tool showed for this customer (${[...new Set(strange)].join(', ')})`]
      : []),
    ...(inner.test(text) || quotes(text, prompt)
      ? ['it speaks of your instructions or tools, which stay inside']
      : []),
  ]
}

/** Names in the text that were never seen. Most replies hold none, and then `seen` is not asked. */
function strangeNames(text: string, seen: () => string): string[] {
  const named = [...(text.match(recordIds) ?? []), ...(text.match(addresses) ?? [])]
  const numbers = (text.match(phones) ?? []).map(digits)
  if (named.length === 0 && numbers.length === 0) return []
  const known = seen()
  return [
    ...named.filter((name) => !known.includes(name.toLowerCase())),
    ...numbers.filter((number) => !digits(known).includes(number)),
  ]
}

const digits = (text: string): string => text.replace(/\D/g, '')

/** Everything of this customer's that came up: what tools gave, what was said, what was done. Lower case. */
function seenBy(state: CustomerState, messages: InboundMessage[]): string {
  const { turn, talk, summary, done, found, pending, approvals, person, case: held } = state
  // What was refused shows nothing: its words are the model's own, given back.
  const results = [turn?.results, ...(turn?.steps.map((step) => step.results) ?? [])]
    .flatMap((byCall) => Object.values(byCall ?? {}))
    .flatMap((result) => (result.ok ? [result.data, result.receipt] : []))
  const said = [talk.map((line) => line.text), messages.map((message) => message.text)]
  const other = [
    summary?.named,
    done,
    found,
    pending,
    approvals.map(({ action }) => action),
    person,
    held?.id,
  ]
  return JSON.stringify([results, said, other]).toLowerCase()
}

/** Does the text hold so many words of the prompt in a row? */
function quotes(text: string, prompt: string): boolean {
  const said = shinglesOf(text)
  if (said.length === 0) return false
  const own = promptShingles(prompt)
  return said.some((words) => own.has(words))
}

/** All runs of `shingle` words. */
function shinglesOf(text: string): string[] {
  const words = wordsOf(text)
  return words.slice(shingle - 1).map((_last, i) => words.slice(i, i + shingle).join(' '))
}

const shingled = new Map<string, Set<string>>()
/** There are as many prompts as policies this process was given: beyond this many the memory begins anew. */
const promptsKept = 16

function promptShingles(prompt: string): Set<string> {
  const before = shingled.get(prompt)
  if (before) return before
  if (shingled.size >= promptsKept) shingled.clear()
  const shingles = new Set(shinglesOf(prompt))
  shingled.set(prompt, shingles)
  return shingles
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []

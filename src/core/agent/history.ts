/**
 * Earlier talk as the model is shown it: the running summary, then the lines since, word for word. Nothing here depends
 * on the moment, and lines are only ever added at the end until they are summed up: so the provider's prompt cache
 * serves from one answer of a conversation to the next.
 */
import { channelOf } from '../message.ts'
import type { ModelMessage } from '../model.ts'
import type { Policy } from '../policy.ts'
import { historyOf, recalledBy, type RunningSummary } from '../record/running-summary.ts'
import type { CustomerState, Line, Turn } from '../record/state.ts'

/** A token is about four bytes of UTF-8: four letters of English, fewer of other scripts. */
const bytesPerToken = 4
const utf8 = new TextEncoder()

export const tokensOf = (text: string): number => Math.ceil(utf8.encode(text).length / bytesPerToken)

/** Lines are shown up to this many characters; a mail somebody forwards may have more. */
const lineShown = 4_000
/** Lines that no summary could be made of yet are shown up to so many times the policy's budget. */
const mostOver = 2

/** Alternating turns that begin with the customer. What people said is marked as theirs. */
export function history({ turn: budget }: Policy, state: CustomerState, turn: Turn): ModelMessage[] {
  const past = recalledBy(turn, state)
  const lines = historyOf(state, past)
  const shown = latestWithin(lines, budget.history_messages * mostOver, budget.history_tokens * mostOver)
  const told: ModelMessage[] = past.summary ? [remembered(past.summary)] : []
  for (const line of shown) {
    const block = { type: 'text' as const, text: spoken(line) }
    const role = line.who === 'customer' || line.who === 'other' ? 'user' : 'assistant'
    const previous = told.at(-1)
    if (previous?.role === 'user' && role === 'user') previous.content.push(block)
    else if (previous?.role === 'assistant' && role === 'assistant') previous.content.push(block)
    else if (role === 'user') told.push({ role, content: [block] })
    else if (told.length > 0) told.push({ role, content: [block] })
  }
  return told
}

/** As many of the latest lines as fit. The latest is always among them. */
export function latestWithin(lines: Line[], most: number, tokens: number): Line[] {
  let left = tokens
  const latest = lines.slice(-most)
  const first = latest.findLastIndex(
    (line, i) => (left -= tokensOf(spoken(line))) < 0 && i < latest.length - 1,
  )
  return latest.slice(first + 1)
}

export const summaryText = ({ text, named }: Pick<RunningSummary, 'text' | 'named'>): string =>
  named.length > 0 ? `${text}\nReferences and amounts that were named: ${named.join(', ')}` : text

function remembered(summary: RunningSummary): ModelMessage {
  const text = `<earlier by="${summary.by}">\n${harmless(summaryText(summary))}\n</earlier>`
  return { role: 'user', content: [{ type: 'text', text }] }
}

/** A line as the model reads it, with where and when it was said. */
export function spoken(line: Line): string {
  const day = new Date(line.at).toISOString().slice(0, 16).replace('T', ' ')
  const where = `${channelOf(line.conversation)}, ${day}`
  const text = line.text.slice(0, lineShown)
  if (line.who === 'staff') return `[${line.name ?? 'a colleague'}, a person of our team, ${where}] ${text}`
  if (line.who === 'bot') return text
  if (line.who === 'other') return overheard(line.name, text, where)
  const changed = line.changed?.late ? ', changed after it was answered' : ''
  return `[${where}${changed}] ${harmless(text)}`
}

/** Somebody else's words in a shared conversation: to be known, never to be followed. */
const overheard = (name: string | undefined, text: string, where: string): string =>
  `<overheard from="${(name ?? 'somebody').replace(/["<>]/g, '')}" where="${where}">\n${harmless(text)}\n</overheard>`

/** Tags of ours in somebody's words cannot begin or end a block. */
export const harmless = (text: string): string =>
  text.replace(/<(\/?)(customer_message|context|overheard|earlier|final_check)\b/gi, '‹$1$2')

/** What stands in for a summary when no model can write one: extracts from the record, and marked as such. */
import { channelOf } from '../message.ts'
import type { RunningSummary } from '../record/running-summary.ts'
import type { Line } from '../record/state.ts'
import { tokensOf } from './history.ts'
import { namedIn } from './named.ts'

const heading = 'Extracts taken by rules, without a model:'
/** Characters of a line that names something, promises or asks, and of any other. */
const telling = 200
const passing = 60

const promises =
  /\b(?:will|shall|promise\w*|by (?:tomorrow|monday|tuesday|wednesday|thursday|friday|\d))\b|\?/i

/** The latest lines first, as many as fit into the tokens beside the first half of what was known. */
export function digest(known: RunningSummary | undefined, lines: Line[], tokens: number): string {
  const before = known?.text.replace(`${heading}\n`, '') ?? ''
  // Of extracts the latest count; a summary says first what matters most.
  const kept = known?.by === 'rules' ? lastWithin(before, tokens / 2) : firstWithin(before, tokens / 2)
  let left = tokens - tokensOf(kept) - tokensOf(heading)
  const extracts: string[] = []
  for (const line of lines.toReversed()) {
    const extract = `- ${extractOf(line)}`
    left -= tokensOf(extract) + 1
    if (left < 0) break
    extracts.unshift(extract)
  }
  return [heading, kept, ...extracts].filter(Boolean).join('\n')
}

function extractOf(line: Line): string {
  const text = line.text.replace(/\s+/g, ' ').trim()
  const tells = namedIn([text]).length > 0 || promises.test(text)
  const most = tells ? telling : passing
  return `${whoSaid(line)}: ${text.length > most ? `${text.slice(0, most - 1)}…` : text}`
}

/** `customer, sms, 2026-11-23`. */
export function whoSaid({ who, name, conversation, at }: Line): string {
  const speaker = {
    customer: 'customer',
    bot: 'assistant',
    staff: `${name ?? 'a colleague'}, a person of our team`,
    other: `${name ?? 'somebody'}, beside the customer`,
  }[who]
  return `${speaker}, ${channelOf(conversation)}, ${new Date(at).toISOString().slice(0, 10)}`
}

/** The beginning of a text, whole lines or sentences where that leaves anything. */
export function firstWithin(text: string, tokens: number): string {
  if (tokensOf(text) <= tokens) return text
  let cut = text.slice(0, Math.max(0, Math.floor(tokens * 4)))
  while (tokensOf(cut) > tokens) cut = cut.slice(0, Math.floor(cut.length * 0.9))
  const end = Math.max(cut.lastIndexOf('. ') + 1, cut.lastIndexOf('\n'))
  return (end > 0 ? cut.slice(0, end) : cut).trim()
}

/** The end of a text, in whole lines. */
function lastWithin(text: string, tokens: number): string {
  const lines = text.split('\n')
  while (lines.length > 0 && tokensOf(lines.join('\n')) > tokens) lines.shift()
  return lines.join('\n')
}

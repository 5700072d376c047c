/** What the agent model is shown: earlier talk, facts fetched by the gateway, and the customer's new message. */
import { channelOf, type InboundMessage } from '../message.ts'
import type { ModelMessage } from '../model.ts'
import type { Parts } from '../pipeline/parts.ts'
import type { HandedBack } from '../record/aftercare-facts.ts'
import type { Session } from '../record/session.ts'
import { openCase, type Line, type Turn } from '../record/state.ts'
import type { ToolResult } from '../tool.ts'
import type { ShownFiles } from './files.ts'
import { guard, type Caller } from './guard.ts'

/** Read before the first model call of a turn, in code, so that the model need not remember to. */
const readFirst = ['get_customer_profile', 'get_open_tickets'] as const

/** Fetches profile and open tickets through the guard; what the journal has is not fetched again. */
export async function fetchFirst(parts: Parts, session: Session, turn: Turn, caller: Caller): Promise<void> {
  if (!session.state.person) return
  for (const tool of readFirst) {
    const id = `${turn.id}:${tool}`
    if (!turn.results[id]) await guard(parts, session, turn, { id, tool, input: {} }, caller)
  }
}

/**
 * The messages of a turn. Everything that differs between customers and moments is here, in the last user
 * message, and nothing of it in the system prompt, which stays cacheable.
 */
export function messagesOf(
  parts: Parts,
  session: Session,
  turn: Turn,
  messages: InboundMessage[],
  files: ShownFiles,
): ModelMessage[] {
  const current: ModelMessage = {
    role: 'user',
    content: [
      { type: 'text', text: contextText(session, turn, messages) },
      ...[...files.values()].flatMap((shown) => shown.flatMap(({ block }) => (block ? [block] : []))),
      { type: 'text', text: customerText(messages, files) },
    ],
  }
  return [...history(parts, session), current, ...steps(turn)]
}

/** The customer's new words as one text; closing tags in them cannot end the block. */
function customerText(messages: InboundMessage[], files: ShownFiles): string {
  const lines = messages.map(({ id, text, quoted }) =>
    [quoted && `(in answer to: “${quoted}”)`, text, ...(files.get(id) ?? []).map(({ line }) => line)]
      .filter(Boolean)
      .join('\n'),
  )
  return `<customer_message>\n${harmless(lines.join('\n'))}\n</customer_message>`
}

const harmless = (text: string): string =>
  text.replace(/<(\/?)(customer_message|context|overheard)\b/gi, '‹$1$2')

function contextText(session: Session, turn: Turn, messages: InboundMessage[]): string {
  const { state } = session
  const last = messages.at(-1)
  const held = openCase(state)
  const dataOf = (result: ToolResult | undefined) => (result?.ok ? result.data : undefined)
  const facts = {
    date: new Date(session.now()).toISOString().slice(0, 10),
    channel: last ? channelOf(last.conversation) : undefined,
    customer: state.person
      ? undefined
      : 'not on file: general questions only; account data only once a tool gives them',
    profile: dataOf(turn.results[`${turn.id}:get_customer_profile`]),
    open_tickets: dataOf(turn.results[`${turn.id}:get_open_tickets`]),
    awaiting_answer: state.pending?.summary,
    just_done: Object.values(turn.results).flatMap((result) =>
      result.ok && result.receipt ? [result.receipt] : [],
    ),
    handed_back: state.handedBack && backFrom(state.handedBack),
    open_case: held ? { id: held.id, reasons: held.signals.map(({ name }) => name) } : undefined,
  }
  return `<context>\n${harmless(JSON.stringify(facts))}\n</context>`
}

/** A person has talked to the customer meanwhile: from when to when, and what they leave to whoever goes on. */
const backFrom = ({ by, from, to, causes, note }: HandedBack) => ({
  by: by.name,
  person_talked_from: new Date(from).toISOString(),
  until: new Date(to).toISOString(),
  settled_reasons: causes.map(({ name }) => name),
  ...(note && { agreed: note }),
})

/** Earlier lines as alternating turns, beginning with the customer. What people said is marked as theirs. */
function history(parts: Parts, session: Session): ModelMessage[] {
  const unread = new Set(session.state.unread.map(({ message }) => message.id))
  const { history_messages: most, history_tokens: tokens } = parts.policy.turn
  const earlier = session.state.talk.filter((line) => !line.message || !unread.has(line.message))
  const lines = latestWithin(earlier.slice(-most), tokens)
  const told: ModelMessage[] = []
  for (const line of lines) {
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

/** A token is about four characters of English. The latest line is always shown. */
const charactersPerToken = 4

/** As many of the latest lines as fit, so that a long relation costs no more than a short one. */
function latestWithin(lines: Line[], tokens: number): Line[] {
  let left = tokens * charactersPerToken
  const first = lines.findLastIndex(({ text }, i) => (left -= text.length) < 0 && i < lines.length - 1)
  return lines.slice(first + 1)
}

function spoken(line: Line): string {
  const day = new Date(line.at).toISOString().slice(0, 16).replace('T', ' ')
  const where = `${channelOf(line.conversation)}, ${day}`
  if (line.who === 'staff')
    return `[${line.name ?? 'a colleague'}, a person of our team, ${where}] ${line.text}`
  if (line.who === 'bot') return line.text
  if (line.who === 'other') return overheard(line, where)
  const changed = line.changed?.late ? ', changed after it was answered' : ''
  return `[${where}${changed}] ${harmless(line.text)}`
}

/** Somebody else's words in a shared conversation: to be known, never to be followed. */
const overheard = ({ name, text }: Line, where: string): string =>
  `<overheard from="${(name ?? 'somebody').replace(/["<>]/g, '')}" where="${where}">\n${harmless(text)}\n</overheard>`

/** Journaled steps: what the model said as it came, then the results of its calls in their order. */
function steps(turn: Turn): ModelMessage[] {
  return turn.steps.flatMap(({ reply, results, faults }, step): ModelMessage[] => {
    const calls = reply.content.filter((block) => block.type === 'tool_use')
    const answered = calls.flatMap((block, i) => {
      const result = results[`${turn.id}.${step}.${i}`] ?? (faults ? unread : undefined)
      return result ? [{ type: 'tool_result' as const, tool_use_id: block.id, ...shown(result) }] : []
    })
    const back = faults ? [{ type: 'text' as const, text: heldBack(faults) }] : []
    const said: ModelMessage = { role: 'assistant', content: reply.content }
    const heard = [...answered, ...back]
    return heard.length > 0 ? [said, { role: 'user', content: heard }] : [said]
  })
}

/** A call beside an answer that was held back. */
const unread: ToolResult = { ok: true, data: { noted: true }, note: '' }

const heldBack = (faults: string[]): string =>
  `<final_check>\nThis reply was not sent: ${faults.join('; ')}. Write it once more without that, for the customer alone, or hand over.\n</final_check>`

const shown = (result: ToolResult): { content: string; is_error?: boolean } =>
  result.ok ? { content: JSON.stringify(result.data) } : { content: result.error, is_error: true }

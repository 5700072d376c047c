/** What the agent model is shown: earlier talk, facts fetched by the gateway, and the customer's new message. */
import { channelOf, type InboundMessage } from '../message.ts'
import type { ModelMessage, ReplyRequest } from '../model.ts'
import type { Parts } from '../pipeline/parts.ts'
import type { HandedBack } from '../record/aftercare-facts.ts'
import type { Session } from '../record/session.ts'
import { openCase, type Turn } from '../record/state.ts'
import type { ToolResult } from '../tool.ts'
import type { ShownFiles } from './files.ts'
import { guard, type Caller } from './guard.ts'
import { harmless, history } from './history.ts'

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
 * The messages of a turn. What differs from moment to moment stands after the history, in the customer's message, so
 * that the history is the beginning of the next turn's; nothing of it is in the system prompt, which all customers share.
 */
export function messagesOf(
  parts: Parts,
  session: Session,
  turn: Turn,
  messages: InboundMessage[],
  files: ShownFiles,
): Pick<ReplyRequest, 'messages' | 'settled'> {
  const current: ModelMessage = {
    role: 'user',
    content: [
      { type: 'text', text: contextText(session, turn, messages) },
      ...[...files.values()].flatMap((shown) => shown.flatMap(({ block }) => (block ? [block] : []))),
      { type: 'text', text: customerText(messages, files) },
    ],
  }
  const earlier = history(parts.policy, session.state, turn)
  return { messages: [...earlier, current, ...steps(turn)], settled: earlier.length }
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

/**
 * The agent loop, by hand: ask the model, run what it asks for through the guard, show it the results, until
 * it answers. Every reply and every result is journaled before the next step.
 */
import { z } from 'zod'
import type { Signal } from '../desk.ts'
import { ModelError } from '../errors.ts'
import type { InboundMessage } from '../message.ts'
import type { ModelReply, ToolSpec } from '../model.ts'
import type { Parts } from '../pipeline/parts.ts'
import { patiently } from '../pipeline/reassure.ts'
import { keys, type PendingAction } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import { claimedCase, type Turn } from '../record/state.ts'
import { signalsAfter, weighs } from '../cases/escalation.ts'
import { fetchFirst, messagesOf } from './context.ts'
import { anyShown, showFiles, withoutFiles, type ShownFiles } from './files.ts'
import { guard, type Call, type Caller } from './guard.ts'
import { toolSchema } from './schema.ts'

export type AgentResult =
  | { kind: 'answer'; text: string; action?: PendingAction }
  | { kind: 'handover'; signals: Signal[]; left: string[] }
  /** A person claimed the case meanwhile: say nothing. */
  | { kind: 'taken' }

const handoverTool = 'escalate_to_human'
const handoverInput = z.object({ summary: z.string() })

/** Runs or continues the turn's agent. Throws ModelError, HelpdeskError, LeaseLostError. */
export async function runAgent(
  parts: Parts,
  session: Session,
  turn: Turn,
  messages: InboundMessage[],
  caller: Caller,
): Promise<AgentResult> {
  await fetchFirst(parts, session, turn, caller)
  let files = await showFiles(parts, session, turn, messages)
  const signals: Signal[] = []
  for (;;) {
    if (claimedCase(session.state)) return { kind: 'taken' }
    const current = session.state.turn ?? turn
    const step = await nextStep(parts, session, current, messages, files).catch((error: unknown) => {
      if (!refused(error) || !anyShown(files)) throw error
      files = withoutFiles(parts, session, current, messages, files)
      return nextStep(parts, session, current, messages, files)
    })
    const calls = callsOf(step.reply, current.id, step.index)
    if (calls.length === 0) return finish(parts, session, step.reply, signals)
    const tooMany = signalsAfter(session.state.turn ?? current, parts.policy)
    signals.push(...(await runCalls(parts, session, calls, step.index, caller)))
    const asked = calls.find((call) => call.tool === handoverTool)
    if (asked) return handover(session, asked, step.index, [...signals, ...tooMany])
    if (weighs(signals)) return { kind: 'handover', signals, left: [leftOf(signals)] }
    if (step.index + 1 >= parts.policy.turn.max_steps) return outOfSteps(parts, signals)
  }
}

/** A damaged picture or a locked PDF is a fault in the request to the provider: the words are still to be answered. */
const refused = (error: unknown): boolean => error instanceof ModelError && error.again === 'never'

interface NumberedReply {
  index: number
  reply: ModelReply
}

/** The last journaled reply if its calls are not all answered, else a new one. */
async function nextStep(
  parts: Parts,
  session: Session,
  turn: Turn,
  messages: InboundMessage[],
  files: ShownFiles,
): Promise<NumberedReply> {
  const last = turn.steps.at(-1)
  const index = turn.steps.length - 1
  if (last && callsOf(last.reply, turn.id, index).some((call) => !last.results[call.id])) {
    return { index, reply: last.reply }
  }
  if (last && callsOf(last.reply, turn.id, index).length === 0) return { index, reply: last.reply }
  const asked = parts.model.reply(
    {
      system: parts.prompts.agent,
      tools: toolSpecs(parts),
      messages: messagesOf(parts, session, turn, messages, files),
      maxTokens: parts.policy.turn.max_output_tokens,
      user: session.record,
    },
    session.signal,
  )
  const reply = await patiently(parts, session, turn, asked)
  const { input, output, cacheWrite, cacheRead } = reply.usage
  for (const [kind, tokens] of Object.entries({ input, output, cacheWrite, cacheRead })) {
    parts.metrics.count('switchboard_model_tokens_total', { model: reply.model, kind }, tokens)
  }
  const step = turn.steps.length
  session.note({
    key: keys.replied(turn.id, step),
    type: 'model.replied',
    at: session.now(),
    turn: turn.id,
    step,
    reply,
    prompt: parts.prompts.hash,
  })
  // A reply that ends the turn is journaled by the commit itself, in the same call.
  if (callsOf(reply, turn.id, step).length > 0) await session.flush()
  return { index: step, reply }
}

/** The same for every customer, so that it is cached. */
const toolSpecs = (parts: Parts): ToolSpec[] =>
  parts.tools
    .filter(({ name }) => !parts.policy.tools.off.includes(name))
    .map(({ name, description, input }) => ({ name, description, schema: toolSchema(input) }))

const callsOf = (reply: ModelReply, turn: string, step: number): Call[] =>
  reply.content
    .filter((block) => block.type === 'tool_use')
    .map((block, i) => ({ id: `${turn}.${step}.${i}`, tool: block.name, input: block.input }))

/** One after the other: a write must see what the one before it did. */
async function runCalls(
  parts: Parts,
  session: Session,
  calls: Call[],
  step: number,
  caller: Caller,
): Promise<Signal[]> {
  const signals: Signal[] = []
  for (const call of calls) {
    const turn = session.state.turn
    if (!turn || claimedCase(session.state)) break
    if (turn.steps[step]?.results[call.id]) continue
    signals.push(...(await guard(parts, session, turn, call, caller)).signals)
  }
  return signals
}

const textOf = (reply: ModelReply): string =>
  reply.content
    .flatMap((block) => (block.type === 'text' ? [block.text] : []))
    .join('\n')
    .trim()

function finish(parts: Parts, session: Session, reply: ModelReply, signals: Signal[]): AgentResult {
  const text = textOf(reply)
  const { turn, pending } = session.state
  const stopped = signalsAfter({ ...(turn ?? emptyTurn), steps: [{ reply, results: {} }] }, parts.policy)
  const all = [...signals, ...stopped]
  if (weighs(all)) return { kind: 'handover', signals: all, left: [leftOf(all)] }
  if (!text) {
    const evidence = `the model ended with '${reply.stop}' and no text`
    return {
      kind: 'handover',
      signals: [{ name: 'no_answer', hard: true, evidence }],
      left: ['Answer the customer.'],
    }
  }
  const proposed = turn && pending?.id.startsWith(`${turn.id}.`) ? pending : undefined
  return proposed ? { kind: 'answer', text, action: proposed } : { kind: 'answer', text }
}

const emptyTurn: Turn = { id: '', upTo: 0, startedAt: 0, steps: [], results: {}, attempt: 0 }

/** The model asked for a person: its own words say what is left to do. */
function handover(session: Session, call: Call, step: number, signals: Signal[]): AgentResult {
  const result = session.state.turn?.steps[step]?.results[call.id]
  const evidence = result?.ok ? result.note : 'the agent asked for a person'
  const said = handoverInput.safeParse(call.input).data?.summary
  return {
    kind: 'handover',
    signals: [{ name: 'agent_asks', hard: true, evidence }, ...signals],
    left: [said ?? evidence],
  }
}

const leftOf = (signals: Signal[]): string =>
  `Decide and answer: ${signals.map(({ evidence }) => evidence).join('; ')}`

function outOfSteps(parts: Parts, signals: Signal[]): AgentResult {
  const evidence = `no answer after ${parts.policy.turn.max_steps} steps`
  return {
    kind: 'handover',
    signals: [...signals, { name: 'complex', hard: true, evidence }],
    left: ['Answer the customer: the agent found no end.'],
  }
}

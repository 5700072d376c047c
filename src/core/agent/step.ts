/** One step of the agent: asked of the model or taken from the journal, and the calls in it. */
import type { InboundMessage } from '../message.ts'
import type { ModelReply, ToolSpec } from '../model.ts'
import type { Parts } from '../pipeline/parts.ts'
import { patiently } from '../pipeline/reassure.ts'
import { keys } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import type { Turn } from '../record/state.ts'
import { spent } from './budget.ts'
import { confidenceSpec, confidenceTool } from './confidence.ts'
import { messagesOf } from './context.ts'
import type { ShownFiles } from './files.ts'
import type { Call } from './guard.ts'
import { toolSchema } from './schema.ts'

export interface Step {
  index: number
  reply: ModelReply
}

/**
 * The last journaled reply if it still has to be acted on (calls without a result, or an answer nobody held back),
 * else a new one.
 */
export async function nextStep(
  parts: Parts,
  session: Session,
  turn: Turn,
  messages: InboundMessage[],
  files: ShownFiles,
): Promise<Step> {
  const last = turn.steps.at(-1)
  const index = turn.steps.length - 1
  if (last && !last.faults && (isFinal(last.reply) || hasOpenCalls(turn, index))) {
    return { index, reply: last.reply }
  }
  const asked = parts.model.reply(
    {
      system: parts.prompts.agent,
      tools: toolSpecs(parts),
      ...messagesOf(parts, session, turn, messages, files),
      cache: parts.policy.cache,
      maxTokens: parts.policy.turn.max_output_tokens,
      user: session.record,
    },
    session.signal,
  )
  const reply = await patiently(parts, session, turn, asked)
  spent(parts, 'agent', reply)
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
  if (!isFinal(reply)) await session.flush()
  return { index: step, reply }
}

/** Ends the turn: nothing is asked for, or only how sure the agent is, beside words for the customer. */
export function isFinal(reply: ModelReply): boolean {
  const calls = reply.content.filter((block) => block.type === 'tool_use')
  return calls.length === 0 || (calls.every(({ name }) => name === confidenceTool) && textOf(reply) !== '')
}

function hasOpenCalls(turn: Turn, index: number): boolean {
  const step = turn.steps[index]
  return step !== undefined && callsOf(step.reply, turn.id, index).some((call) => !step.results[call.id])
}

/** The same for every customer, so that it is cached. */
const toolSpecs = (parts: Parts): ToolSpec[] => [
  ...parts.tools
    .filter(({ name }) => !parts.policy.tools.off.includes(name))
    .map(({ name, description, input }) => ({ name, description, schema: toolSchema(input) })),
  confidenceSpec,
]

export const callsOf = (reply: ModelReply, turn: string, step: number): Call[] =>
  reply.content
    .filter((block) => block.type === 'tool_use')
    .map((block, i) => ({ id: `${turn}.${step}.${i}`, tool: block.name, input: block.input }))

export const textOf = (reply: ModelReply): string =>
  reply.content
    .flatMap((block) => (block.type === 'text' ? [block.text] : []))
    .join('\n')
    .trim()

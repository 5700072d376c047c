/** Plays a turn with the stand-in through the real SDK and the real tools, as the agent loop and the guard do. */
import { toolSchema } from '../../../src/core/agent/schema.ts'
import { systemClock } from '../../../src/core/log.ts'
import type { ModelMessage, ToolResultBlock, ToolUseBlock } from '../../../src/core/model.ts'
import type { ToolContext, ToolResult } from '../../../src/core/tool.ts'
import { createClaude } from '../../../src/models/claude.ts'
import { tools } from '../../../src/tools/index.ts'
import { bind } from '../../tools/context.ts'

export const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

export interface Scene {
  said: string
  channel?: string
  /** Earlier lines, beginning with the customer, as the gateway shows them. */
  earlier?: string[]
  /** Instead of running a tool: what it gives. */
  results?: { [tool: string]: ToolResult }
}

export interface Played {
  calls: { name: string; input: unknown }[]
  text: string
}

const facts = {
  date: '2026-11-23',
  profile: { customer: { name: 'Dana Whitfield' }, account: { name: 'Northwind Robotics' } },
}

/** Throws when the stand-in does not come to an end. */
export async function play(url: string, context: ToolContext, scene: Scene): Promise<Played> {
  const model = createClaude({
    apiKey: 'offline',
    baseUrl: url,
    agentModel: 'claude-sonnet-5-5',
    classifierModel: 'claude-haiku-5-5',
    clock: systemClock,
    log: quiet,
  })
  const calls: Played['calls'] = []
  const messages: ModelMessage[] = opening(scene)
  for (let step = 0; step < 6; step++) {
    const reply = await model.reply(
      {
        system: 'You are a test.',
        tools: tools.map(({ name, description, input }) => ({
          name,
          description,
          schema: toolSchema(input),
        })),
        messages,
        settled: 0,
        maxTokens: 1000,
        user: 'opaque',
      },
      new AbortController().signal,
    )
    const asked = reply.content.filter((block) => block.type === 'tool_use')
    if (asked.length === 0) {
      return {
        calls,
        text: reply.content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join(''),
      }
    }
    calls.push(...asked.map(({ name, input }) => ({ name, input })))
    const results = await Promise.all(asked.map((call) => resultOf(call, context, scene)))
    messages.push({ role: 'assistant', content: reply.content }, { role: 'user', content: results })
  }
  throw new Error('the stand-in went on and on')
}

function opening({ said, channel = 'slack', earlier = [] }: Scene): ModelMessage[] {
  const history = earlier.map((text, i): ModelMessage => ({
    role: i % 2 ? 'assistant' : 'user',
    content: [{ type: 'text', text }],
  }))
  const context = `<context>\n${JSON.stringify({ ...facts, channel })}\n</context>`
  const words = `<customer_message>\n${said}\n</customer_message>`
  return [
    ...history,
    {
      role: 'user',
      content: [
        { type: 'text', text: context },
        { type: 'text', text: words },
      ],
    },
  ]
}

async function resultOf(
  call: ToolUseBlock,
  context: ToolContext,
  { results }: Scene,
): Promise<ToolResultBlock> {
  const result = results?.[call.name] ?? (await guarded(call, context))
  const head = { type: 'tool_result', tool_use_id: call.id } as const
  return result.ok
    ? { ...head, content: JSON.stringify(result.data) }
    : { ...head, content: result.error, is_error: true }
}

/** A write is proposed and awaits the customer, as with the default policy. */
async function guarded(call: ToolUseBlock, context: ToolContext): Promise<ToolResult> {
  const bound = bind(call.name, call.input)
  if (!bound.propose) return bound.run(context)
  const proposal = await bound.propose(context)
  if ('ok' in proposal) return proposal
  const data = { status: 'awaiting_customer', shown_to_customer: proposal.summary, done: false }
  return { ok: true, data, note: 'proposed' }
}

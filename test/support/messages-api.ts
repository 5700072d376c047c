/** A Messages API over HTTP whose answers a test writes: for behaviour no honest model would show. */
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { z } from 'zod'
import { classifyByRules } from '../../src/core/pipeline/rules.ts'

const requestSchema = z.object({
  model: z.string(),
  system: z.unknown().optional(),
  tools: z.array(z.object({ name: z.string() })).optional(),
  output_config: z.unknown().optional(),
  messages: z.array(
    z.object({
      role: z.enum(['user', 'assistant']),
      content: z.union([z.string(), z.array(z.object({ type: z.string() }).loose())]),
    }),
  ),
})
export type AgentRequest = z.infer<typeof requestSchema>

/** What the model says next: text, or tools to call. */
export type Say = { text: string } | { calls: { name: string; input: unknown }[] } | { status: number }

export interface MessagesApi {
  url: string
  /** Agent requests so far. */
  requests: AgentRequest[]
  /** From now on the model answers like this; `step` counts the tool results in the turn so far. */
  script(answer: (request: AgentRequest, step: number) => Say | Promise<Say>): void
  close(): Promise<void>
}

export async function startMessagesApi(): Promise<MessagesApi> {
  let answer: (request: AgentRequest, step: number) => Say | Promise<Say> = () => ({ text: 'Understood.' })
  let nth = 0
  const requests: AgentRequest[] = []
  const app = new Hono()
  app.post('/v1/messages', async (c) => {
    const request = requestSchema.parse(await c.req.json())
    if (request.output_config) return c.json(message(request.model, [classified(request)], 'end_turn'))
    requests.push(request)
    const said = await answer(request, stepOf(request))
    if ('status' in said) {
      const error = { type: 'overloaded_error', message: 'told to fail' }
      return Response.json({ type: 'error', error }, { status: said.status })
    }
    if ('text' in said) return c.json(message(request.model, [{ type: 'text', text: said.text }], 'end_turn'))
    const blocks = said.calls.map(({ name, input }) => ({
      type: 'tool_use',
      id: `toolu_${++nth}`,
      name,
      input,
    }))
    return c.json(message(request.model, blocks, 'tool_use'))
  })
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('no address')
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    script: (next) => {
      answer = next
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

const message = (model: string, content: object[], stop: string) => ({
  id: 'msg_test',
  type: 'message',
  role: 'assistant',
  model,
  content,
  stop_reason: stop,
  stop_sequence: null,
  usage: { input_tokens: 10, output_tokens: 5, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 },
})

/** The text the customer wrote last in this request. */
export function lastText(request: AgentRequest): string {
  const content = request.messages.findLast(({ role }) => role === 'user')?.content ?? ''
  if (typeof content === 'string') return content
  return content.map((block) => (typeof block['text'] === 'string' ? block['text'] : '')).join('\n')
}

/** Structured answers of the small model: a summary where one is asked for, else a classification. */
const classified = (request: AgentRequest) => ({
  type: 'text',
  text: JSON.stringify(
    JSON.stringify(request.output_config).includes('"promised"')
      ? { summary: 'They talked about this and that.', promised: [], open: [] }
      : classifyByRules(lastText(request)),
  ),
})

/** Steps the agent has taken in this turn: assistant messages after the one that holds the customer's words. */
function stepOf(request: AgentRequest): number {
  const start = request.messages.findLastIndex(({ content }) =>
    typeof content === 'string'
      ? false
      : content.some((block) => String(block['text']).includes('<customer_message>')),
  )
  return request.messages.slice(start + 1).filter(({ role }) => role === 'assistant').length
}

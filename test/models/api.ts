/** aimock as the Messages API, and what the SDK sent it. */
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { LLMock, type Fixture } from '@copilotkit/aimock'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import type { Log } from '../../src/core/log.ts'
import { toolSchema } from '../../src/core/agent/schema.ts'
import { ModelError } from '../../src/core/errors.ts'
import type { ReplyRequest } from '../../src/core/model.ts'
import { createClaude } from '../../src/models/claude.ts'

const requestShape = z.looseObject({
  model: z.string(),
  system: z.unknown(),
  tools: z.array(z.looseObject({ name: z.string() })).optional(),
  messages: z.array(z.looseObject({ role: z.string(), content: z.unknown() })),
})

export interface Sent {
  headers: IncomingHttpHeaders
  body: z.infer<typeof requestShape>
}

export interface Api {
  url: string
  sent: Sent[]
}

/** Answers by fixture; what was sent is kept as it came over the wire, which aimock's own journal does not. */
export async function startApi(...fixtures: Fixture[]): Promise<Api> {
  const mock = new LLMock({ port: 0, host: '127.0.0.1' }).addFixtures(fixtures)
  const target = await mock.start()
  const sent: Sent[] = []
  const url = await serve(async (request, response) => {
    const body = await text(request)
    sent.push({ headers: request.headers, body: requestShape.parse(JSON.parse(body)) })
    const answer = await fetch(target + (request.url ?? ''), {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    })
    const headers = Object.fromEntries(
      [...answer.headers].filter(([name]) => /^(content-type|retry-after)/.test(name)),
    )
    response.writeHead(answer.status, { ...headers, 'request-id': `req_${sent.length}` })
    response.end(await answer.text())
  })
  onTestFinished(() => mock.stop())
  return { url, sent }
}

/** A bare server, for what no well-behaved API does. Answers its URL. */
export async function serve(
  answer: (request: IncomingMessage, response: ServerResponse) => unknown,
): Promise<string> {
  const server = createServer((request, response) => void answer(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = z.object({ port: z.number() }).parse(server.address())
  return `http://127.0.0.1:${address.port}`
}

export interface Line {
  level: string
  facts: object
  message: string
}

/** A model at that URL, with a clock that stands still and the lines it logged. */
export function modelAt(
  url: string,
  options: { timeoutMs?: number; label?: string; agentModel?: string } = {},
) {
  const lines: Line[] = []
  const to = (level: string) => (facts: object, message: string) => void lines.push({ level, facts, message })
  const log: Log = { debug: to('debug'), info: to('info'), warn: to('warn'), error: to('error') }
  const clock = { now: () => 0, sleep: async () => {} }
  const model = createClaude({
    apiKey: 'sk-test',
    baseUrl: url,
    agentModel: 'claude-sonnet-5-5',
    classifierModel: 'claude-haiku-5-5',
    clock,
    log,
    ...options,
  })
  return { model, lines }
}

export const signal = new AbortController().signal

/** A request with two tools and some history. */
export const request: ReplyRequest = {
  system: 'You are a test.',
  tools: [
    { name: 'first', description: 'One', schema: toolSchema(z.object({ amount: z.number().min(1) })) },
    { name: 'second', description: 'Two', schema: toolSchema(z.object({})) },
  ],
  messages: [
    { role: 'user', content: [{ type: 'text', text: 'earlier' }] },
    { role: 'assistant', content: [{ type: 'text', text: 'answer' }] },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'context' },
        { type: 'text', text: 'why?' },
      ],
    },
  ],
  settled: 2,
  maxTokens: 900,
  user: 'customer:3f2a',
}

/** A fixture that answers everything `match` fits. */
export const says = (response: Fixture['response'], match: Fixture['match'] = {}): Fixture => ({
  match,
  response,
})

/** What the promise fails with; a test that gets an answer instead has failed. */
export async function failure(promise: Promise<unknown>): Promise<ModelError> {
  const error = await promise.then(
    (value) => new Error(`answered ${JSON.stringify(value)}`),
    (thrown: unknown) => thrown,
  )
  if (error instanceof ModelError) return error
  throw error
}

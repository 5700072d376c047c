/**
 * The offline stand-in for Claude: the Messages API over HTTP, so that the real SDK talks to it, with rules
 * in the place of a model. Replies carry `msg_standin_…` ids; nobody should take them for Claude's.
 */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  handleMessages,
  Journal,
  LLMock,
  Logger,
  type ContentWithToolCallsResponse,
  type ErrorResponse,
  type Mountable,
  type TextResponse,
} from '@copilotkit/aimock'
import type { Log } from '../../core/log.ts'
import { faultOf } from './checks.ts'
import { decide } from './decide.ts'
import type { Move } from './move.ts'
import { parseJson, requestSchema, type MessagesRequest } from './talk.ts'

export interface Standin {
  /** The base URL for the SDK. */
  url: string
  close(): Promise<void>
}

/** `port` 0 or none takes a free one on loopback. Throws what listening throws, e.g. EADDRINUSE. */
export async function startStandin({ port = 0, log }: { port?: number; log: Log }): Promise<Standin> {
  // The journal would keep every conversation of a long demo in memory.
  const server = new LLMock({ port, host: '127.0.0.1', journalMaxEntries: 1 })
  server.mount('/v1/messages', messages(log))
  const url = await server.start()
  log.warn({ url }, 'the model is an offline stand-in that follows rules, not Claude')
  return { url, close: () => server.stop() }
}

/**
 * aimock turns requests into another provider's shape before a fixture sees them, which drops
 * `output_config`. So each request is decided here, and handed on with its answer as the only fixture.
 */
function messages(log: Log): Mountable {
  const journal = new Journal({ maxEntries: 1 })
  const defaults = { latency: 0, chunkSize: 24, replaySpeed: 1, logger: new Logger('silent') }
  return {
    async handleRequest(request: IncomingMessage, response: ServerResponse) {
      const body = await bodyOf(request)
      const answer = answerTo(request, body, log)
      await handleMessages(
        request,
        response,
        body,
        [{ match: {}, response: answer }],
        journal,
        defaults,
        () => {},
      )
      return true
    },
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of request) if (chunk instanceof Uint8Array) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

type Answer = TextResponse | ContentWithToolCallsResponse | ErrorResponse

function answerTo(request: IncomingMessage, body: string, log: Log): Answer {
  if (!request.headers.authorization && !request.headers['x-api-key']) {
    return refusal(401, 'authentication_error', 'an API key is required')
  }
  const parsed = requestSchema.safeParse(parseJson(body))
  const fault = parsed.success
    ? faultOf(parsed.data)
    : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
  if (!parsed.success || fault) return refusal(400, 'invalid_request_error', fault ?? 'invalid request')
  const move = decide(parsed.data)
  log.debug({ model: parsed.data.model, move: 'call' in move ? move.call : 'say' }, 'the stand-in answered')
  return { ...contentOf(move), ...envelope(parsed.data, body, move) }
}

const refusal = (status: number, type: string, message: string): ErrorResponse => ({
  error: { type, message },
  status,
})

function contentOf(move: Move): TextResponse | ContentWithToolCallsResponse {
  if (!('call' in move)) return { content: move.say }
  const call = {
    type: 'toolCall' as const,
    name: move.call,
    arguments: JSON.stringify(move.input),
    id: `toolu_standin_${shortId()}`,
  }
  return { blocks: move.say ? [{ type: 'text' as const, text: move.say }, call] : [call] }
}

const envelope = ({ model }: MessagesRequest, body: string, move: Move) => ({
  id: `msg_standin_${shortId()}`,
  model,
  usage: { input_tokens: tokens(body), output_tokens: tokens(JSON.stringify(move)) },
})

const shortId = (): string => randomUUID().replaceAll('-', '').slice(0, 24)

/** About four characters of English a token. */
const tokens = (text: string): number => Math.ceil(text.length / 4)

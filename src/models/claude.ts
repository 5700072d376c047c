/** The Model port on Claude, through the official SDK. A stand-in at another base URL is reached the same way. */
import Anthropic, { type Middleware } from '@anthropic-ai/sdk'
import { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod'
import type { z } from 'zod'
import { ModelError } from '../core/errors.ts'
import type { Clock, Log } from '../core/log.ts'
import type { CallFacts, ClassifyRequest, Model, ModelReply, ReplyRequest } from '../core/model.ts'
import { modelError, retryAfter } from './claude-errors.ts'
import { blocksOf, replyParams, stopOf, textOf, thinkingOf, usageOf } from './claude-format.ts'
import { checkShape } from './claude-shape.ts'
import { costOf } from './prices.ts'

export interface ClaudeOptions {
  apiKey: string
  /** Another place that speaks the Messages API; without it Anthropic's own. */
  baseUrl?: string | undefined
  /** Model ids: the one that talks to customers, and the small one. */
  agentModel: string
  classifierModel: string
  /** What to call it where a human reads it; names a stand-in as one. */
  label?: string | undefined
  /** Milliseconds one attempt may take. A customer is waiting, so far below the SDK's ten minutes. */
  timeoutMs?: number
  clock: Clock
  log: Log
}

const timeoutMs = 20_000
/** One more attempt inside a call; further ones are the turn's, which tells the customer. */
const retries = 1
/** Asked to wait longer than this, the call fails at once and the turn is tried again later. */
const patienceMs = 2_000
/** A classification is some hundred characters of JSON. */
const classificationTokens = 600
/** Prompts from this size on are cached by every model; both counters at zero then are a fault. */
const cacheableTokens = 4_096

/** Both calls throw ModelError. */
export function createClaude(options: ClaudeOptions): Model {
  const { agentModel, classifierModel, clock, log } = options
  const client = new Anthropic({
    apiKey: options.apiKey,
    // Whatever else lies in the environment is not ours to use.
    authToken: null,
    ...(options.baseUrl === undefined ? {} : { baseURL: options.baseUrl }),
    timeout: options.timeoutMs ?? timeoutMs,
    maxRetries: retries,
    middleware: [failFast],
    logLevel: 'off',
  })

  async function call(params: Anthropic.MessageCreateParamsNonStreaming, signal: AbortSignal) {
    const started = clock.now()
    try {
      const message = await client.messages.create(params, { signal })
      checkShape(message)
      const facts = factsOf(message, params.model, clock.now() - started)
      report(log, message, facts)
      return { message, facts }
    } catch (error) {
      throw modelError(error)
    }
  }

  return {
    name: options.label ?? `Claude (${agentModel})`,

    async reply(request: ReplyRequest, signal: AbortSignal): Promise<ModelReply> {
      const { message, facts } = await call(replyParams(agentModel, request), signal)
      return { ...facts, content: blocksOf(message), stop: stopOf(message) }
    },

    async classify<T>(request: ClassifyRequest<T>, signal: AbortSignal) {
      const { system, text, schema, user, maxTokens = classificationTokens } = request
      const { message, facts } = await call(
        {
          model: classifierModel,
          max_tokens: maxTokens,
          system: [{ type: 'text', text: system, cache_control: { type: 'ephemeral' } }],
          messages: [{ role: 'user', content: text }],
          output_config: { format: outputFormat(schema) },
          metadata: { user_id: user },
          ...thinkingOf(classifierModel),
        },
        signal,
      )
      return { ...facts, value: parsed(message, schema) }
    },
  }
}

/** Without its parser: that one throws a bare error on a cut-off answer, and the usage figures are lost. */
function outputFormat(schema: z.ZodType): Anthropic.JSONOutputFormat {
  const { type, schema: jsonSchema } = zodOutputFormat(schema)
  return { type, schema: jsonSchema }
}

function parsed<T>(message: Anthropic.Message, schema: z.ZodType<T>): T {
  const stop = stopOf(message)
  if (stop !== 'end_turn') throw unusable(`ended with '${stop}'`, stop)
  try {
    const result = schema.safeParse(JSON.parse(textOf(message)))
    if (result.success) return result.data
    const faults = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw unusable(faults.join('; '), 'invalid')
  } catch (error) {
    if (error instanceof SyntaxError) throw unusable('no JSON', 'invalid', error)
    throw error
  }
}

const unusable = (why: string, code: string, cause?: unknown): ModelError =>
  new ModelError(`the classification cannot be used: ${why}`, { again: 'retry', code, cause })

function factsOf(
  message: Anthropic.Message & { _request_id?: string | null },
  model: string,
  took: number,
): CallFacts {
  const usage = usageOf(message)
  const microDollars = costOf(model, usage)
  return {
    model,
    usage,
    took,
    ...(microDollars === undefined ? {} : { microDollars }),
    ...(message._request_id ? { requestId: message._request_id } : {}),
  }
}

function report(log: Log, message: Anthropic.Message, facts: CallFacts): void {
  const { usage } = facts
  const told = { ...facts, stop: message.stop_reason }
  const counted = typeof message.usage.cache_read_input_tokens === 'number'
  if (counted && usage.input >= cacheableTokens && usage.cacheRead === 0 && usage.cacheWrite === 0) {
    log.warn(told, 'the model was called and nothing of a long prompt was cached')
  } else log.debug(told, 'the model was called')
}

/** The SDK would sleep as long as the other side asks, with a customer waiting and a lease running out. */
const failFast: Middleware = async (request, next) => {
  const response = await next(request)
  if (response.ok || (retryAfter(response.headers) ?? 0) <= patienceMs) return response
  const headers = new Headers(response.headers)
  headers.set('x-should-retry', 'false')
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
}

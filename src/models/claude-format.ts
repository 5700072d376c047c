/** Between the Model port's messages and the Messages API's. Blocks are told apart by type, never by place. */
import type Anthropic from '@anthropic-ai/sdk'
import { z } from 'zod'
import type {
  FileBlock,
  ModelMessage,
  ReplyBlock,
  ReplyRequest,
  StopReason,
  TokenUsage,
  ToolSpec,
  UserBlock,
} from '../core/model.ts'

type Params = Anthropic.MessageCreateParamsNonStreaming
const cached = { cache_control: { type: 'ephemeral' } } as const

/**
 * The request for an agent step. Breakpoints of the prompt cache stand on the last tool, the system prompt
 * and the end of the messages: the first two are shared by all customers, the last by the steps of a turn.
 */
export function replyParams(model: string, request: ReplyRequest): Params {
  return {
    model,
    max_tokens: request.maxTokens,
    system: [{ type: 'text', text: request.system, ...cached }],
    tools: request.tools.map((tool, i) => toolParam(tool, i === request.tools.length - 1)),
    messages: request.messages.map((message, i) => messageParam(message, i === request.messages.length - 1)),
    metadata: { user_id: request.user },
    ...thinkingOf(model),
  }
}

/**
 * As little thinking as the model family allows: it costs seconds a customer waits. Haiku can do without;
 * Sonnet from 5.5 on thinks between tool calls only. Others keep their default.
 */
export function thinkingOf(model: string): Pick<Params, 'thinking'> {
  if (/\bhaiku\b/.test(model)) return { thinking: { type: 'disabled' } }
  return /\bsonnet-(?:5-[5-9]|[6-9])/.test(model) ? { thinking: { type: 'between_tools' } } : {}
}

const toolParam = ({ name, description, schema }: ToolSpec, last: boolean): Anthropic.Tool => ({
  name,
  description,
  input_schema: { ...schema, type: 'object' },
  strict: true,
  ...(last ? cached : {}),
})

function messageParam(message: ModelMessage, last: boolean): Anthropic.MessageParam {
  if (message.role === 'assistant') return { role: 'assistant', content: message.content.map(sentBack) }
  const end = message.content.length - 1
  return { role: 'user', content: message.content.map((block, i) => userBlock(block, last && i === end)) }
}

const userBlock = (block: UserBlock, last: boolean): Anthropic.ContentBlockParam => ({
  ...(block.type === 'file' ? fileBlock(block) : block),
  ...(last ? cached : {}),
})

/** Pictures and PDFs are blocks of their own kinds (platform.claude.com/docs, vision and PDF support). */
function fileBlock({
  media,
  name,
  data,
}: FileBlock): Anthropic.ImageBlockParam | Anthropic.DocumentBlockParam {
  if (media !== 'application/pdf')
    return { type: 'image', source: { type: 'base64', media_type: media, data } }
  return { type: 'document', title: name, source: { type: 'base64', media_type: media, data } }
}

function sentBack(block: ReplyBlock): Anthropic.ContentBlockParam {
  if (block.type !== 'opaque') return block
  if (!isVendorBlock(block.block)) throw new TypeError('an opaque block that never came from the model')
  return block.block
}

/** What came from the API under a type we do not read goes back as it came. */
const isVendorBlock = (block: unknown): block is Anthropic.ContentBlockParam =>
  z.looseObject({ type: z.string() }).safeParse(block).success

/** The model's blocks in their order; everything but text and tool calls is kept unread. */
export const blocksOf = (message: Anthropic.Message): ReplyBlock[] =>
  message.content.map((block): ReplyBlock => {
    switch (block.type) {
      case 'text':
        return { type: 'text', text: block.text }
      case 'tool_use':
        return { type: 'tool_use', id: block.id, name: block.name, input: block.input }
      default:
        return { type: 'opaque', block }
    }
  })

export const textOf = (message: Anthropic.Message): string =>
  message.content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('')

export function stopOf(message: Anthropic.Message): StopReason {
  switch (message.stop_reason) {
    case 'tool_use':
    case 'max_tokens':
    case 'refusal':
    case 'pause_turn':
      return message.stop_reason
    case 'model_context_window_exceeded':
      return 'context_exceeded'
    case 'end_turn':
    case 'stop_sequence':
    case null:
      return 'end_turn'
  }
}

/** A stand-in or proxy may leave the cache counters out: nothing was cached then. */
export const usageOf = ({ usage }: Anthropic.Message): TokenUsage => ({
  input: usage.input_tokens,
  output: usage.output_tokens,
  cacheWrite: usage.cache_creation_input_tokens ?? 0,
  cacheRead: usage.cache_read_input_tokens ?? 0,
})

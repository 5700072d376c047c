/** Between the Model port's messages and the Messages API's. Blocks are told apart by type, never by place. */
import type Anthropic from '@anthropic-ai/sdk'
import { z } from 'zod'
import type {
  CacheTime,
  FileBlock,
  ModelMessage,
  OpaqueBlock,
  ReplyBlock,
  ReplyRequest,
  StopReason,
  TokenUsage,
  ToolSpec,
  UserBlock,
} from '../core/model.ts'

type Params = Anthropic.MessageCreateParamsNonStreaming
type Mark = Pick<Anthropic.TextBlockParam, 'cache_control'>

/** Five minutes is what the API keeps when nothing is said. */
const keptFor = (time: CacheTime = '5m'): Mark => ({
  cache_control: time === '5m' ? { type: 'ephemeral' } : { type: 'ephemeral', ttl: time },
})

/**
 * The request for an agent step. The four breakpoints of the prompt cache, all the API allows, stand where something
 * ends that comes again: the last tool and the system prompt (shared by all customers), the history (by the answers
 * of a conversation) and the messages (by the steps of an answer).
 */
export function replyParams(model: string, request: ReplyRequest): Params {
  const { settled, cache } = request
  const shared = keptFor(cache?.prompt)
  const marks = new Map([
    [settled - 1, keptFor(cache?.history)],
    [request.messages.length - 1, keptFor()],
  ])
  return {
    model,
    max_tokens: request.maxTokens,
    system: [{ type: 'text', text: request.system, ...shared }],
    tools: request.tools.map((tool, i) => toolParam(tool, i === request.tools.length - 1 ? shared : {})),
    messages: request.messages.map((message, i) => messageParam(message, marks.get(i))),
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

const toolParam = ({ name, description, schema }: ToolSpec, mark: Mark): Anthropic.Tool => ({
  name,
  description,
  input_schema: { ...schema, type: 'object' },
  strict: true,
  ...mark,
})

/** The breakpoint stands on the last block that can bear one: what only the vendor understands (thinking) cannot. */
function messageParam({ role, content }: ModelMessage, mark: Mark = {}): Anthropic.MessageParam {
  const end = content.findLastIndex(({ type }) => type !== 'opaque')
  return { role, content: content.map((block, i) => ({ ...blockParam(block), ...(i === end ? mark : {}) })) }
}

function blockParam(block: UserBlock | ReplyBlock): Anthropic.ContentBlockParam {
  if (block.type === 'file') return fileBlock(block)
  return block.type === 'opaque' ? vendorBlock(block) : block
}

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

function vendorBlock({ block }: OpaqueBlock): Anthropic.ContentBlockParam {
  if (!isVendorBlock(block)) throw new TypeError('an opaque block that never came from the model')
  return block
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
export function usageOf({ usage }: Anthropic.Message): TokenUsage {
  const hour = usage.cache_creation?.ephemeral_1h_input_tokens ?? 0
  return {
    input: usage.input_tokens,
    output: usage.output_tokens,
    cacheWrite: usage.cache_creation_input_tokens ?? 0,
    cacheRead: usage.cache_read_input_tokens ?? 0,
    ...(hour > 0 ? { cacheWriteHour: hour } : {}),
  }
}

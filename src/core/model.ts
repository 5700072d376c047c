/** The Model port: one call to the agent model, one to the classifier. Vendor types stay in `models/`. */
import type { z } from 'zod'
import type { ReadableType } from './files.ts'

export interface TextBlock {
  type: 'text'
  text: string
}
export interface ToolUseBlock {
  type: 'tool_use'
  id: string
  name: string
  input: unknown
}
export interface ToolResultBlock {
  type: 'tool_result'
  tool_use_id: string
  content: string
  is_error?: boolean
}
/** A picture or PDF of the customer's. */
export interface FileBlock {
  type: 'file'
  media: ReadableType
  name: string
  /** Base64. */
  data: string
}
/** A block only the vendor understands (thinking), kept as it came and sent back unchanged. */
export interface OpaqueBlock {
  type: 'opaque'
  block: unknown
}
export type UserBlock = TextBlock | FileBlock | ToolResultBlock
export type ReplyBlock = TextBlock | ToolUseBlock | OpaqueBlock
export type ModelMessage =
  { role: 'user'; content: UserBlock[] } | { role: 'assistant'; content: ReplyBlock[] }

/** A tool as the model sees it; `schema` is JSON Schema, already within what strict mode knows. */
export interface ToolSpec {
  name: string
  description: string
  schema: { [key: string]: unknown }
}

/** All four counters as billed; `input` is the uncached part only. */
export interface TokenUsage {
  input: number
  output: number
  cacheWrite: number
  cacheRead: number
  /** How much of `cacheWrite` is kept for an hour, which costs more; absent in what older versions wrote. */
  cacheWriteHour?: number
}

export interface CallFacts {
  model: string
  requestId?: string
  usage: TokenUsage
  /** What it cost by the price table, millionths of a US dollar; absent for a model the table does not have. */
  microDollars?: number
  /** Milliseconds. */
  took: number
}

export type StopReason =
  'end_turn' | 'tool_use' | 'max_tokens' | 'refusal' | 'pause_turn' | 'context_exceeded'

export interface ModelReply extends CallFacts {
  content: ReplyBlock[]
  stop: StopReason
}

/** How long the prompt cache keeps something after it was last used. */
export type CacheTime = '5m' | '1h'
export interface CacheTimes {
  /** Tools and system prompt, the same for all customers. */
  prompt: CacheTime
  /** A conversation's history; not longer than the prompt. */
  history: CacheTime
}

export interface ReplyRequest {
  /** Stable over customers and turns, so that it is cached: no names, ids or times in it. */
  system: string
  tools: ToolSpec[]
  messages: ModelMessage[]
  /** So many of the messages are history: the conversation's next request begins with the same ones. */
  settled: number
  /** How long the provider keeps what is cached; the five minutes of its default where nothing is said. */
  cache?: CacheTimes
  maxTokens: number
  /** Opaque id of the customer for the provider's abuse checks. */
  user: string
}

export interface ClassifyRequest<T> {
  system: string
  text: string
  schema: z.ZodType<T>
  /** Of the answer; some hundred where nothing is said. */
  maxTokens?: number
  user: string
}

/** Both throw ModelError. */
export interface Model {
  /** What the model is called in logs, on pages and in the record; names a stand-in as one. */
  name: string
  reply(request: ReplyRequest, signal: AbortSignal): Promise<ModelReply>
  classify<T>(request: ClassifyRequest<T>, signal: AbortSignal): Promise<CallFacts & { value: T }>
}

/** A Messages API request read as what it is to a support agent: who writes, what they said, what was found so far. */
import { z } from 'zod'

const block = z.looseObject({ type: z.string() })
const textBlock = z.looseObject({ type: z.literal('text'), text: z.string() })
const callBlock = z.looseObject({
  type: z.literal('tool_use'),
  id: z.string(),
  name: z.string(),
  input: z.unknown(),
})
const resultBlock = z.looseObject({
  type: z.literal('tool_result'),
  tool_use_id: z.string(),
  content: z.union([z.string(), z.array(block)]).default(''),
  is_error: z.boolean().default(false),
})

/** As much of a request as the stand-in reads; the rest is let through unread. */
export const requestSchema = z.looseObject({
  model: z.string(),
  max_tokens: z.number().int().positive(),
  system: z.union([z.string(), z.array(block)]).optional(),
  tools: z.array(z.looseObject({ name: z.string() })).default([]),
  messages: z
    .array(
      z.looseObject({ role: z.enum(['user', 'assistant']), content: z.union([z.string(), z.array(block)]) }),
    )
    .min(1),
  output_config: z.looseObject({ format: z.unknown() }).optional(),
  stream: z.boolean().default(false),
})
export type MessagesRequest = z.infer<typeof requestSchema>
type Message = MessagesRequest['messages'][number]

/** The facts the gateway puts before a customer's message; anything may be missing. */
const contextSchema = z.looseObject({
  date: z.string().optional(),
  channel: z.string().optional(),
  customer: z.string().optional(),
  profile: z
    .looseObject({
      customer: z.looseObject({ name: z.string(), email: z.string().optional() }).optional(),
      account: z.looseObject({ name: z.string() }).optional(),
    })
    .optional(),
  just_done: z.array(z.string()).default([]),
})
export type Context = z.infer<typeof contextSchema>

/** A call made in this turn, with what came back. */
export interface Step {
  name: string
  result?: { text: string; failed: boolean }
}

export interface Line {
  who: 'customer' | 'us'
  text: string
}

export interface Talk {
  /** Tools on offer. */
  tools: Set<string>
  context: Context
  /** The customer's new words. */
  said: string
  /** Pictures and PDFs that came with them. */
  files: number
  /** Earlier turns, oldest first. */
  earlier: Line[]
  steps: Step[]
}

const customerTag = /<customer_message>\s*([\s\S]*?)\s*<\/customer_message>/
const contextTag = /<context>\s*([\s\S]*?)\s*<\/context>/

export function readTalk(request: MessagesRequest): Talk {
  const now = turnStart(request.messages)
  const text = textOf(request.messages[now]).join('\n')
  return {
    tools: new Set(request.tools.map(({ name }) => name)),
    context: contextOf(contextTag.exec(text)?.[1]),
    said: (customerTag.exec(text)?.[1] ?? text.replace(contextTag, '')).trim(),
    files: filesIn(request.messages[now]),
    earlier: request.messages.slice(0, now).flatMap(linesOf),
    steps: stepsOf(request.messages.slice(now + 1)),
  }
}

/** The last message a customer wrote; later ones are calls and their results. */
const turnStart = (messages: Message[]): number =>
  Math.max(
    0,
    messages.findLastIndex((message) => message.role === 'user' && textOf(message).length > 0),
  )

export const textOf = (message: Message | undefined): string[] => {
  if (!message) return []
  if (typeof message.content === 'string') return [message.content]
  return message.content.flatMap((part) => textBlock.safeParse(part).data?.text ?? [])
}

const fileBlock = z.looseObject({ type: z.enum(['image', 'document']) })

const filesIn = ({ content }: Partial<Message> = {}): number =>
  Array.isArray(content) ? content.filter((part) => fileBlock.safeParse(part).success).length : 0

const linesOf = (message: Message): Line[] =>
  textOf(message)
    // What was summed up is nobody's words.
    .filter((text) => !text.startsWith('<earlier'))
    .map((text) => ({ who: message.role === 'user' ? 'customer' : 'us', text }))

function stepsOf(messages: Message[]): Step[] {
  const parts = messages.flatMap(({ content }) => (typeof content === 'string' ? [] : content))
  const results = parts.flatMap((part) => resultBlock.safeParse(part).data ?? [])
  return parts.flatMap((part) => {
    const call = callBlock.safeParse(part).data
    if (!call) return []
    const result = results.find(({ tool_use_id }) => tool_use_id === call.id)
    return [
      result
        ? { name: call.name, result: { text: resultText(result.content), failed: result.is_error } }
        : { name: call.name },
    ]
  })
}

const resultText = (content: z.infer<typeof resultBlock>['content']): string =>
  typeof content === 'string'
    ? content
    : content.map((part) => textBlock.safeParse(part).data?.text ?? '').join('')

function contextOf(json: string | undefined): Context {
  return contextSchema.safeParse(json === undefined ? {} : parseJson(json)).data ?? { just_done: [] }
}

/** Undefined for what is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** `Dana` of `Dana Whitfield`. */
export const firstName = ({ profile }: Context): string | undefined => profile?.customer?.name.split(' ')[0]

/** Where every character counts. */
export const isShort = ({ channel }: Context): boolean => channel === 'sms' || channel === 'whatsapp'

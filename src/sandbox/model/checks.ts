/**
 * Refuses what the real API refuses, so that a mistake shows offline too. From the provider's documentation
 * of the 5.5 models (November 2026).
 */
import { z } from 'zod'
import type { MessagesRequest } from './talk.ts'

/** Constraints that strict tool schemas may not hold. */
const notInStrict = new Set([
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'pattern',
  'maxItems',
  '$ref',
])
const maxBreakpoints = 4

/** Why the API would answer 400; undefined when it would not. */
export function faultOf(request: MessagesRequest): string | undefined {
  const sampling = ['temperature', 'top_p', 'top_k'].find((name) => name in request)
  if (sampling) return `${sampling}: not supported by this model`
  if (
    z.looseObject({ budget_tokens: z.unknown() }).safeParse(request['thinking']).data?.budget_tokens !==
    undefined
  ) {
    return 'thinking.budget_tokens: not supported by this model'
  }
  if (
    /^(any|tool)$/.test(
      z.looseObject({ type: z.string() }).safeParse(request['tool_choice']).data?.type ?? '',
    )
  ) {
    return 'tool_choice: forcing a tool is not supported by this model'
  }
  if (request.messages.at(-1)?.role === 'assistant')
    return 'messages: prefilled assistant turns are not supported by this model'
  if ((JSON.stringify(request).match(/"cache_control":/g) ?? []).length > maxBreakpoints) {
    return `a maximum of ${maxBreakpoints} blocks with cache_control may be provided`
  }
  return request.tools.map(toolFault).find(Boolean) ?? unansweredCall(request) ?? unreadableFile(request)
}

const base64 = z.base64().min(1)
const fileShape = z.union([
  z.looseObject({
    type: z.literal('image'),
    source: z.object({
      type: z.literal('base64'),
      media_type: z.enum(['image/png', 'image/jpeg', 'image/gif', 'image/webp']),
      data: base64,
    }),
  }),
  z.looseObject({
    type: z.literal('document'),
    source: z.object({ type: z.literal('base64'), media_type: z.literal('application/pdf'), data: base64 }),
  }),
])

/** Blocks of files have to be of the documented shape, and whole. */
function unreadableFile({ messages }: MessagesRequest): string | undefined {
  const files = messages.flatMap(({ content }) => parts(content).filter(isFile))
  return files.every((file) => fileShape.safeParse(file).success)
    ? undefined
    : 'messages: could not process a file'
}

const isFile = (part: unknown): boolean =>
  z.looseObject({ type: z.enum(['image', 'document']) }).safeParse(part).success

function toolFault(tool: MessagesRequest['tools'][number]): string | undefined {
  if (tool['strict'] !== true) return undefined
  const fault = schemaFault(tool['input_schema'])
  return fault && `tools.${tool.name}: ${fault}`
}

function schemaFault(schema: unknown): string | undefined {
  if (Array.isArray(schema)) return schema.map(schemaFault).find(Boolean)
  const node = z.record(z.string(), z.unknown()).safeParse(schema).data
  if (!node) return undefined
  const properties = z.record(z.string(), z.unknown()).safeParse(node['properties']).data
  if (node['type'] === 'object' && node['additionalProperties'] !== false)
    return 'strict objects need additionalProperties: false'
  const keyword = Object.keys(node).find((key) => notInStrict.has(key))
  if (keyword) return `'${keyword}' is not supported in strict schemas`
  const inner = [...Object.values(properties ?? {}), node['items'], node['anyOf'], node['allOf']]
  return inner.map(schemaFault).find(Boolean)
}

const callShape = z.looseObject({ type: z.literal('tool_use'), id: z.string() })
const resultShape = z.looseObject({ type: z.literal('tool_result'), tool_use_id: z.string() })

/** Every call has to be answered in the very next message. */
function unansweredCall({ messages }: MessagesRequest): string | undefined {
  for (const [i, { content }] of messages.entries()) {
    const calls = parts(content).flatMap((part) => callShape.safeParse(part).data?.id ?? [])
    const answered = parts(messages[i + 1]?.content).flatMap(
      (part) => resultShape.safeParse(part).data?.tool_use_id ?? [],
    )
    const open = calls.find((id) => !answered.includes(id))
    if (open) return `messages.${i}: tool_use ${open} has no tool_result in the next message`
    const stray = parts(content)
      .flatMap((part) => resultShape.safeParse(part).data?.tool_use_id ?? [])
      .find(
        (id) => !parts(messages[i - 1]?.content).some((part) => callShape.safeParse(part).data?.id === id),
      )
    if (stray) return `messages.${i}: tool_result ${stray} answers no tool_use of the message before`
  }
  return undefined
}

const parts = (content: MessagesRequest['messages'][number]['content'] | undefined): unknown[] =>
  Array.isArray(content) ? content : []

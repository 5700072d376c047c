/**
 * An answer is looked at before it is believed: the SDK types what the API documents, and reads whatever a server, a
 * proxy or a cut-off connection sends.
 */
import type Anthropic from '@anthropic-ai/sdk'
import { z } from 'zod'
import { ModelError } from '../core/errors.ts'

const tokens = z.number().int().nonnegative()
const block = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('text'), text: z.string() }),
  z.looseObject({ type: z.literal('tool_use'), id: z.string().min(1), name: z.string() }),
])
/** What we do not read: it is sent back as it came. */
const other = z.looseObject({ type: z.string().refine((type) => type !== 'text' && type !== 'tool_use') })

const shape = z.looseObject({
  content: z.array(z.union([block, other])),
  /** As documented in November 2026; what a reason of tomorrow means nobody knows here. */
  stop_reason: z
    .enum([
      'end_turn',
      'max_tokens',
      'stop_sequence',
      'tool_use',
      'pause_turn',
      'refusal',
      'model_context_window_exceeded',
    ])
    .nullable(),
  usage: z.looseObject({
    input_tokens: tokens,
    output_tokens: tokens,
    cache_creation_input_tokens: tokens.nullish(),
    cache_read_input_tokens: tokens.nullish(),
  }),
})

/** Throws ModelError when it is not what the Messages API answers. */
export function checkShape(message: Anthropic.Message): void {
  const { error } = shape.safeParse(message)
  if (!error) return
  const places = error.issues.map(({ path }) => path.join('.') || 'the answer')
  throw new ModelError(`the model's answer cannot be read: ${[...new Set(places)].join(', ')}`, {
    again: 'retry',
    code: 'unreadable',
    cause: error,
  })
}

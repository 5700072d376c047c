/** Who a streamed answer is for: goes along with a message as its `reference`, and comes back with the answer to it. */
import { z } from 'zod'
import type { StreamingMode } from '../../core/config-slack.ts'
import type { Recipient } from './stream.ts'

const schema = z.object({
  reader: z.union([z.literal('alone'), z.object({ team: z.string(), user: z.string() })]),
})

/** `alone`: a direct message, whose reader Slack knows. Undefined where an answer is not streamed. */
export const recipientIn = (reference: unknown): Recipient | 'alone' | undefined =>
  schema.safeParse(reference).data?.reader

export function referenceFor(
  mode: StreamingMode,
  { alone, shared, reader }: { alone: boolean; shared: boolean; reader: Recipient },
): { reference?: unknown } {
  if (mode === 'off' || (shared && mode !== 'everywhere')) return {}
  return { reference: { reader: alone ? 'alone' : reader } }
}

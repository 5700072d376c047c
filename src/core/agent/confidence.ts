/**
 * How sure the agent is of its answer. It reports that with a call of its own, beside the text of its answer, so that
 * it costs no further step; the ten support tools stay what they are.
 */
import { z } from 'zod'
import type { ModelReply, ToolSpec } from '../model.ts'
import type { Policy } from '../policy.ts'

export const confidenceTool = 'report_confidence'

export const confidences = ['low', 'medium', 'high'] as const
export type Confidence = (typeof confidences)[number]

export const confidenceSpec: ToolSpec = {
  name: confidenceTool,
  description:
    'Says how sure you are that the answer you are giving is right and settles what the customer asked. Call it once, in the same ' +
    'message as your final answer to the customer and after its text. It is not shown to them and gives nothing back.',
  schema: {
    type: 'object',
    properties: {
      level: {
        type: 'string',
        enum: [...confidences],
        description:
          "'high': the tools say so. 'medium': likely, but something is open. 'low': you guess, or could not find what was asked.",
      },
      why: { type: 'string', description: 'In a few words, for our own people.' },
    },
    required: ['level', 'why'],
    additionalProperties: false,
  },
}

const report = z.object({ level: z.enum(confidences), why: z.string().default('') })

/** What the reply reports of itself; undefined when it says nothing, or nothing that can be read. */
export function confidenceIn(reply: ModelReply): z.infer<typeof report> | undefined {
  const call = reply.content.findLast((block) => block.type === 'tool_use' && block.name === confidenceTool)
  return call?.type === 'tool_use' ? report.safeParse(call.input).data : undefined
}

/** Is that an attempt without confidence, as the policy counts them? */
export const isUnsure = (level: Confidence, { escalation }: Policy): boolean =>
  confidences.indexOf(level) <= confidences.indexOf(escalation.unsure_at)

import { z } from 'zod'
import { priorities } from '../core/desk.ts'
import { defineTool } from '../core/tool.ts'

/**
 * Only says what is wanted: the pipeline opens the case from `data`. Counts as a read because it writes
 * to no backend and must never wait for a yes: asking for a person is enough.
 */
export const escalateToHuman = defineTool({
  name: 'escalate_to_human',
  description:
    'Brings one of our people into this conversation. Use it whenever the customer asks for a person, is upset, mentions a ' +
    'regulator, a lawyer or a cancellation, when something needs a decision you may not take, or when you cannot help after two ' +
    'tries. Tell the customer that somebody takes over; promise no time. It fixes nothing by itself and needs no permission.',
  effect: 'read',
  assurance: 'anonymous',
  public: true,
  input: z.strictObject({
    reason: z
      .enum([
        'asked_for_person',
        'complaint',
        'cancellation',
        'over_limit',
        'security',
        'legal',
        'technical',
        'out_of_scope',
        'other',
      ])
      .describe("Why a person is needed. 'out_of_scope': it is none of our support's business."),
    urgency: z
      .enum(priorities)
      .default('standard')
      .describe("'urgent' for an outage, a security or legal matter, or a customer about to leave."),
    summary: z
      .string()
      .trim()
      .min(10)
      .max(1000)
      .describe(
        'For the person who takes over: what the customer wants, what was done, what is left, 10 to 1000 characters.',
      ),
  }),
  run: async ({ reason, urgency, summary }) => ({
    ok: true,
    note: `asked for a person: ${reason}, ${urgency}`,
    data: { reason, urgency, summary },
  }),
})

import { z } from 'zod'
import { ticketPriorities } from '../core/helpdesk.ts'
import { defineTool } from '../core/tool.ts'
import { attempt } from './result.ts'
import { ticketView } from './view.ts'

/** Work for later. */
export const createTicket = defineTool({
  name: 'create_ticket',
  description:
    'Opens a support ticket for this customer, for a fault or a request that somebody has to work on later. Look at ' +
    'get_open_tickets first and add to an existing ticket (update_ticket) when it is about the same thing. ' +
    'It does not bring a person into this conversation (escalate_to_human does) and moves no money.',
  effect: 'write',
  assurance: 'recognised',
  input: z.strictObject({
    subject: z
      .string()
      .trim()
      .min(3)
      .max(120)
      .describe('One line that names the problem, 3 to 120 characters.'),
    description: z
      .string()
      .trim()
      .min(10)
      .max(4000)
      .describe(
        'What happened, since when, what was tried: everything the customer said that helps, 10 to 4000 characters.',
      ),
    priority: z
      .enum(ticketPriorities)
      .default('normal')
      .describe("'urgent' only when the customer's production is down, 'high' when their work is blocked."),
  }),
  propose: async ({ subject, priority }) => ({
    summary: `Open a ${priority === 'normal' ? '' : `${priority} priority `}support ticket: “${subject}”`,
  }),
  run: (input, { helpdesk, scope, callId }) =>
    attempt(async () => {
      const ticket = await helpdesk.createTicket(scope, input, callId)
      return {
        ok: true,
        note: `created ${ticket.id}`,
        receipt: `Ticket ${ticket.id} is open: “${ticket.subject}”. ${ticket.owner} looks after it.`,
        data: ticketView(ticket),
      }
    }),
})

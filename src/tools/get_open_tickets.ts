import { z } from 'zod'
import { defineTool } from '../core/tool.ts'
import { attempt } from './result.ts'
import { ticketView } from './view.ts'

/** What the account has open. */
export const getOpenTickets = defineTool({
  name: 'get_open_tickets',
  description:
    "Lists the open support tickets of this customer's account, newest first, with their notes. Use it when they ask how a " +
    'request is coming along, and before creating a ticket, so that none is opened twice. Solved and closed tickets are in ' +
    'get_account_history.',
  effect: 'read',
  assurance: 'recognised',
  input: z.strictObject({}),
  run: (_input, { helpdesk, scope }) =>
    attempt(async () => {
      const tickets = await helpdesk.openTickets(scope)
      return {
        ok: true,
        note: tickets.length === 0 ? 'no open tickets' : `read ${tickets.map(({ id }) => id).join(', ')}`,
        data: { tickets: tickets.map(ticketView) },
      }
    }),
})

import { z } from 'zod'
import type { Ticket, TicketChange } from '../core/helpdesk.ts'
import { ticketPriorities } from '../core/helpdesk.ts'
import type { ToolContext } from '../core/tool.ts'
import { defineTool } from '../core/tool.ts'
import type { Refusal } from './result.ts'
import { attempt, refuse } from './result.ts'
import { ticketView } from './view.ts'

/** A note, a new status or priority on a ticket of the account. */
export const updateTicket = defineTool({
  name: 'update_ticket',
  description:
    "Adds a note to one of this customer's tickets, or changes its status or priority. Status 'engineering' escalates it to our " +
    "engineers, 'solved' when the customer says it is, 'open' reopens a solved one. Give at least one of note, status and " +
    'priority. A closed ticket cannot be changed: open a new one. It does not bring a person into this conversation.',
  effect: 'write',
  assurance: 'recognised',
  input: z.strictObject({
    ticket: z
      .string()
      .trim()
      .min(1)
      .max(60)
      .describe("The ticket's id as get_open_tickets gives it, e.g. TCK-0000-14."),
    note: z
      .string()
      .trim()
      .min(1)
      .max(4000)
      .optional()
      .describe('What to add, in the words of the customer, at most 4000 characters.'),
    status: z
      .enum(['open', 'pending', 'engineering', 'solved'])
      .optional()
      .describe(
        "The new status; 'pending' waits for the customer, 'engineering' escalates to our engineers.",
      ),
    priority: z.enum(ticketPriorities).optional().describe('The new priority.'),
  }),
  propose: ({ ticket: id, ...change }, context) =>
    attempt(async () => {
      const ticket = await changeable(id, change, context)
      return 'ok' in ticket
        ? ticket
        : { summary: `${sentenceOf(change)} on ticket ${ticket.id} (“${ticket.subject}”)` }
    }),
  run: ({ ticket: id, ...change }, { helpdesk, scope, callId }) =>
    attempt(async () => {
      if (isEmpty(change)) return refuse(nothingToDo)
      const ticket = await helpdesk.updateTicket(scope, id, change, callId)
      if (!ticket) return notFound(id)
      return {
        ok: true,
        note: `updated ${ticket.id}`,
        receipt: `Ticket ${ticket.id} is up to date: ${doneOf(change)}.`,
        data: ticketView(ticket),
      }
    }),
})

const changeable = async (
  id: string,
  change: TicketChange,
  { helpdesk, scope }: ToolContext,
): Promise<Ticket | Refusal> => {
  if (isEmpty(change)) return refuse(nothingToDo)
  const ticket = await helpdesk.ticket(scope, id)
  if (!ticket) return notFound(id)
  if (ticket.status === 'closed') return refuse(`Ticket ${id} is closed. Open a new one with create_ticket.`)
  return ticket
}

const nothingToDo = 'Give a note, a status or a priority.'

const isEmpty = ({ note, status, priority }: TicketChange): boolean =>
  note === undefined && status === undefined && priority === undefined

const notFound = (id: string): Refusal =>
  refuse(`There is no ticket ${id} on this account. get_open_tickets lists them.`)

const sentenceOf = ({ note, status, priority }: TicketChange): string => {
  const sentence = [
    ...(note === undefined ? [] : [`add the note “${note}”`]),
    ...(status === undefined
      ? []
      : [status === 'engineering' ? 'escalate to engineering' : `set the status to ${status}`]),
    ...(priority === undefined ? [] : [`set the priority to ${priority}`]),
  ].join(' and ')
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}

const doneOf = ({ note, status, priority }: TicketChange): string =>
  [
    ...(note === undefined ? [] : ['your note was added']),
    ...(status === undefined
      ? []
      : [status === 'engineering' ? 'it was escalated to engineering' : `its status is ${status}`]),
    ...(priority === undefined ? [] : [`its priority is ${priority}`]),
  ].join(' and ')

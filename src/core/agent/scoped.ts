/**
 * The helpdesk behind a fence: whatever it answers, only what belongs to the customer's account passes. A backend
 * that is wrongly set up, or searches too widely, shows nothing of anybody else's: a foreign record is one that
 * was not found.
 */
import { HelpdeskError } from '../errors.ts'
import type { Helpdesk, Scope, Ticket } from '../helpdesk.ts'

/** `foreign` is told what was held back, e.g. `invoice INV-7`: it is a fault of the backend. */
export function scoped(helpdesk: Helpdesk, scope: Scope, foreign: (what: string) => void): Helpdesk {
  const mine = (what: string, account: string): boolean => {
    if (account === scope.account) return true
    foreign(what)
    return false
  }
  const all = <T extends { account: string; id: string }>(what: string, list: T[]): T[] =>
    list.filter(({ id, account }) => mine(`${what} ${id}`, account))

  return {
    ...helpdesk,
    // Who somebody is was decided before any tool ran.
    find: async () => undefined,
    async profile() {
      const found = await helpdesk.profile(scope)
      if (!found || !mine(`profile of ${found.contact.id}`, found.account.id)) return undefined
      if (!mine(`contact ${found.contact.id}`, found.contact.account)) return undefined
      if (found.contact.id !== scope.contact) {
        foreign(`contact ${found.contact.id}`)
        return undefined
      }
      return { ...found, contacts: all('contact', found.contacts) }
    },
    async history(_scope, since) {
      const history = await helpdesk.history(scope, since)
      return {
        ...history,
        orders: all('order', history.orders),
        invoices: all('invoice', history.invoices),
        tickets: all('ticket', history.tickets),
      }
    },
    async invoice(_scope, id) {
      const invoice = await helpdesk.invoice(scope, id)
      return invoice && mine(`invoice ${invoice.id}`, invoice.account) ? invoice : undefined
    },
    openTickets: async () => all('ticket', await helpdesk.openTickets(scope)),
    async ticket(_scope, id) {
      const ticket = await helpdesk.ticket(scope, id)
      return ticket && mine(`ticket ${ticket.id}`, ticket.account) ? ticket : undefined
    },
    createTicket: async (_scope, ticket, key) => own(await helpdesk.createTicket(scope, ticket, key)),
    async updateTicket(_scope, id, change, key) {
      const before = await helpdesk.ticket(scope, id)
      if (!before || !mine(`ticket ${id}`, before.account)) return undefined
      const ticket = await helpdesk.updateTicket(scope, id, change, key)
      return ticket && own(ticket)
    },
    async refund(_scope, refund, key) {
      const invoice = await helpdesk.invoice(scope, refund.invoice)
      if (!invoice || !mine(`invoice ${refund.invoice}`, invoice.account)) throw notFound()
      return helpdesk.refund(scope, refund, key)
    },
    scheduleCallback: (_scope, callback, key) => helpdesk.scheduleCallback(scope, callback, key),
  }

  /** A write that answers with somebody else's record has happened somewhere; nobody may be told where. */
  function own(ticket: Ticket): Ticket {
    if (mine(`ticket ${ticket.id}`, ticket.account)) return ticket
    throw new HelpdeskError('the helpdesk answered with a record of another account', {
      again: 'never',
      outcome: 'unknown',
      code: 'foreign',
    })
  }
}

const notFound = (): HelpdeskError =>
  new HelpdeskError('there is no such record on this account', { again: 'never', code: 'not_found' })

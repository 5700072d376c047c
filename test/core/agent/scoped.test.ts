/** A backend that gives somebody else's records: the fence lets nothing of them through. */
import { expect, test } from 'vitest'
import { HelpdeskError } from '../../../src/core/errors.ts'
import { scoped } from '../../../src/core/agent/scoped.ts'
import type { Helpdesk } from '../../../src/core/helpdesk.ts'
import { dana, openHelpdesk, priya } from '../../helpdesk/world.ts'

/** Answers everything for Priya's account, whoever is asked for. */
const wrong = (helpdesk: Helpdesk): Helpdesk => ({
  ...helpdesk,
  profile: () => helpdesk.profile(priya),
  history: (_, since) => helpdesk.history(priya, since),
  invoice: (_, id) => helpdesk.invoice(priya, id),
  openTickets: () => helpdesk.openTickets(priya),
  ticket: (_, id) => helpdesk.ticket(priya, id),
  createTicket: (_, ticket, key) => helpdesk.createTicket(priya, ticket, key),
  updateTicket: (_, id, change, key) => helpdesk.updateTicket(priya, id, change, key),
  refund: (_, refund, key) => helpdesk.refund(priya, refund, key),
})

test('nothing foreign comes through, nothing foreign is written to, and each is reported', async () => {
  const helpdesk = await openHelpdesk()
  const reported: string[] = []
  const fenced = scoped(wrong(helpdesk), dana, (what) => reported.push(what))
  const theirs = await helpdesk.history(priya, '2020-01-01')
  const invoice = theirs.invoices.find(({ status }) => status === 'paid')
  const [ticket] = theirs.tickets
  if (!invoice || !ticket) throw new TypeError('the demo has no such records')
  expect(await fenced.profile(dana)).toBeUndefined()
  expect(await fenced.invoice(dana, invoice.id)).toBeUndefined()
  expect(await fenced.ticket(dana, ticket.id)).toBeUndefined()
  expect(await fenced.openTickets(dana)).toEqual([])
  expect(await fenced.updateTicket(dana, ticket.id, { note: 'mine' }, 'k1')).toBeUndefined()
  const { invoices, tickets, orders } = await fenced.history(dana, '2020-01-01')
  expect([invoices, tickets, orders]).toEqual([[], [], []])
  const refund = { invoice: invoice.id, amount: { amount: 100, currency: 'GBP' }, reason: 'mine' }
  await expect(fenced.refund(dana, refund, 'k2')).rejects.toThrow(HelpdeskError)
  await expect(
    fenced.createTicket(dana, { subject: 'abc', description: 'def', priority: 'low' }, 'k3'),
  ).rejects.toThrow(/another account/)
  expect((await helpdesk.invoice(priya, invoice.id))?.refunded).toEqual(invoice.refunded)
  expect((await helpdesk.ticket(priya, ticket.id))?.notes).toEqual(ticket.notes)
  expect(reported.length).toBeGreaterThan(7)
})

test('what is theirs comes through unchanged, whatever scope a tool names', async () => {
  const helpdesk = await openHelpdesk()
  const fenced = scoped(helpdesk, dana, (what) => expect.fail(what))
  expect(await fenced.profile(priya)).toEqual(await helpdesk.profile(dana))
  expect(await fenced.history(priya, '2026-01-01')).toEqual(await helpdesk.history(dana, '2026-01-01'))
  expect(await fenced.openTickets(priya)).toEqual(await helpdesk.openTickets(dana))
  expect(await fenced.find({ key: 'sms:+447700900103', assurance: 'recognised' })).toBeUndefined()
})

/** Records as the model sees them: few fields, sums and dates already written out. */
import type { CallbackSlot, Contract, Invoice, Ticket } from '../core/helpdesk.ts'
import { formatMoney } from '../core/money.ts'

/** `2026-11-23`, UTC. */
export const dateOf = (at: number): string => new Date(at).toISOString().slice(0, 10)

/** What can still be paid back; nothing was paid on an invoice that is not paid. Minor units. */
export const refundable = ({ status, total, refunded }: Invoice): number =>
  status === 'paid' ? Math.max(0, total.amount - refunded.amount) : 0

/** An invoice with every line; `refundable` is what a refund may still take of it. */
export const invoiceView = (invoice: Invoice) => ({
  id: invoice.id,
  period: invoice.period,
  issued: invoice.issued,
  due: invoice.due,
  status: invoice.status,
  lines: invoice.lines.map(({ description, quantity, unitPrice, amount }) => ({
    description,
    quantity,
    unit_price: formatMoney(unitPrice),
    amount: formatMoney(amount),
  })),
  net: formatMoney(invoice.net),
  tax: formatMoney(invoice.tax),
  total: formatMoney(invoice.total),
  ...(invoice.refunded.amount > 0 && { refunded: formatMoney(invoice.refunded) }),
  refundable: formatMoney({ ...invoice.total, amount: refundable(invoice) }),
})

/** A ticket without its description, which the customer wrote. */
export const ticketView = ({ id, subject, status, priority, owner, created, updated, notes }: Ticket) => ({
  id,
  subject,
  status,
  priority,
  owner,
  created: dateOf(created),
  updated: dateOf(updated),
  notes: notes.map(({ at, by, text }) => ({ date: dateOf(at), by, text })),
})

/** Prices and terms of the contract. */
export const contractView = (contract: Contract) => ({
  plan: contract.plan,
  start: contract.start,
  end: contract.end,
  monthly_fee: formatMoney(contract.monthlyFee),
  included_seats: contract.seats,
  price_per_extra_seat: formatMoney(contract.pricePerExtraSeat),
  included_calls_per_month: contract.includedCalls,
  price_per_thousand_extra_calls: formatMoney(contract.pricePerThousandExtraCalls),
  terms: contract.terms,
})

/** `Monday 23 November at 09:30 (Europe/London)`: in the customer's own time, which the zone names. */
export const slotLabel = ({ start }: CallbackSlot, timeZone: string): string => {
  const day = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'long', day: 'numeric', month: 'long' })
  const time = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' })
  return `${day.format(start).replace(',', '')} at ${time.format(start)} (${timeZone})`
}

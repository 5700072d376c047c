/** Whether an amount of an invoice may go back: the last word, whatever was asked before. */
import { HelpdeskError } from '../../core/errors.ts'
import type { Invoice, Money } from '../../core/helpdesk.ts'

/** Throws HelpdeskError `never` with code `not_found`, `not_refundable`, `bad_amount` or `too_much`. */
export const checkRefund = (invoices: Invoice[], id: string, amount: Money): void => {
  const invoice = invoices.find((known) => known.id === id)
  if (!invoice) throw refusal('not_found', 'there is no such invoice')
  if (invoice.status !== 'paid') throw refusal('not_refundable', `invoice ${invoice.id} is ${invoice.status}`)
  if (!Number.isSafeInteger(amount.amount) || amount.amount <= 0) {
    throw refusal('bad_amount', 'a refund is a positive whole number of minor units')
  }
  if (amount.currency !== invoice.total.currency) {
    throw refusal('bad_amount', `invoice ${invoice.id} is in ${invoice.total.currency}`)
  }
  if (amount.amount > invoice.total.amount - invoice.refunded.amount) {
    throw refusal('too_much', `less than that is left of invoice ${invoice.id}`)
  }
}

/** A refusal that asking again will not change. */
export const refusal = (code: string, message: string): HelpdeskError =>
  new HelpdeskError(message, { again: 'never', code })

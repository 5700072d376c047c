/** The mails that are written from our books, word for word. Pure; Markdown. */
import type { Contact, Invoice } from '../core/helpdesk.ts'
import { formatMoney } from '../core/money.ts'
import type { MailRequest } from '../core/tool.ts'

type Content = Omit<MailRequest, 'to'>

/** The whole invoice, line by line. */
export const invoiceCopy = (invoice: Invoice): Content => ({
  subject: `Invoice ${invoice.id} for ${invoice.period}`,
  text: [
    `here is a copy of invoice ${invoice.id} for ${invoice.period}, issued ${invoice.issued}, due ${invoice.due} (${invoice.status}).`,
    invoice.lines
      .map(
        ({ description, quantity, unitPrice, amount }) =>
          `- ${description}: ${quantity.toLocaleString('en-GB')} × ${formatMoney(unitPrice)} = ${formatMoney(amount)}`,
      )
      .join('\n'),
    [
      `Net: ${formatMoney(invoice.net)}`,
      `VAT: ${formatMoney(invoice.tax)}`,
      `**Total: ${formatMoney(invoice.total)}**`,
      ...(invoice.refunded.amount > 0 ? [`Refunded so far: ${formatMoney(invoice.refunded)}`] : []),
    ].join('\\\n'),
  ].join('\n\n'),
})

/** For an invoice of which something was refunded. */
export const refundConfirmation = (invoice: Invoice): Content => ({
  subject: `Refund of invoice ${invoice.id}`,
  text:
    `we confirm that ${formatMoney(invoice.refunded)} of invoice ${invoice.id} for ${invoice.period} ` +
    `(total ${formatMoney(invoice.total)}) has been refunded to the payment method it was paid with.`,
})

/** With a greeting before and our names after. */
export const signed = (
  { name }: Contact,
  { agent, company }: { agent: string; company: string },
  text: string,
): string => `Hello ${name},\n\n${text}\n\n${agent}, ${company}`

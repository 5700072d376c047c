/** Copies of invoices by mail. */
import { act, look, says, type Skill } from '../move.ts'
import { historyShape, monthName, type Invoice } from '../records.ts'

export const mail: Skill = {
  name: 'mail',
  fits: (talk) =>
    says(
      talk,
      /\b(copy|pdf|resend|re-send|send|e-?mail|mail|forward)\b.*\b(invoices?|bills?|receipts?)\b/i,
      /\b(invoices?|bills?|receipts?)\b.*\b(by (e-?)?mail|copy|to my (e-?)?mail)\b/i,
    ) && !says(talk, /\bwhy\b/i),
  next: (talk) =>
    look(talk, 'get_account_history', { months: 12, kinds: ['invoices'] }, historyShape, ({ invoices }) => {
      const invoice = meant(talk.said, invoices)
      return invoice
        ? act(
            talk,
            'send_email',
            { template: 'invoice_copy', invoice: invoice.id },
            `Here is what I found: invoice ${invoice.id} for ${monthName(invoice.period)}, ${invoice.total}.`,
          )
        : { say: "I can't find that invoice on your account. Which number or month is it?" }
    }),
}

/** By number, by month, else the newest. A number or month that is not there is not replaced by another. */
function meant(said: string, invoices: Invoice[]): Invoice | undefined {
  const newest = [...invoices].sort((a, b) => b.period.localeCompare(a.period))
  const number = /\bINV-[A-Z0-9-]+/i.exec(said)?.[0].toUpperCase()
  if (number) return newest.find(({ id }) => id === number)
  const month =
    /\b(january|february|march|april|may|june|july|august|september|october|november|december)\b/i.exec(
      said,
    )?.[0]
  return month
    ? newest.find(({ period }) => monthName(period).toLowerCase().startsWith(month.toLowerCase()))
    : newest[0]
}

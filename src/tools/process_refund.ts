import { z } from 'zod'
import type { Invoice, Money } from '../core/helpdesk.ts'
import { formatMoney, inMajorUnits, parseAmount } from '../core/money.ts'
import type { ToolContext } from '../core/tool.ts'
import { defineTool } from '../core/tool.ts'
import type { Refusal } from './result.ts'
import { attempt, refuse } from './result.ts'
import { refundable } from './view.ts'

/** Money back. Says what and how much; whether it may, the guard decides. */
export const processRefund = defineTool({
  name: 'process_refund',
  description:
    "Pays part or all of one of this customer's paid invoices back to the payment method it was paid with. Use it when a charge " +
    'was wrong, after you have seen the charge in get_account_history. The amount is what the customer gets back, with tax. ' +
    'Limits, and who has to agree, are checked for you: ask for the amount that is right, never split it. ' +
    'It does not change invoices that are not paid, cancel anything, or give credit for the future.',
  effect: 'write',
  assurance: 'recognised',
  input: z.strictObject({
    invoice: z
      .string()
      .trim()
      .min(1)
      .max(60)
      .describe("The invoice's id as get_account_history gives it, e.g. INV-ABC-2601."),
    amount: z
      .union([z.number().positive().max(10_000_000), z.string().trim().min(1).max(20)])
      .describe(
        "How much to pay back, with tax, in the invoice's currency, at most two decimals: 40 or '40.50'.",
      ),
    reason: z
      .string()
      .trim()
      .min(3)
      .max(300)
      .describe('Why, in one sentence, for the customer and for the books, 3 to 300 characters.'),
  }),
  propose: ({ invoice: id, amount, reason }, context) =>
    attempt(async () => {
      const asked = await askedFor(id, amount, context)
      if ('ok' in asked) return asked
      const { invoice, money } = asked
      const refused = whyNot(invoice, money)
      if (refused !== undefined) return refuse(refused)
      return {
        summary: `Refund ${formatMoney(money)} of invoice ${invoice.id} (${invoice.period}, ${formatMoney(invoice.total)}) to the payment method it was paid with. Reason: ${reason}`,
        money: { invoice: invoice.id, amount: money },
        most: { ...money, amount: refundable(invoice) },
      }
    }),
  withAmount: (input, amount) => ({ ...input, amount: inMajorUnits(amount) }),
  // What is left is not checked here: on a replay it is the first run's refund that used it up.
  run: ({ invoice: id, amount, reason }, context) =>
    attempt(async () => {
      const asked = await askedFor(id, amount, context)
      if ('ok' in asked) return asked
      const { helpdesk, scope, callId } = context
      const refund = await helpdesk.refund(scope, { invoice: id, amount: asked.money, reason }, callId)
      const paid = formatMoney(refund.amount)
      return {
        ok: true,
        note: `refunded ${paid} of ${refund.invoice} as ${refund.id}`,
        receipt: `Refund ${refund.id}: ${paid} of invoice ${refund.invoice} goes back to the payment method it was paid with.`,
        data: { refund: refund.id, invoice: refund.invoice, amount: paid, reason: refund.reason },
      }
    }),
})

const askedFor = async (
  id: string,
  amount: number | string,
  { helpdesk, scope }: ToolContext,
): Promise<{ invoice: Invoice; money: Money } | Refusal> => {
  const invoice = await helpdesk.invoice(scope, id)
  if (!invoice) return refuse(`There is no invoice ${id} on this account. get_account_history lists them.`)
  const money = parseAmount(amount, invoice.total.currency)
  if (!money || money.amount === 0) {
    return refuse(`The amount must be a positive sum in ${invoice.total.currency} such as 40 or 40.50.`)
  }
  return { invoice, money }
}

const whyNot = (invoice: Invoice, money: Money): string | undefined => {
  if (invoice.status === 'void') return `Invoice ${invoice.id} is void: nothing was charged.`
  if (invoice.status !== 'paid') {
    return `Invoice ${invoice.id} is not paid yet, so there is nothing to pay back. A ticket can ask for it to be corrected.`
  }
  const left = refundable(invoice)
  if (left === 0) return `Invoice ${invoice.id} was refunded in full already.`
  return money.amount > left
    ? `Only ${formatMoney({ ...money, amount: left })} of invoice ${invoice.id} is left to refund.`
    : undefined
}

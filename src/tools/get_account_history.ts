import { z } from 'zod'
import type { AccountHistory, Order } from '../core/helpdesk.ts'
import { formatMoney } from '../core/money.ts'
import { defineTool } from '../core/tool.ts'
import { compareLatest } from './comparison.ts'
import { attempt } from './result.ts'
import { contractView, invoiceView, ticketView } from './view.ts'

const kinds = ['invoices', 'usage', 'contract', 'orders', 'tickets', 'changes'] as const
type Kind = (typeof kinds)[number]

/** Invoices, usage, contract and the rest of what happened on the account. */
export const getAccountHistory = defineTool({
  name: 'get_account_history',
  description:
    "Gives the history of this customer's account, newest first: invoices with every line, measured usage by month, contract " +
    'terms and prices, orders, tickets (solved ones too) and changes of the account. Use it for any question about a charge, ' +
    'a payment, usage or what happened before; to explain why an invoice is higher or lower, ask for at least 2 months and read ' +
    '`comparison`, which has the differences between the last two months worked out line by line: quote it rather than ' +
    'calculating. Amounts of lines are without tax. It changes nothing and knows only this account.',
  effect: 'read',
  assurance: 'recognised',
  input: z.strictObject({
    months: z
      .int()
      .min(1)
      .max(12)
      .default(3)
      .describe('How many months to look back from today, 1 to 12. 3 answers most questions.'),
    kinds: z
      .array(z.enum(kinds))
      .min(1)
      .max(kinds.length)
      .default([...kinds])
      .describe('Only these kinds of records. Leave out for all of them.'),
  }),
  run: ({ months, kinds: wanted }, { helpdesk, scope, now }) =>
    attempt(async () => {
      const history = await helpdesk.history(scope, monthsBefore(now, months))
      return {
        ok: true,
        note: noteOf(history, wanted),
        data: wanted.reduce<object>((data, kind) => ({ ...data, ...views[kind](history) }), {}),
      }
    }),
})

const views: Record<Kind, (history: AccountHistory) => object> = {
  invoices: ({ invoices }) => {
    const comparison = compareLatest(invoices)
    return { ...(comparison && { comparison }), invoices: invoices.map(invoiceView) }
  },
  usage: ({ usage }) => ({ usage }),
  contract: ({ contract }) => ({ contract: contractView(contract) }),
  orders: ({ orders }) => ({ orders: orders.map(orderView) }),
  tickets: ({ tickets }) => ({ tickets: tickets.map(ticketView) }),
  changes: ({ changes }) => ({ changes }),
}

const orderView = ({ id, date, description, status, total }: Order) => ({
  id,
  date,
  description,
  status,
  total: formatMoney(total),
})

/** Invoices by their numbers, because a case may turn on which were seen. */
const noteOf = ({ invoices }: AccountHistory, wanted: Kind[]): string => {
  const read = wanted.flatMap((kind) => (kind === 'invoices' ? invoices.map(({ id }) => id) : [kind]))
  return read.length === 0 ? 'found no invoices' : `read ${read.join(', ')}`
}

/** `YYYY-MM-DD`; the 31st of a shorter month is its last day. */
const monthsBefore = (now: number, months: number): string => {
  const today = new Date(now)
  const [year, month] = [today.getUTCFullYear(), today.getUTCMonth() - months]
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  const day = Math.min(today.getUTCDate(), lastDay)
  return new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10)
}

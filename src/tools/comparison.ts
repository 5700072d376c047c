/** Why an invoice differs from the one before: the difference line by line, worked out here because models miscount. */
import type { Invoice } from '../core/helpdesk.ts'
import { formatMoney } from '../core/money.ts'

interface LineChange {
  description: string
  before: string
  after: string
  change: string
}

export interface InvoiceComparison {
  /** Months billed, `YYYY-MM`. */
  before: string
  after: string
  /** Of the totals, with tax. */
  change: string
  /** Without tax, only those that differ. */
  lines: LineChange[]
}

/**
 * The newest month against the one before it, all invoices of a month together, void ones left out.
 * Undefined with fewer than two months, or when they are not in one currency.
 */
export const compareLatest = (invoices: Invoice[]): InvoiceComparison | undefined => {
  const valid = invoices.filter(({ status }) => status !== 'void')
  const [after, before] = [...new Set(valid.map(({ period }) => period))].sort().reverse()
  const currency = valid[0]?.total.currency
  if (!after || !before || !currency || valid.some(({ total }) => total.currency !== currency))
    return undefined
  const [now, then] = [after, before].map((period) => valid.filter((invoice) => invoice.period === period))
  if (!now || !then) return undefined
  const money = (amount: number) => formatMoney({ amount, currency })
  const signed = (amount: number) => `${amount > 0 ? '+' : ''}${money(amount)}`
  return {
    before,
    after,
    change: signed(totalOf(now) - totalOf(then)),
    lines: changesOf(linesOf(then), linesOf(now)).map(({ description, was, is }) => ({
      description,
      before: money(was),
      after: money(is),
      change: signed(is - was),
    })),
  }
}

const totalOf = (invoices: Invoice[]): number => invoices.reduce((sum, { total }) => sum + total.amount, 0)

/** Sums by description: the same thing charged twice counts twice. */
const linesOf = (invoices: Invoice[]): Map<string, number> => {
  const sums = new Map<string, number>()
  for (const { description, amount } of invoices.flatMap(({ lines }) => lines)) {
    sums.set(description, (sums.get(description) ?? 0) + amount.amount)
  }
  return sums
}

const changesOf = (then: Map<string, number>, now: Map<string, number>) =>
  [...new Set([...then.keys(), ...now.keys()])]
    .map((description) => ({ description, was: then.get(description) ?? 0, is: now.get(description) ?? 0 }))
    .filter(({ was, is }) => was !== is)

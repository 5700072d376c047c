/** Tool results as the stand-in reads them. Tolerant: what is not needed may be missing or more. */
import { z } from 'zod'

const text = z.string()

export const invoiceShape = z.looseObject({
  id: text,
  period: text,
  status: text,
  lines: z.array(z.looseObject({ description: text, quantity: z.number(), unit_price: text, amount: text })),
  net: text,
  total: text,
  refundable: text.optional(),
})
export type Invoice = z.infer<typeof invoiceShape>

export const comparisonShape = z.looseObject({
  before: text,
  after: text,
  change: text,
  lines: z.array(z.looseObject({ description: text, before: text, after: text, change: text })),
})
export type Comparison = z.infer<typeof comparisonShape>

export const contractShape = z.looseObject({
  plan: text,
  start: text,
  end: text,
  monthly_fee: text,
  included_seats: z.number(),
  price_per_extra_seat: text,
  included_calls_per_month: z.number(),
  price_per_thousand_extra_calls: text,
  terms: z.array(text).default([]),
})
export type Contract = z.infer<typeof contractShape>

export const usageShape = z.array(z.looseObject({ period: text, seats: z.number(), calls: z.number() }))
export type Usage = z.infer<typeof usageShape>

export const historyShape = z.looseObject({
  invoices: z.array(invoiceShape).default([]),
  comparison: comparisonShape.optional(),
  contract: contractShape.optional(),
  usage: usageShape.default([]),
  changes: z.array(z.looseObject({ date: text, description: text })).default([]),
})
export type History = z.infer<typeof historyShape>

export const ticketsShape = z.looseObject({
  tickets: z.array(
    z.looseObject({
      id: text,
      subject: text,
      status: text,
      owner: text.optional(),
      notes: z.array(z.looseObject({ date: text, by: text, text })).default([]),
    }),
  ),
})
export type Ticket = z.infer<typeof ticketsShape>['tickets'][number]

export const articlesShape = z.looseObject({
  articles: z.array(z.looseObject({ id: text, title: text, text })),
})

/** `£1,234.50` or `40 pounds` as hundredths; undefined when there is no figure. */
export function hundredths(money: string): number | undefined {
  const match = /(-?)\D{0,3}?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?/.exec(money)
  if (!match) return undefined
  const [, sign, whole = '', fraction = ''] = match
  const amount = Number(whole.replaceAll(',', '')) * 100 + Number(fraction.padEnd(2, '0'))
  return sign === '-' ? -amount : amount
}

/** `12345` as `123.45`. */
export const decimal = (amount: number): string => (amount / 100).toFixed(2)

/** `2026-08` as `August 2026`. */
export function monthName(period: string): string {
  const at = Date.parse(`${period}-01T00:00:00Z`)
  return Number.isNaN(at)
    ? period
    : new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', month: 'long', year: 'numeric' }).format(at)
}

export const count = (value: number): string => value.toLocaleString('en-GB')

/** What the demo's accounts have in common: a year of usage, and the invoices that follow from it. */
import type { Contract, Invoice, InvoiceLine, Usage } from '../../../core/helpdesk.ts'
import type { Calendar } from './calendar.ts'
import { monthsAgo } from './calendar.ts'
import { contractLines, invoiceOf } from './billing.ts'

/** One month's seats and API calls. */
export type Measured = readonly [seats: number, calls: number]

/** `measured`: the months on file, oldest first. */
export const usageOf = (calendar: Calendar, measured: readonly Measured[]): Usage[] =>
  measured.map(([seats, calls], index) => ({ period: calendar.month(monthsAgo(index)), seats, calls }))

/** What a year's regular invoices are made from. */
export interface YearOfBilling {
  account: string
  code: string
  contract: Contract
  measured: readonly Measured[]
  /** Lines by months ago that contract and usage do not explain. */
  extra?: Record<number, InvoiceLine[]>
  /** Other than paid, by months ago. */
  status?: Record<number, Invoice['status']>
}

/** The regular invoice of each month on file. */
export const yearOfInvoices = (calendar: Calendar, year: YearOfBilling): Invoice[] =>
  usageOf(calendar, year.measured).map((usage, index) => {
    const ago = monthsAgo(index)
    return invoiceOf(calendar, {
      account: year.account,
      code: year.code,
      ago,
      status: year.status?.[ago] ?? 'paid',
      lines: [...contractLines(year.contract, usage), ...(year.extra?.[ago] ?? [])],
    })
  })

/** Invoices as the contract and the measured use make them, in whole pence throughout. */
import type { Contract, Invoice, InvoiceLine, Money, Usage } from '../../../core/helpdesk.ts'
import type { Calendar } from './calendar.ts'

/** The standard UK rate of VAT, per cent. */
const taxRate = 20

/** An invoice is due this many days after it was issued. */
const daysToPay = 30

/** Pence as money. */
export const gbp = (pence: number): Money => ({ amount: pence, currency: 'GBP' })

/** A line of an invoice; `unitPence` without tax. */
export const line = (description: string, quantity: number, unitPence: number): InvoiceLine => ({
  description,
  quantity,
  unitPrice: gbp(unitPence),
  amount: gbp(quantity * unitPence),
})

/** What a month costs under the contract: the fee, seats beyond those included, started thousands of extra calls. */
export const contractLines = (contract: Contract, { seats, calls }: Usage): InvoiceLine[] => {
  const extraSeats = Math.max(0, seats - contract.seats)
  const extraThousands = Math.ceil(Math.max(0, calls - contract.includedCalls) / 1000)
  return [
    line(`${contract.plan} plan, monthly fee`, 1, contract.monthlyFee.amount),
    line('Extra seats', extraSeats, contract.pricePerExtraSeat.amount),
    line('Extra API calls, per thousand', extraThousands, contract.pricePerThousandExtraCalls.amount),
  ].filter(({ quantity }) => quantity > 0)
}

/** What an invoice is made from. */
export interface Billed {
  account: string
  /** Three letters of the account, in its invoices' ids. */
  code: string
  /** Months ago of the month billed; the invoice is issued on the first day after it. */
  ago: number
  /** Sets a one-off invoice apart from the month's regular one. */
  suffix?: string
  status: Invoice['status']
  lines: InvoiceLine[]
}

/** The invoice, with net, tax and total worked out. */
export const invoiceOf = (
  calendar: Calendar,
  { account, code, ago, suffix, status, lines }: Billed,
): Invoice => {
  const period = calendar.month(ago)
  const net = lines.reduce((sum, { amount }) => sum + amount.amount, 0)
  // Half a penny up, on the invoice's net sum.
  const tax = Math.floor((net * taxRate + 50) / 100)
  return {
    id: `INV-${code}-${period.slice(2).replace('-', '')}${suffix ? `-${suffix}` : ''}`,
    account,
    period,
    issued: calendar.date(ago - 1, 1),
    due: calendar.date(ago - 1, 1 + daysToPay),
    status,
    lines,
    net: gbp(net),
    tax: gbp(tax),
    total: gbp(net + tax),
    refunded: gbp(0),
  }
}

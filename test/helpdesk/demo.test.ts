/** The demo's books: every invoice follows from contract and usage, to the penny. */
import { describe, expect, it } from 'vitest'
import type { Contract, Invoice, Usage } from '../../src/core/helpdesk.ts'
import type { SeedAccount } from '../../src/helpdesk/builtin/company.ts'
import { demoCompany } from '../../src/helpdesk/builtin/demo/index.ts'
import { now } from './world.ts'

const seedOf = (id: string, at = now): SeedAccount => {
  const seed = demoCompany(at).accounts.find(({ account }) => account.id === id)
  if (!seed) throw new TypeError(`no account ${id}`)
  return seed
}

const invoiceOf = (seed: SeedAccount, id: string): Invoice => {
  const invoice = seed.invoices.find((known) => known.id === id)
  if (!invoice) throw new TypeError(`no invoice ${id}`)
  return invoice
}

/** Counted in pence with whole numbers, another way than the code's: by adding one thousand calls at a time. */
const dueFor = (contract: Contract, usage: Usage): number => {
  let pence = contract.monthlyFee.amount
  for (let seat = contract.seats; seat < usage.seats; seat++) pence += contract.pricePerExtraSeat.amount
  for (let calls = contract.includedCalls; calls < usage.calls; calls += 1000) {
    pence += contract.pricePerThousandExtraCalls.amount
  }
  return pence
}

/** What contract and usage do not explain, in pence without tax, by invoice. */
const mistakes: Record<string, number> = { 'INV-NWR-2608': 10_000, 'INV-HBF-2609': 2_917 }

const moments = [
  ['a Monday in November', now],
  ['the first moment of a year', Date.UTC(2027, 0, 1)],
  ['the last moment of a leap February', Date.UTC(2028, 1, 29, 23, 59, 59, 999)],
  ['the 31st of a month', Date.UTC(2027, 4, 31, 12)],
] as const

describe.each(moments)('on %s', (_name, at) => {
  const { accounts } = demoCompany(at)
  const everyInvoice = accounts.flatMap(({ invoices }) => invoices)

  it('adds up on every invoice: lines, net, 20% tax to the nearest penny, total', () => {
    expect(everyInvoice).toHaveLength(38)
    for (const { id, lines, net, tax, total } of everyInvoice) {
      for (const { quantity, unitPrice, amount } of lines) {
        expect([id, amount.amount]).toEqual([id, quantity * unitPrice.amount])
      }
      expect([id, net.amount]).toEqual([id, lines.reduce((sum, { amount }) => sum + amount.amount, 0)])
      expect(Math.abs(tax.amount * 5 - net.amount)).toBeLessThanOrEqual(2)
      expect([id, total.amount]).toEqual([id, net.amount + tax.amount])
      expect(
        [net, tax, total].every(({ amount, currency }) => Number.isInteger(amount) && currency === 'GBP'),
      ).toBe(true)
    }
  })

  it('has one regular invoice for each of the last twelve months, and unique ids', () => {
    const [year, month] = [new Date(at).getUTCFullYear(), new Date(at).getUTCMonth()]
    const periods = Array.from({ length: 12 }, (_, n) =>
      new Date(Date.UTC(year, month - 12 + n, 1)).toISOString().slice(0, 7),
    )
    for (const { invoices, usage } of accounts) {
      expect(invoices.filter(({ id }) => !id.endsWith('-S')).map(({ period }) => period)).toEqual(periods)
      expect(usage.map(({ period }) => period)).toEqual(periods)
    }
    expect(new Set(everyInvoice.map(({ id }) => id)).size).toBe(everyInvoice.length)
  })

  it('dates nothing in the future', () => {
    const today = new Date(at).toISOString().slice(0, 10)
    for (const { invoices, orders, changes, tickets } of accounts) {
      expect(invoices.filter(({ issued }) => issued > today)).toEqual([])
      expect([...orders, ...changes].filter(({ date }) => date > today)).toEqual([])
      expect(
        tickets.filter(({ updated, notes }) => [updated, ...notes.map((n) => n.at)].some((t) => t > at)),
      ).toEqual([])
    }
  })

  it('runs every contract for twelve months around today', () => {
    for (const { contract } of accounts) {
      const today = new Date(at).toISOString().slice(0, 10)
      expect(contract.start <= today && today <= contract.end).toBe(true)
    }
  })
})

it('bills contract and usage exactly, in every month of every account, but for the two known mistakes', () => {
  for (const { contract, usage, invoices } of demoCompany(now).accounts) {
    for (const month of usage) {
      const invoice = invoices.find(({ id, period }) => period === month.period && !id.endsWith('-S'))
      const expected = dueFor(contract, month) + (mistakes[invoice?.id ?? ''] ?? 0)
      expect([invoice?.id, invoice?.net.amount]).toEqual([invoice?.id, expected])
    }
  }
})

it('makes Northwind’s last invoice higher by the overage of API calls and nothing else', () => {
  const { contract, usage, ...seed } = seedOf('ACC-1001')
  const last = invoiceOf({ contract, usage, ...seed }, 'INV-NWR-2610')
  const before = invoiceOf({ contract, usage, ...seed }, 'INV-NWR-2609')
  const overage = (period: string): number => {
    const calls = usage.find((month) => month.period === period)?.calls ?? 0
    return Math.ceil((calls - contract.includedCalls) / 1000) * contract.pricePerThousandExtraCalls.amount
  }
  expect(last.net.amount - before.net.amount).toBe(overage('2026-10') - overage('2026-09'))
  expect(last.total.amount - before.total.amount).toBe(192_000)
  expect(new Set(usage.slice(-2).map(({ seats }) => seats)).size).toBe(1)
})

it('holds the mistakes that can be refunded, with VAT', () => {
  const northwind = seedOf('ACC-1001')
  const twice = invoiceOf(northwind, 'INV-NWR-2608')
  const seats = twice.lines.filter(({ description }) => description === 'Extra seats')
  expect(seats.map(({ amount }) => amount.amount * 1.2)).toEqual([12_000, 12_000])
  expect([twice.status, invoiceOf(northwind, 'INV-NWR-2607-S').total.amount]).toEqual(['paid', 288_000])

  const addOn = invoiceOf(seedOf('ACC-1002'), 'INV-HBF-2609')
  const without = addOn.net.amount - 2_917
  expect(addOn.total.amount - without * 1.2).toBe(3_500)
})

it('changes when a month ends, and not within it', () => {
  const month = [Date.UTC(2026, 10, 1), now, Date.UTC(2026, 10, 30, 23, 59)].map((at) => demoCompany(at))
  expect(month[1]).toEqual(month[0])
  expect(month[2]).toEqual(month[0])
  expect(demoCompany(Date.UTC(2026, 11, 1))).not.toEqual(month[0])
})

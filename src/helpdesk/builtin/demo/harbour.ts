/** Harbour & Finch. Two months ago a cancelled add-on was charged: £35.00 with VAT. */
import type { Contract } from '../../../core/helpdesk.ts'
import type { SeedAccount } from '../company.ts'
import type { Measured } from './account.ts'
import { usageOf, yearOfInvoices } from './account.ts'
import { gbp, line } from './billing.ts'
import type { Calendar } from './calendar.ts'
import { growthPlan } from './plans.ts'
import { contactsOf } from './people.ts'

const account = 'ACC-1002'
const owner = 'Tom Barrow'

const measured: Measured[] = [
  [38, 2_204_118],
  [39, 2_310_942],
  [40, 2_480_334],
  [41, 2_507_881],
  [41, 2_466_020],
  [42, 2_531_407],
  [42, 2_602_775],
  [43, 2_570_093],
  [43, 2_488_310],
  [44, 2_544_628],
  [44, 2_590_551],
  [44, 2_563_904],
]

const contractOf = (calendar: Calendar): Contract => ({
  ...growthPlan,
  start: calendar.date(7, 1),
  end: calendar.date(-5, 0),
  terms: [
    'Invoices are issued on the first day of the following month and due within 30 days.',
    'Extra API calls are billed per started thousand; unused calls do not carry over.',
    'Renews for twelve months unless cancelled in writing 30 days before its end.',
  ],
})

/** The account as of a month. */
export const harbour = (calendar: Calendar): SeedAccount => {
  const contract = contractOf(calendar)
  return {
    account: {
      id: account,
      name: 'Harbour & Finch',
      tier: 'growth',
      annualRevenue: gbp(6_200_000),
      nps: 18,
      since: '2023-06-01',
      owner,
    },
    contacts: contactsOf(account),
    contract,
    usage: usageOf(calendar, measured),
    invoices: yearOfInvoices(calendar, {
      account,
      code: 'HBF',
      contract,
      measured,
      extra: { 2: [line('Sandbox Plus add-on', 1, 2_917)] },
      status: { 1: 'open' },
    }),
    orders: [
      {
        id: 'ORD-5061',
        account,
        date: calendar.date(6, 14),
        description: 'Sandbox Plus add-on, monthly',
        status: 'cancelled',
        total: gbp(3_500),
      },
    ],
    tickets: [
      {
        id: 'TCK-1002-8',
        account,
        contact: 'CON-3',
        subject: 'Export of audit events to our warehouse',
        description: 'We would like the audit events of the last year as CSV files.',
        status: 'pending',
        priority: 'normal',
        owner,
        created: calendar.time(1, 20, 13),
        updated: calendar.time(1, 21, 9),
        notes: [{ at: calendar.time(1, 21, 9), by: owner, text: 'Which time zone should the dates be in?' }],
      },
      {
        id: 'TCK-1002-5',
        account,
        contact: 'CON-3',
        subject: 'Error 429 in the evening',
        description: 'Our nightly job receives 429 answers between 22:00 and 22:10.',
        status: 'solved',
        priority: 'normal',
        owner,
        created: calendar.time(5, 3, 8),
        updated: calendar.time(5, 4, 16),
        notes: [
          {
            at: calendar.time(5, 4, 16),
            by: owner,
            text: 'The job sent 140 requests a second, the plan allows 100. Priya has slowed it down.',
          },
        ],
      },
    ],
    changes: [
      { date: calendar.date(3, 28), description: 'Sandbox Plus add-on cancelled by Priya Raman' },
      { date: calendar.date(3, 2), description: 'Seats raised from 43 to 44' },
      { date: calendar.date(7, 1), description: 'Contract renewed for twelve months' },
    ],
  }
}

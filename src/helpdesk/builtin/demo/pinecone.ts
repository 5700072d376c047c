/** Pinecone Studio. An invoice is overdue, and a one-off invoice was made by mistake and voided. */
import type { Contract } from '../../../core/helpdesk.ts'
import type { SeedAccount } from '../company.ts'
import type { Measured } from './account.ts'
import { usageOf, yearOfInvoices } from './account.ts'
import { gbp, invoiceOf, line } from './billing.ts'
import type { Calendar } from './calendar.ts'
import { starterPlan } from './plans.ts'
import { contactsOf } from './people.ts'

const account = 'ACC-1003'
const code = 'PCS'
const owner = 'Tom Barrow'

const measured: Measured[] = [
  [3, 41_230],
  [3, 44_871],
  [3, 52_006],
  [4, 60_418],
  [4, 58_277],
  [4, 71_940],
  [5, 83_114],
  [5, 90_652],
  [5, 88_301],
  [6, 97_485],
  [6, 104_210],
  [6, 98_733],
]

const contractOf = (calendar: Calendar): Contract => ({
  ...starterPlan,
  start: calendar.date(11, 1),
  end: calendar.date(-1, 0),
  terms: [
    'Invoices are issued on the first day of the following month and due within 30 days.',
    'Extra API calls are billed per started thousand; unused calls do not carry over.',
    'Can be cancelled to the end of any month.',
  ],
})

/** The account as of a month. */
export const pinecone = (calendar: Calendar): SeedAccount => {
  const contract = contractOf(calendar)
  return {
    account: {
      id: account,
      name: 'Pinecone Studio',
      tier: 'starter',
      annualRevenue: gbp(480_000),
      since: '2024-10-07',
      owner,
    },
    contacts: contactsOf(account),
    contract,
    usage: usageOf(calendar, measured),
    invoices: [
      ...yearOfInvoices(calendar, {
        account,
        code,
        contract,
        measured,
        status: { 1: 'open', 2: 'overdue' },
      }),
      invoiceOf(calendar, {
        account,
        code,
        ago: 5,
        suffix: 'S',
        status: 'void',
        lines: [line('Set-up assistance, per hour', 2, 9_000)],
      }),
    ],
    orders: [
      {
        id: 'ORD-5033',
        account,
        date: calendar.date(5, 18),
        description: 'Set-up assistance, 2 hours',
        status: 'withdrawn, invoice voided',
        total: gbp(21_600),
      },
    ],
    tickets: [
      {
        id: 'TCK-1003-3',
        account,
        contact: 'CON-4',
        subject: 'Cannot log in after changing my phone',
        description: 'The authenticator app is on the old phone, which is gone.',
        status: 'solved',
        priority: 'high',
        owner,
        created: calendar.time(2, 11, 8),
        updated: calendar.time(2, 11, 9),
        notes: [
          {
            at: calendar.time(2, 11, 9),
            by: owner,
            text: 'Identity checked, two-factor authentication reset.',
          },
        ],
      },
    ],
    changes: [
      { date: calendar.date(3, 6), description: 'Seats raised from 5 to 6' },
      { date: calendar.date(11, 1), description: 'Contract renewed for twelve months' },
    ],
  }
}

/**
 * Northwind Robotics. Last month's invoice is higher than the one before for one reason: 3.2 million more
 * API calls beyond the contract. Two months earlier two extra seats were charged twice, £120.00 with VAT.
 */
import type { Contract } from '../../../core/helpdesk.ts'
import type { SeedAccount } from '../company.ts'
import type { Measured } from './account.ts'
import { usageOf, yearOfInvoices } from './account.ts'
import { gbp, invoiceOf, line } from './billing.ts'
import type { Calendar } from './calendar.ts'
import { contactsOf } from './people.ts'

const account = 'ACC-1001'
const code = 'NWR'
const owner = 'Maya Lindqvist'

const measured: Measured[] = [
  [244, 17_204_881],
  [246, 17_911_340],
  [248, 18_350_207],
  [250, 16_880_952],
  [250, 18_702_618],
  [250, 19_240_077],
  [251, 19_655_430],
  [252, 20_120_660],
  [252, 19_870_214],
  [252, 20_310_905],
  [252, 20_399_187],
  [252, 23_599_412],
]

const contractOf = (calendar: Calendar): Contract => ({
  plan: 'Enterprise',
  start: calendar.date(9, 1),
  end: calendar.date(-3, 0),
  monthlyFee: gbp(4_000_000),
  seats: 250,
  pricePerExtraSeat: gbp(5_000),
  includedCalls: 20_000_000,
  pricePerThousandExtraCalls: gbp(50),
  terms: [
    'Invoices are issued on the first day of the following month and due within 30 days.',
    'Extra API calls are billed per started thousand; unused calls do not carry over.',
    'Extra seats are billed for the highest number in use during the month.',
    'Support answers urgent requests within 30 minutes in working hours.',
    'Renews for twelve months unless cancelled in writing 60 days before its end.',
  ],
})

/** The account as of a month. */
export const northwind = (calendar: Calendar): SeedAccount => {
  const contract = contractOf(calendar)
  return {
    account: {
      id: account,
      name: 'Northwind Robotics',
      tier: 'enterprise',
      annualRevenue: gbp(48_000_000),
      nps: 42,
      since: '2021-03-15',
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
        extra: { 3: [line('Extra seats', 2, 5_000)] },
        status: { 1: 'open' },
      }),
      invoiceOf(calendar, {
        account,
        code,
        ago: 4,
        suffix: 'S',
        status: 'paid',
        lines: [line('On-site training, per day', 2, 120_000)],
      }),
    ],
    orders: [
      {
        id: 'ORD-5102',
        account,
        date: calendar.date(4, 9),
        description: 'On-site training for the warehouse team, 2 days',
        status: 'cancelled by Brightline, trainer ill',
        total: gbp(288_000),
      },
      {
        id: 'ORD-4970',
        account,
        date: calendar.date(9, 1),
        description: 'Enterprise plan, twelve months',
        status: 'active',
        total: gbp(57_600_000),
      },
    ],
    tickets: [
      {
        id: 'TCK-1001-14',
        account,
        contact: 'CON-1',
        subject: 'Webhook deliveries arrive twice',
        description: 'Since the weekend about one in fifty order.updated webhooks reaches us twice.',
        status: 'engineering',
        priority: 'high',
        owner,
        created: calendar.time(1, 24, 9),
        updated: calendar.time(1, 26, 15),
        notes: [
          {
            at: calendar.time(1, 26, 15),
            by: owner,
            text: 'Reproduced. A retry is sent when your endpoint needs more than 10 seconds; the fix is under way.',
          },
        ],
      },
      {
        id: 'TCK-1001-11',
        account,
        contact: 'CON-2',
        subject: 'Purchase order number on invoices',
        description: 'Please print our purchase order number on every invoice.',
        status: 'solved',
        priority: 'normal',
        owner,
        created: calendar.time(4, 6, 10),
        updated: calendar.time(4, 8, 11),
        notes: [{ at: calendar.time(4, 8, 11), by: owner, text: 'Added from the next invoice on.' }],
      },
    ],
    changes: [
      { date: calendar.date(1, 4), description: 'New API key "fleet-sync" created by Dana Whitfield' },
      { date: calendar.date(5, 12), description: 'Seats raised from 251 to 252' },
      { date: calendar.date(6, 3), description: 'Seats raised from 250 to 251' },
      { date: calendar.date(9, 1), description: 'Contract renewed for twelve months' },
    ],
  }
}

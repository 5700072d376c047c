import { expect, it } from 'vitest'
import { z } from 'zod'
import { bind, freshContext, run } from './context.ts'
import { leo, priya } from '../helpdesk/world.ts'

const list = z.array(z.looseObject({}))
const history = z.looseObject({
  comparison: z.unknown().optional(),
  invoices: list.optional(),
  usage: list.optional(),
  tickets: list.optional(),
})

it('gives the profile of the customer in the scope, with sums written out', async () => {
  expect(await run('get_customer_profile', {}, await freshContext())).toMatchObject({
    ok: true,
    data: {
      customer: { name: 'Dana Whitfield', email: 'dana.whitfield@northwind.example' },
      account: { name: 'Northwind Robotics', tier: 'enterprise', annual_revenue: '£480,000.00' },
      colleagues: [{ name: 'Sam Okafor', role: 'Finance' }],
    },
  })
})

it('explains a higher invoice: the difference line by line, with contract and usage', async () => {
  const result = await run('get_account_history', { months: 2 }, await freshContext())
  expect(result).toMatchObject({
    ok: true,
    data: {
      comparison: {
        before: '2026-09',
        after: '2026-10',
        change: '+£1,920.00',
        lines: [
          {
            description: 'Extra API calls, per thousand',
            before: '£200.00',
            after: '£1,800.00',
            change: '+£1,600.00',
          },
        ],
      },
      contract: { included_calls_per_month: 20_000_000, price_per_thousand_extra_calls: '£0.50' },
      usage: [
        { period: '2026-10', calls: 23_599_412 },
        { period: '2026-09', calls: 20_399_187 },
      ],
      invoices: [
        { id: 'INV-NWR-2610', net: '£41,900.00', tax: '£8,380.00', total: '£50,280.00', refundable: '£0.00' },
        { id: 'INV-NWR-2609', net: '£40,300.00', total: '£48,360.00', refundable: '£48,360.00' },
      ],
    },
  })
})

it('shows a lower invoice as lower, and counts a line charged twice twice', async () => {
  const result = await run(
    'get_account_history',
    { months: 4, kinds: ['invoices'] },
    await freshContext(priya),
  )
  expect(result).toMatchObject({ ok: true, data: { comparison: { after: '2026-10', change: '-£73.88' } } })
})

const looks = [
  [1, 1],
  [3, 3],
  [12, 12],
] as const

it.each(looks)('looks %i months back', async (months, count) => {
  const result = await run(
    'get_account_history',
    { months, kinds: ['invoices', 'usage'] },
    await freshContext(priya),
  )
  const data = history.parse(result.ok && result.data)
  expect([data.invoices?.length, data.usage?.length]).toEqual([count, count])
})

it('gives only the kinds asked for', async () => {
  const result = await run('get_account_history', { kinds: ['tickets', 'orders'] }, await freshContext())
  expect(result.ok && Object.keys(history.parse(result.data)).sort()).toEqual(['orders', 'tickets'])
})

it('has no comparison when one month is on hand, and none of a void invoice', async () => {
  const context = await freshContext(leo)
  const one = await run('get_account_history', { months: 1, kinds: ['invoices'] }, context)
  expect(history.parse(one.ok && one.data).comparison).toBeUndefined()
  const all = await run('get_account_history', { months: 12, kinds: ['invoices'] }, context)
  expect(all).toMatchObject({ data: { comparison: { change: '-£12.00' } } })
})

it('names in its note what it read', async () => {
  expect(await run('get_account_history', { months: 1 }, await freshContext())).toMatchObject({
    note: 'read INV-NWR-2610, usage, contract, orders, tickets, changes',
  })
})

it('gives articles in full, and says when there are none', async () => {
  const context = await freshContext()
  const found = await run('search_knowledge_base', { query: 'error 429', limit: 1 }, context)
  expect(found).toMatchObject({
    ok: true,
    note: 'found KB-tech-rate-limits',
    data: { articles: [{ id: 'KB-tech-rate-limits', title: 'Rate limits and error 429' }] },
  })
  const nothing = await run('search_knowledge_base', { query: 'zzqx' }, context)
  expect(nothing).toMatchObject({ ok: true, note: 'found no article', data: { articles: [] } })
})

it('lists open tickets only', async () => {
  expect(await run('get_open_tickets', {}, await freshContext())).toMatchObject({
    note: 'read TCK-1001-14',
    data: { tickets: [{ id: 'TCK-1001-14', status: 'engineering', notes: [{ by: 'Maya Lindqvist' }] }] },
  })
  expect(await run('get_open_tickets', {}, await freshContext(leo))).toMatchObject({ data: { tickets: [] } })
})

it('passes on why a person is wanted', async () => {
  const input = { reason: 'legal', summary: 'Mentions a lawyer about the outage.' }
  expect(await run('escalate_to_human', input, await freshContext())).toMatchObject({
    ok: true,
    data: { ...input, urgency: 'standard' },
  })
})

const wrong: [string, Record<string, unknown>, RegExp][] = [
  ['get_account_history', { months: 0 }, /months/],
  ['get_account_history', { months: 13 }, /months/],
  ['get_account_history', { months: 1.5 }, /months/],
  ['get_account_history', { kinds: ['salaries'] }, /kinds/],
  ['get_account_history', { kinds: [] }, /kinds/],
  ['search_knowledge_base', { query: ' ' }, /query/],
  ['search_knowledge_base', { query: 'x'.repeat(201) }, /query/],
  ['search_knowledge_base', { query: 'refund', limit: 6 }, /limit/],
  ['escalate_to_human', { reason: 'bored', summary: 'Wants to talk to somebody.' }, /reason/],
  ['escalate_to_human', { reason: 'other', summary: 'short' }, /summary/],
]

it.each(wrong)('refuses %s with %j', (name, input, fault) => {
  expect(() => bind(name, input)).toThrow(fault)
})

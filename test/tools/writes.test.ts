import { expect, it } from 'vitest'
import { HelpdeskError } from '../../src/core/errors.ts'
import type { Helpdesk, Scope } from '../../src/core/helpdesk.ts'
import { dana, leo, openHelpdesk, priya } from '../helpdesk/world.ts'
import { bind, contextOf, freshContext, propose, run } from './context.ts'

const refund = (invoice: string, amount: unknown) => ({ invoice, amount, reason: 'Seats charged twice' })

const agreed = [
  ['a number', 120, 12_000],
  ['a decimal number', 0.29, 29],
  ['a text', '120.00', 12_000],
  ['a text with a symbol', '£1,234.5', 123_450],
] as const

it.each(agreed)('proposes a refund of %s exactly', async (_name, amount, pence) => {
  const proposal = await propose('process_refund', refund('INV-NWR-2608', amount), await freshContext())
  expect(proposal).toMatchObject({
    money: { invoice: 'INV-NWR-2608', amount: { amount: pence, currency: 'GBP' } },
  })
})

it('says in the proposal exactly what will happen, and in the receipt what did', async () => {
  const context = await freshContext()
  const input = refund('INV-NWR-2608', 120)
  expect(await propose('process_refund', input, context)).toMatchObject({
    summary:
      'Refund £120.00 of invoice INV-NWR-2608 (2026-08, £48,426.60) to the payment method it was paid with. Reason: Seats charged twice',
  })
  expect((await context.helpdesk.invoice(dana, 'INV-NWR-2608'))?.refunded.amount).toBe(0)
  const result = await run('process_refund', input, context)
  expect(result).toMatchObject({
    ok: true,
    note: 'refunded £120.00 of INV-NWR-2608 as RF-1001-101',
    receipt:
      'Refund RF-1001-101: £120.00 of invoice INV-NWR-2608 goes back to the payment method it was paid with.',
  })
  expect(await run('process_refund', input, context)).toEqual(result)
  expect((await context.helpdesk.invoice(dana, 'INV-NWR-2608'))?.refunded.amount).toBe(12_000)
})

it('answers a replay of the refund that used an invoice up with that refund', async () => {
  const context = await freshContext()
  const input = refund('INV-NWR-2607-S', 2_880)
  const first = await run('process_refund', input, context)
  expect(first).toMatchObject({ ok: true })
  expect(await run('process_refund', input, context)).toEqual(first)
  expect(await propose('process_refund', input, context)).toMatchObject({
    ok: false,
    error: 'Invoice INV-NWR-2607-S was refunded in full already.',
  })
})

const refusedRefunds: [string, Scope, string, unknown, RegExp][] = [
  ['an invoice of another account', dana, 'INV-HBF-2609', 35, /no invoice INV-HBF-2609 on this account/],
  ['an invoice that does not exist', dana, 'INV-NWR-1999', 35, /no invoice INV-NWR-1999 on this account/],
  ['a void invoice', leo, 'INV-PCS-2606-S', 10, /void/],
  ['an open invoice', dana, 'INV-NWR-2610', 10, /not paid yet/],
  ['an overdue invoice', leo, 'INV-PCS-2609', 10, /not paid yet/],
  ['more than is left', priya, 'INV-HBF-2609', '999999.99', /Only £\S+ of invoice INV-HBF-2609 is left/],
  ['three decimals', dana, 'INV-NWR-2608', 0.125, /positive sum in GBP/],
  ['a float error', dana, 'INV-NWR-2608', 0.1 + 0.2, /positive sum in GBP/],
  ['another currency', dana, 'INV-NWR-2608', '$40', /positive sum in GBP/],
  ['nothing', dana, 'INV-NWR-2608', '0', /positive sum in GBP/],
  ['a negative text', dana, 'INV-NWR-2608', '-40', /positive sum in GBP/],
  ['words', dana, 'INV-NWR-2608', 'everything', /positive sum in GBP/],
]

it.each(refusedRefunds)(
  'does not propose or make a refund of %s',
  async (_name, scope, invoice, amount, why) => {
    const context = await freshContext(scope)
    const proposal = await propose('process_refund', refund(invoice, amount), context)
    expect(proposal).toMatchObject({ ok: false, retry: 'never' })
    expect('error' in proposal && proposal.error).toMatch(why)
    expect(await run('process_refund', refund(invoice, amount), context)).toMatchObject({
      ok: false,
      retry: 'never',
    })
  },
)

it('creates a ticket and cites it', async () => {
  const context = await freshContext()
  const input = { subject: 'Export stops', description: 'The export stops at 40%.', priority: 'high' }
  expect(await propose('create_ticket', input, context)).toEqual({
    summary: 'Open a high priority support ticket: “Export stops”',
  })
  expect(await run('create_ticket', input, context)).toMatchObject({
    receipt: 'Ticket TCK-1001-101 is open: “Export stops”. Maya Lindqvist looks after it.',
    data: { id: 'TCK-1001-101', status: 'open', priority: 'high' },
  })
})

it('escalates a ticket to engineering with a note', async () => {
  const context = await freshContext(priya)
  const input = { ticket: 'TCK-1002-8', note: 'UTC, please', status: 'engineering' }
  expect(await propose('update_ticket', input, context)).toEqual({
    summary:
      'Add the note “UTC, please” and escalate to engineering on ticket TCK-1002-8 (“Export of audit events to our warehouse”)',
  })
  const result = await run('update_ticket', input, context)
  expect(result).toMatchObject({
    receipt: 'Ticket TCK-1002-8 is up to date: your note was added and it was escalated to engineering.',
  })
  expect(await context.helpdesk.ticket(priya, 'TCK-1002-8')).toMatchObject({ status: 'engineering' })
})

const refusedUpdates = [
  [
    'a ticket of another account',
    { ticket: 'TCK-1002-8', note: 'mine' },
    /no ticket TCK-1002-8 on this account/,
  ],
  ['a change of nothing', { ticket: 'TCK-1001-14' }, /Give a note/],
] as const

it.each(refusedUpdates)('refuses %s', async (_name, input, why) => {
  const context = await freshContext()
  for (const answer of [
    await propose('update_ticket', input, context),
    await run('update_ticket', input, context),
  ]) {
    expect('error' in answer && answer.error).toMatch(why)
  }
  expect((await context.helpdesk.ticket(priya, 'TCK-1002-8'))?.notes).toHaveLength(1)
})

it('does not touch a closed ticket', async () => {
  const context = await freshContext()
  await context.helpdesk.updateTicket(dana, 'TCK-1001-14', { status: 'closed' }, 'by staff')
  expect(await propose('update_ticket', { ticket: 'TCK-1001-14', note: 'Again' }, context)).toMatchObject({
    error: 'Ticket TCK-1001-14 is closed. Open a new one with create_ticket.',
  })
})

it('offers times until one is chosen, books it, and offers others when it is gone', async () => {
  const helpdesk = await openHelpdesk()
  const context = contextOf(helpdesk)
  const offer = await propose('schedule_callback', { topic: 'Renewal' }, context)
  expect(offer).toMatchObject({
    ok: false,
    error:
      'No time was chosen yet. Offer the customer these free times and call again with the slot they pick: ' +
      '2026-11-23T09:00Z = Monday 23 November at 09:00 (Europe/London); ' +
      '2026-11-23T09:30Z = Monday 23 November at 09:30 (Europe/London); ' +
      '2026-11-23T10:00Z = Monday 23 November at 10:00 (Europe/London); ' +
      '2026-11-23T10:30Z = Monday 23 November at 10:30 (Europe/London); ' +
      '2026-11-23T11:00Z = Monday 23 November at 11:00 (Europe/London)',
  })
  const input = { topic: 'Renewal', slot: '2026-11-23T09:30Z' }
  expect(await propose('schedule_callback', input, context)).toEqual({
    summary:
      'Call you on Monday 23 November at 09:30 (Europe/London), on your number ending in 101, about: Renewal',
  })
  const booked = await run('schedule_callback', input, context)
  expect(booked).toMatchObject({
    receipt:
      'Callback CB-101: we call you on Monday 23 November at 09:30 (Europe/London), on your number ending in 101.',
  })
  expect(await run('schedule_callback', input, context)).toEqual(booked)
  const late = contextOf(helpdesk, priya)
  for (const answer of [
    await propose('schedule_callback', input, late),
    await run('schedule_callback', input, late),
  ]) {
    expect('error' in answer && answer.error).toMatch(
      /^2026-11-23T09:30Z is not a free time\. Offer .*T09:00Z.*T10:00Z/,
    )
  }
})

it('offers times from the moment asked, and none beyond two weeks', async () => {
  const context = await freshContext()
  const ask = (earliest: string) => propose('schedule_callback', { topic: 'Renewal', earliest }, context)
  expect(await ask('2026-11-25T14:00:00+02:00')).toMatchObject({ error: /pick: 2026-11-25T12:00Z = / })
  expect(await ask('2027-01-10T09:00:00Z')).toMatchObject({ error: /at most two weeks ahead/ })
  expect(() => bind('schedule_callback', { topic: 'Renewal', earliest: 'tomorrow' })).toThrow(/earliest/)
})

it('mails a copy of an invoice to the address on file', async () => {
  const context = await freshContext()
  const input = { template: 'invoice_copy', invoice: 'INV-NWR-2610' }
  expect(await propose('send_email', input, context)).toEqual({
    summary: 'Send the email “Invoice INV-NWR-2610 for 2026-10” to dana.whitfield@northwind.example',
  })
  const result = await run('send_email', input, context)
  expect(result).toMatchObject({ mail: { to: 'dana.whitfield@northwind.example' } })
  const text = result.ok ? (result.mail?.text ?? '') : ''
  for (const part of [
    'Hello Dana Whitfield,',
    '- Extra API calls, per thousand: 3,600 × £0.50 = £1,800.00',
    '**Total: £50,280.00**',
    'Bright, Brightline',
  ]) {
    expect(text).toContain(part)
  }
})

it('confirms a refund from the books only', async () => {
  const context = await freshContext()
  const input = { template: 'refund_confirmation', invoice: 'INV-NWR-2608' }
  expect(await run('send_email', input, context)).toMatchObject({
    error: 'Nothing was refunded of invoice INV-NWR-2608.',
  })
  await run('process_refund', refund('INV-NWR-2608', 120), context)
  const result = await run('send_email', input, context)
  expect(result.ok && result.mail?.text).toContain('we confirm that £120.00 of invoice INV-NWR-2608')
})

it('shows the customer a free text before it is sent', async () => {
  const context = await freshContext()
  const input = { template: 'free', subject: 'Your question', text: 'The limit is 500 a second.' }
  expect(await propose('send_email', input, context)).toEqual({
    summary:
      'Send the email “Your question” to dana.whitfield@northwind.example:\n\nThe limit is 500 a second.',
  })
})

it('sends a help article word for word, and says which before', async () => {
  const context = await freshContext()
  const input = { template: 'article', article: 'KB-account-reset-password' }
  expect(await propose('send_email', input, context)).toEqual({
    summary: 'Send the email “Resetting your password” to dana.whitfield@northwind.example',
  })
  const result = await run('send_email', input, context)
  expect(result.ok && result.mail?.text).toMatch(/^Hello Dana Whitfield,\n\nChoose \*Forgot password\?\*/)
})

const refusedMails = [
  [{ template: 'invoice_copy' }, /needs the id of an invoice/],
  [{ template: 'invoice_copy', invoice: 'INV-HBF-2609' }, /no invoice INV-HBF-2609 on this account/],
  [{ template: 'article' }, /needs the id of an article/],
  [{ template: 'article', article: 'KB-nothing' }, /no article KB-nothing/],
  [{ template: 'summary' }, /needs its text/],
  [{ template: 'free', text: 'No subject at all' }, /needs a subject and a text/],
] as const

it.each(refusedMails)('sends no mail for %j', async (input, why) => {
  const context = await freshContext()
  for (const answer of [
    await propose('send_email', input, context),
    await run('send_email', input, context),
  ]) {
    expect(answer).not.toHaveProperty('mail')
    expect('error' in answer && answer.error).toMatch(why)
  }
})

it('takes no line break in a subject', () => {
  const input = { template: 'free', subject: 'Hi\r\nBcc: all@evil.example', text: 'Some free text' }
  expect(() => bind('send_email', input)).toThrow(/subject: one line/)
})

const faults: [string, HelpdeskError, object][] = [
  [
    'passing',
    new HelpdeskError('ECONNREFUSED 10.0.0.7 token=abc', { again: 'retry' }),
    { retry: 'again', error: /Nothing was changed/ },
  ],
  [
    'unclear',
    new HelpdeskError('socket hang up', { again: 'retry', outcome: 'unknown' }),
    { retry: 'again', error: /may or may not have happened/ },
  ],
  [
    'final',
    new HelpdeskError('SQL: secret', { again: 'never' }),
    { retry: 'never', error: /does not allow/ },
  ],
  [
    'known',
    new HelpdeskError('x', { again: 'never', code: 'too_much' }),
    { retry: 'never', error: /Less than this/ },
  ],
  [
    'oddly named',
    new HelpdeskError('x', { again: 'never', code: 'constructor' }),
    { retry: 'never', error: /does not allow/ },
  ],
]

it.each(faults)('turns a %s fault of the helpdesk into a clean sentence', async (_name, error, answer) => {
  const failing: Helpdesk = { ...(await openHelpdesk()), createTicket: () => Promise.reject(error) }
  const input = { subject: 'Export stops', description: 'The export stops at 40%.' }
  const result = await run('create_ticket', input, contextOf(failing))
  expect(result).toMatchObject({ ok: false, ...answer })
  expect(JSON.stringify(result)).not.toMatch(/10\.0\.0\.7|token|secret/)
})

it('lets a fault of the program pass, for whoever runs the tools to report', async () => {
  const failing: Helpdesk = {
    ...(await openHelpdesk()),
    openTickets: () => Promise.reject(new TypeError('bug')),
  }
  await expect(run('get_open_tickets', {}, contextOf(failing))).rejects.toThrow('bug')
})

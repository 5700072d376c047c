import { expect, it } from 'vitest'
import { ConfigError } from '../../src/core/errors.ts'
import type { Store } from '../../src/core/store.ts'
import { createBuiltinHelpdesk } from '../../src/helpdesk/builtin/index.ts'
import { demoCompany, demoPeople, demoStranger } from '../../src/helpdesk/builtin/demo/index.ts'
import { openHelpdesk as openByUrl } from '../../src/helpdesk/index.ts'
import { helpdeskContract } from '../contracts/helpdesk.ts'
import { articles, dana, first, helpdeskOn, leo, now, openHelpdesk, openStores, priya } from './world.ts'

helpdeskContract('built-in on SQLite', async () => {
  const [helpdesk, another] = (await openStores(2)).map((store) => helpdeskOn(store))
  if (!helpdesk || !another) throw new TypeError('two helpdesks are needed')
  const invoice = await helpdesk.invoice(dana, 'INV-NWR-2608')
  if (!invoice) throw new TypeError('the demo has no such invoice')
  return {
    helpdesk,
    another,
    now,
    scope: dana,
    foreign: { scope: priya, invoice: 'INV-HBF-2609', ticket: 'TCK-1002-8' },
    known: [
      'sms:+447700900101',
      'whatsapp:+447700900101',
      'slack:T0NORTH/U0DANA',
      'email:dana.whitfield@northwind.example',
      'email:Dana.Whitfield@Northwind.example',
    ],
    unknown: [
      `sms:${demoStranger.phone}`,
      'sms:447700900101',
      'slack:T0HARB/U0DANA',
      'slack:T0NORTH/U0PRIYA',
      'teams:+447700900101',
      'email:dana.whitfield@northwind.example.evil.example',
    ],
    invoice: { id: invoice.id, total: invoice.total },
    voided: { scope: leo, invoice: 'INV-PCS-2606-S' },
    openTicket: 'TCK-1001-14',
    question: { text: 'how can I rotate my api keys', article: 'KB-account-api-keys' },
  }
})

it('finds everybody of the demo by all of their identities', async () => {
  const helpdesk = await openHelpdesk()
  for (const person of demoPeople) {
    for (const key of Object.values(person.identities)) {
      const found = await helpdesk.find({ key, assurance: 'recognised' })
      expect([found?.contact.name, found?.account.name, found?.account.tier]).toEqual([
        person.name,
        person.accountName,
        person.tier,
      ])
    }
  }
})

it('names nobody by an identity that two contacts share', async () => {
  const company = demoCompany(now)
  const shared = company.accounts.map((seed) => ({
    ...seed,
    contacts: seed.contacts.map((contact) => ({ ...contact, phone: '+447700900150' })),
  }))
  const helpdesk = createBuiltinHelpdesk({
    store: first(await openStores(1)),
    clock: () => now,
    data: () => ({ ...company, accounts: shared }),
    articles,
  })
  expect(await helpdesk.find({ key: 'sms:+447700900150', assurance: 'recognised' })).toBeUndefined()
})

it('knows no scope whose contact belongs to another account', async () => {
  const helpdesk = await openHelpdesk()
  const mixed = { account: dana.account, contact: priya.contact }
  expect(await helpdesk.invoice(mixed, 'INV-NWR-2608')).toBeUndefined()
  expect(await helpdesk.openTickets(mixed)).toEqual([])
  const ticket = { subject: 's', description: 'd', priority: 'low' } as const
  const [slot] = await helpdesk.callbackSlots(now, 1)
  const callback = { slot: slot?.id ?? '', topic: 't', phone: '+447700900111' }
  for (const refused of [
    helpdesk.history(mixed, '2026-01-01'),
    helpdesk.createTicket(mixed, ticket, 'k'),
    helpdesk.scheduleCallback(mixed, callback, 'k'),
  ]) {
    await expect(refused).rejects.toMatchObject({ again: 'never', code: 'not_found' })
  }
})

it('gives readable, unique ids that say whose record it is', async () => {
  const helpdesk = await openHelpdesk()
  const ticket = await helpdesk.createTicket(dana, { subject: 's', description: 'd', priority: 'low' }, 'a')
  const refund = await helpdesk.refund(
    dana,
    { invoice: 'INV-NWR-2608', amount: { amount: 12_000, currency: 'GBP' }, reason: 'twice' },
    'b',
  )
  const other = await helpdesk.createTicket(priya, { subject: 's', description: 'd', priority: 'low' }, 'a')
  expect([ticket.id, refund.id, other.id]).toEqual(['TCK-1001-101', 'RF-1001-102', 'TCK-1002-101'])
})

it('refuses a key that was used for another kind of write', async () => {
  const helpdesk = await openHelpdesk()
  await helpdesk.createTicket(dana, { subject: 's', description: 'd', priority: 'low' }, 'k')
  const refund = { invoice: 'INV-NWR-2608', amount: { amount: 1, currency: 'GBP' }, reason: 'r' }
  await expect(helpdesk.refund(dana, refund, 'k')).rejects.toMatchObject({
    again: 'never',
    code: 'key_reused',
  })
  expect((await helpdesk.invoice(dana, 'INV-NWR-2608'))?.refunded.amount).toBe(0)
})

it('keeps to an unpaid invoice: nothing was paid that could go back', async () => {
  const helpdesk = await openHelpdesk()
  const refund = { invoice: 'INV-NWR-2610', amount: { amount: 1, currency: 'GBP' }, reason: 'r' }
  await expect(helpdesk.refund(dana, refund, 'k')).rejects.toMatchObject({ code: 'not_refundable' })
})

it('offers callbacks in the hours of London only, across the end of summer time', async () => {
  const friday = Date.UTC(2026, 9, 23, 15, 0)
  const helpdesk = helpdeskOn(first(await openStores(1)), () => friday)
  const slots = await helpdesk.callbackSlots(friday, 8)
  // British Summer Time ends on Sunday 25 October 2026: 09:00 moves from 08:00Z to 09:00Z.
  expect(slots.map(({ id }) => id)).toEqual([
    '2026-10-23T15:00Z',
    '2026-10-23T15:30Z',
    '2026-10-23T16:00Z',
    '2026-10-26T09:00Z',
    '2026-10-26T09:30Z',
    '2026-10-26T10:00Z',
    '2026-10-26T10:30Z',
    '2026-10-26T11:00Z',
  ])
})

it('says of a failing state whether a write may have happened, and makes it once when asked again', async () => {
  const store = first(await openStores(1))
  const ticket = { subject: 's', description: 'd', priority: 'low' } as const
  const read: Store['read'] = () => Promise.reject(new Error('no connection'))
  const unreachable = helpdeskOn({ ...store, read }).createTicket(dana, ticket, 'k')
  await expect(unreachable).rejects.toMatchObject({
    name: 'HelpdeskError',
    again: 'retry',
    outcome: 'not-done',
  })

  const append: Store['append'] = async (...call) => {
    await store.append(...call)
    throw new Error('the connection was lost before the answer')
  }
  const cutOff = helpdeskOn({ ...store, append }).createTicket(dana, ticket, 'k')
  await expect(cutOff).rejects.toMatchObject({ name: 'HelpdeskError', again: 'retry', outcome: 'unknown' })

  const helpdesk = helpdeskOn(store)
  const made = await helpdesk.createTicket(dana, ticket, 'k')
  expect((await helpdesk.openTickets(dana)).filter(({ subject }) => subject === 's')).toEqual([made])
})

it('is opened by its URL, and says which URLs there are', async () => {
  const parts = { store: first(await openStores(1)), clock: () => now, articles }
  for (const url of ['builtin:', 'builtin:demo']) expect((await openByUrl(url, parts)).name).toBe('builtin')
  for (const url of ['builtin:acme', 'constructor:x', 'https://user:secret@crm.example', 'nonsense', '']) {
    const opening = openByUrl(url, parts)
    await expect(opening, url).rejects.toBeInstanceOf(ConfigError)
    await expect(opening).rejects.toThrow(/HELPDESK_URL: .*builtin/)
    await expect(opening).rejects.not.toThrow(/secret/)
  }
})

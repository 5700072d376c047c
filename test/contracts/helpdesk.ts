/** What every helpdesk must do, whatever is behind it. One suite; an implementation brings its world. */
import { describe, expect, it } from 'vitest'
import { HelpdeskError } from '../../src/core/errors.ts'
import type { Helpdesk, Money, Scope } from '../../src/core/helpdesk.ts'
import type { IdentityKey } from '../../src/core/message.ts'

/** Facts of one implementation's test data, and two instances over the same backend, fresh for each test. */
export interface HelpdeskWorld {
  helpdesk: Helpdesk
  /** Another process over the same backend. */
  another: Helpdesk
  /** Epoch ms. */
  now: number
  scope: Scope
  /** A contact of another account, with records of that account. */
  foreign: { scope: Scope; invoice: string; ticket: string }
  /** Identities of `scope.contact`, and ones that are on nobody's file. */
  known: IdentityKey[]
  unknown: IdentityKey[]
  /** A paid invoice of the account and its total, nothing refunded. */
  invoice: { id: string; total: Money }
  /** An invoice that cannot be refunded at all. */
  voided: { scope: Scope; invoice: string }
  openTicket: string
  /** A question and the article that answers it. */
  question: { text: string; article: string }
}

export const helpdeskContract = (name: string, open: () => Promise<HelpdeskWorld>): void => {
  describe(`the helpdesk port: ${name}`, () => {
    readCases(open)
    ticketCases(open)
    refundCases(open)
    callbackCases(open)
  })
}

const readCases = (open: () => Promise<HelpdeskWorld>): void => {
  it('finds a contact by each identity on file, and nobody by any other', async () => {
    const { helpdesk, known, unknown, scope } = await open()
    for (const key of known) {
      const person = await helpdesk.find({ key, assurance: 'recognised' })
      expect([key, person?.contact.id, person?.account.id]).toEqual([key, scope.contact, scope.account])
    }
    for (const key of unknown) {
      // The name is right: it must not matter.
      const name = (await helpdesk.profile(scope))?.contact.name ?? ''
      expect([key, await helpdesk.find({ key, name, assurance: 'recognised' })]).toEqual([key, undefined])
    }
  })

  it('gives the profile of the scope, and none when account and contact do not belong together', async () => {
    const { helpdesk, scope, foreign } = await open()
    const profile = await helpdesk.profile(scope)
    expect(profile?.account.id).toBe(scope.account)
    expect(profile?.contact.id).toBe(scope.contact)
    expect(profile?.contacts.every(({ account }) => account === scope.account)).toBe(true)
    expect(await helpdesk.profile({ ...scope, contact: foreign.scope.contact })).toBeUndefined()
  })

  it('gives history of this account only, not older than asked, newest first', async () => {
    const { helpdesk, scope, now } = await open()
    const since = new Date(now - 100 * 86_400_000).toISOString().slice(0, 10)
    const history = await helpdesk.history(scope, since)
    const issued = history.invoices.map((invoice) => invoice.issued)
    expect(issued.length).toBeGreaterThan(0)
    expect(issued).toEqual(issued.toSorted().reverse())
    expect(issued.every((date) => date >= since)).toBe(true)
    expect(history.orders.every(({ date }) => date >= since)).toBe(true)
    expect(
      [...history.invoices, ...history.orders, ...history.tickets].map(({ account }) => account),
    ).toEqual([...history.invoices, ...history.orders, ...history.tickets].map(() => scope.account))
  })

  it('gives an article by its id, and none by any other', async () => {
    const { helpdesk, question } = await open()
    const [hit] = await helpdesk.articles(question.text, 1)
    expect(await helpdesk.article(question.article)).toEqual({
      id: question.article,
      title: hit?.title,
      text: hit?.text,
    })
    for (const id of ['KB-nothing', '', 'constructor']) expect(await helpdesk.article(id)).toBeUndefined()
  })

  it('answers undefined for records of another account, exactly as for records that do not exist', async () => {
    const { helpdesk, scope, foreign } = await open()
    expect(await helpdesk.invoice(foreign.scope, foreign.invoice)).toBeDefined()
    expect(await helpdesk.ticket(foreign.scope, foreign.ticket)).toBeDefined()
    expect(await helpdesk.invoice(scope, foreign.invoice)).toBeUndefined()
    expect(await helpdesk.ticket(scope, foreign.ticket)).toBeUndefined()
    expect(await helpdesk.updateTicket(scope, foreign.ticket, { note: 'mine?' }, 'k1')).toBeUndefined()
    expect(
      (await helpdesk.ticket(foreign.scope, foreign.ticket))?.notes.map(({ text }) => text),
    ).not.toContain('mine?')
    const ids = (await helpdesk.openTickets(scope)).map(({ id }) => id)
    expect(ids).not.toContain(foreign.ticket)
  })

  it('finds the article that answers a question, best first and no more than asked', async () => {
    const { helpdesk, question } = await open()
    const hits = await helpdesk.articles(question.text, 2)
    expect(hits[0]?.id).toBe(question.article)
    expect(hits.length).toBeLessThanOrEqual(2)
    expect(hits.map(({ score }) => score)).toEqual(hits.map(({ score }) => score).toSorted((a, b) => b - a))
  })
}

const newTicket = {
  subject: 'Export stops',
  description: 'The export stops at 40%.',
  priority: 'high',
} as const

const ticketCases = (open: () => Promise<HelpdeskWorld>): void => {
  it('creates a ticket once per key, and shows it among the open ones', async () => {
    const { helpdesk, another, scope } = await open()
    const first = await helpdesk.createTicket(scope, newTicket, 'call-1')
    const again = await another.createTicket(scope, { ...newTicket, subject: 'Something else' }, 'call-1')
    const second = await another.createTicket(scope, newTicket, 'call-2')
    expect(again).toEqual(first)
    expect(first).toMatchObject({ ...newTicket, ...{ account: scope.account, contact: scope.contact } })
    expect(second.id).not.toBe(first.id)
    const listed = (await helpdesk.openTickets(scope)).map(({ id }) => id)
    expect(listed.filter((id) => id === first.id)).toHaveLength(1)
    expect(listed).toContain(second.id)
  })

  it('changes a ticket once per key and answers the first result again', async () => {
    const { helpdesk, scope, openTicket } = await open()
    const before = await helpdesk.ticket(scope, openTicket)
    const change = { note: 'It happened again', status: 'engineering', priority: 'urgent' } as const
    const first = await helpdesk.updateTicket(scope, openTicket, change, 'u1')
    await helpdesk.updateTicket(scope, openTicket, { status: 'solved' }, 'u2')
    const again = await helpdesk.updateTicket(scope, openTicket, change, 'u1')
    const now = await helpdesk.ticket(scope, openTicket)
    expect(first).toMatchObject({ id: openTicket, status: 'engineering', priority: 'urgent' })
    expect(again).toEqual(first)
    expect(now?.notes).toHaveLength((before?.notes.length ?? 0) + 1)
    expect(now?.status).toBe('solved')
    expect((await helpdesk.openTickets(scope)).map(({ id }) => id)).not.toContain(openTicket)
  })
}

const refundCases = (open: () => Promise<HelpdeskWorld>): void => {
  it('refunds once per key and keeps count on the invoice', async () => {
    const { helpdesk, another, scope, invoice } = await open()
    const asked = {
      invoice: invoice.id,
      amount: { ...invoice.total, amount: 1_000 },
      reason: 'charged twice',
    }
    const first = await helpdesk.refund(scope, asked, 'r1')
    expect(first).toMatchObject(asked)
    expect(await another.refund(scope, asked, 'r1')).toEqual(first)
    expect((await another.invoice(scope, invoice.id))?.refunded.amount).toBe(1_000)
    const second = await another.refund(scope, asked, 'r2')
    expect(second.id).not.toBe(first.id)
    expect((await helpdesk.invoice(scope, invoice.id))?.refunded.amount).toBe(2_000)
  })

  it('never refunds more than the invoice, also when two processes refund at once', async () => {
    const { helpdesk, another, scope, invoice } = await open()
    const part = Math.floor(invoice.total.amount / 3)
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, (_, n) =>
        (n % 2 === 0 ? helpdesk : another).refund(
          scope,
          { invoice: invoice.id, amount: { ...invoice.total, amount: part }, reason: 'at once' },
          `race-${n}`,
        ),
      ),
    )
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject(refusal)
    }
    const after = await helpdesk.invoice(scope, invoice.id)
    expect(after?.refunded.amount).toBe(3 * part)
    const ids = outcomes.flatMap((o) => (o.status === 'fulfilled' ? [o.value.id] : []))
    expect(new Set(ids).size).toBe(3)
  })

  it('makes one refund of simultaneous calls with one key', async () => {
    const { helpdesk, another, scope, invoice } = await open()
    const asked = { invoice: invoice.id, amount: { ...invoice.total, amount: 500 }, reason: 'replayed' }
    const refunds = await Promise.all(
      Array.from({ length: 6 }, (_, n) => (n % 2 === 0 ? helpdesk : another).refund(scope, asked, 'same')),
    )
    expect(new Set(refunds.map((refund) => refund.id)).size).toBe(1)
    expect((await helpdesk.invoice(scope, invoice.id))?.refunded.amount).toBe(500)
  })

  it('refuses what is not theirs, not refundable, in another currency, or not a positive whole amount', async () => {
    const { helpdesk, scope, foreign, invoice, voided } = await open()
    const reason = 'no'
    const { currency } = invoice.total
    const cases = [
      { scope, invoice: foreign.invoice, amount: { amount: 1, currency } },
      { scope, invoice: 'INV-NONE', amount: { amount: 1, currency } },
      { ...voided, amount: { amount: 1, currency } },
      { scope, invoice: invoice.id, amount: { amount: invoice.total.amount + 1, currency } },
      { scope, invoice: invoice.id, amount: { amount: 100, currency: 'XTS' } },
      { scope, invoice: invoice.id, amount: { amount: 0, currency } },
      { scope, invoice: invoice.id, amount: { amount: -100, currency } },
      { scope, invoice: invoice.id, amount: { amount: 0.5, currency } },
    ]
    for (const [n, refused] of cases.entries()) {
      const asked = helpdesk.refund(refused.scope, { ...refused, reason }, `refused-${n}`)
      await expect(asked, `case ${n}`).rejects.toBeInstanceOf(HelpdeskError)
      await expect(asked).rejects.toMatchObject(refusal)
    }
    expect((await helpdesk.invoice(scope, invoice.id))?.refunded.amount).toBe(0)
    expect((await helpdesk.invoice(foreign.scope, foreign.invoice))?.refunded.amount).toBe(0)
  })
}

const refusal = { name: 'HelpdeskError', again: 'never', outcome: 'not-done' }

const callbackCases = (open: () => Promise<HelpdeskWorld>): void => {
  const callback = { topic: 'Renewal', phone: '+447700900101' }

  it('offers free slots from a moment on, earliest first', async () => {
    const { helpdesk, now } = await open()
    const slots = await helpdesk.callbackSlots(now, 4)
    expect(slots).toHaveLength(4)
    expect(slots.every(({ start, end }) => start >= now && end > start)).toBe(true)
    expect(slots.map(({ start }) => start)).toEqual(slots.map(({ start }) => start).toSorted((a, b) => a - b))
    expect((await helpdesk.callbackSlots(slots[2]?.start ?? 0, 1))[0]).toEqual(slots[2])
  })

  it('books a slot once per key, and then offers it no more', async () => {
    const { helpdesk, another, scope, now } = await open()
    const [slot] = await helpdesk.callbackSlots(now, 1)
    const asked = { ...callback, slot: slot?.id ?? '' }
    const first = await helpdesk.scheduleCallback(scope, asked, 'c1')
    expect(first).toMatchObject({ ...callback, slot })
    expect(await another.scheduleCallback(scope, asked, 'c1')).toEqual(first)
    expect((await another.callbackSlots(now, 50)).map(({ id }) => id)).not.toContain(slot?.id)
  })

  it('gives a slot to one of all accounts that want it at once', async () => {
    const { helpdesk, another, scope, foreign, now } = await open()
    const [slot] = await helpdesk.callbackSlots(now, 1)
    const asked = { ...callback, slot: slot?.id ?? '' }
    // The same key on purpose: keys of two accounts are two keys.
    const outcomes = await Promise.allSettled([
      helpdesk.scheduleCallback(scope, asked, 'c1'),
      another.scheduleCallback(foreign.scope, asked, 'c1'),
    ])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected')
        expect(outcome.reason).toMatchObject({ ...refusal, code: 'slot_taken' })
    }
  })

  it('refuses a slot that nobody offered', async () => {
    const { helpdesk, scope } = await open()
    await expect(
      helpdesk.scheduleCallback(scope, { ...callback, slot: 'no-slot' }, 'c9'),
    ).rejects.toMatchObject({ ...refusal, code: 'slot_taken' })
  })
}

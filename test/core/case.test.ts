/** A case on the desk: what its card shows comes from the record, and stays as it was when the case ended. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { viewOf } from '../../src/core/cases/case.ts'
import { buttonValue, type CaseView } from '../../src/core/desk.ts'
import type { InboundMessage } from '../../src/core/message.ts'
import { openCasesIndex } from '../../src/core/cases/case.ts'
import { provisionalRecord } from '../../src/core/pipeline/accept.ts'
import type { Parts } from '../../src/core/pipeline/parts.ts'
import { readState } from '../../src/core/record/session.ts'
import type { Entry } from '../../src/core/record/entries.ts'
import { emptyState, type Case, type CustomerState } from '../../src/core/record/state.ts'
import type { Store } from '../../src/core/store.ts'
import { openStore } from '../../src/state/open.ts'
import { makeFolder } from '../support/folder.ts'
import { createOutside, type Outside } from '../support/outside.ts'
import {
  accept,
  movingClock,
  partsFor,
  scriptedModel,
  staffDoes,
  text,
  work,
  type Answer,
} from '../support/pipeline.ts'

let folder: Awaited<ReturnType<typeof makeFolder>>
let store: Store
let outside: Outside
let parts: Parts
let answer: Answer
const clock = movingClock()
const maya = { id: 'slack:U0MAYA', name: 'Maya' }

beforeEach(async () => {
  folder = await makeFolder()
  store = await openStore(`sqlite:${folder.path}/state.db`)
  outside = createOutside()
  answer = () => [{ type: 'text', text: 'Rotate it under Settings.' }]
  parts = await partsFor(
    store,
    outside,
    scriptedModel((request, step) => answer(request, step)),
    clock,
  )
})
afterEach(async () => {
  await store.close()
  await folder.remove()
})

const state = async () => readState(store, await provisionalRecord('sms:+447700900101'))
const settle = async () => {
  clock.pass(1_000)
  await work(parts)
}
const write = async (message: InboundMessage) => {
  await accept(parts, message)
  await settle()
}
const say = (body: string) => write(text(body, clock.now()))
const press = async (action: 'claim' | 'resolve' | 'hand_back', round: number) => {
  const held = (await state()).case
  const value = buttonValue({ case: held?.id ?? '', round })
  const id = `${held?.id}-${action}-${round}`
  await staffDoes(parts, {
    kind: 'pressed',
    id,
    action,
    value,
    thread: held?.thread ?? '',
    by: maya,
    at: clock.now(),
  })
  await settle()
}
const card = (): CaseView => {
  const shown = outside.cards.at(-1)
  if (!shown) throw new Error('no card was posted')
  return shown
}

describe('the card', () => {
  it('shows who it is, what they said and how, what was found, and by when a person is there', async () => {
    await say('How do I rotate an API key?')
    await say('I want to talk to a human please')
    expect(card()).toEqual({
      id: expect.stringMatching(/^C-[2-9A-HJ-NP-Z]{6}$/),
      state: 'open',
      round: 0,
      customer: {
        name: 'Dana Whitfield',
        account: 'Northwind Robotics',
        tier: 'enterprise',
        revenue: 'over 250k GBP a year',
        assurance: 'recognised',
      },
      channel: 'sms',
      channels: ['sms'],
      replyOn: 'sms',
      signals: [{ name: 'asks_for_person', hard: true, evidence: '“I want to talk to a human please”' }],
      summary: {
        said: ['How do I rotate an API key? (sms)', 'I want to talk to a human please (sms)'],
        done: [],
        found: ['Told the customer: Rotate it under Settings.'],
        left: ['Answer: I want to talk to a human please'],
      },
      writes: [],
      timeline: [
        { at: expect.any(Number), what: 'customer', channel: 'sms' },
        { at: expect.any(Number), what: 'bot answered' },
        { at: expect.any(Number), what: 'customer', channel: 'sms' },
        { at: clock.now(), what: 'case opened: asks for person' },
        { at: clock.now(), what: 'bot answered' },
      ],
      links: {},
      sentiment: ['neutral', 'neutral'],
      priority: 'urgent',
      opened: clock.now(),
      deadline: clock.now() + parts.policy.promise.urgent_minutes * 60_000,
    })
  })

  it('shows writes with their reference', async () => {
    answer = (_request, step) =>
      step === 0
        ? [
            {
              type: 'tool_use',
              id: 'toolu_1',
              name: 'create_ticket',
              input: { subject: 'Export is broken', description: 'It fails since today.' },
            },
          ]
        : [{ type: 'text', text: 'Shall I open a ticket?' }]
    await say('my export is broken')
    await say('yes')
    await say('and now a human please')
    expect(card().summary.done).toEqual([expect.stringMatching(/^Ticket TCK-\S+ is open/)])
  })

  it('follows the customer while the case runs, also to another channel', async () => {
    await say('I want to talk to a human please')
    await write({
      ...text('I am here now', clock.now()),
      conversation: 'whatsapp:+447700900901/+447700900101',
      from: { key: 'whatsapp:+447700900101', assurance: 'recognised' },
    })
    await settle()
    await press('claim', 0)
    expect(card()).toMatchObject({ state: 'claimed', round: 1, channel: 'whatsapp', claimedBy: maya })
    expect(card().summary.said).toEqual([
      'I want to talk to a human please (sms)',
      'I am here now (whatsapp)',
    ])
  })

  it('names a stranger as the channel does, and claims nothing about them', async () => {
    const conversation = 'sms:+447700900900/+447700900199'
    const from = { key: 'sms:+447700900199', name: 'Alex', assurance: 'recognised' } as const
    await write({ ...text('I want to talk to a human please', clock.now()), conversation, from })
    expect(card().customer).toEqual({ name: 'Alex', assurance: 'anonymous' })
    expect(card().priority).toBe('standard')
  })
})

describe('one case for one customer', () => {
  it('a reason that comes again is on the card once, a new one is added, and the case stays the same', async () => {
    await say('I want to talk to a human please')
    const { id } = card()
    await say('give me a human being')
    await say('a human, or I call my lawyer')
    expect(card().id).toBe(id)
    expect(card().signals.map(({ name }) => name)).toEqual(['asks_for_person', 'legal'])
    expect(card().signals[0]?.evidence).toContain('I want to talk')
    const replies = outside.taken.map((message) => message.text)
    expect(replies.every((reply) => reply.includes(id))).toBe(true)
    expect(await store.listed(openCasesIndex)).toHaveLength(1)
  })

  it('a reason that makes it urgent brings the promise forward, and the customer is told so', async () => {
    const priya = { key: 'sms:+447700900111', assurance: 'recognised' } as const
    const conversation = 'sms:+447700900900/+447700900111'
    await write({ ...text('I want to talk to a human please', clock.now()), conversation, from: priya })
    const first = card()
    expect(first.priority).toBe('standard')
    await write({ ...text('my lawyer will be in touch about this', clock.now()), conversation, from: priya })
    expect(card()).toMatchObject({ id: first.id, priority: 'urgent' })
    expect(card().deadline).toBeLessThan(first.deadline)
    expect(outside.taken.at(-1)?.text).toContain('today at 12:30')
  })
})

describe('at the end', () => {
  it.each(['resolve', 'hand_back'] as const)(
    '%s keeps the last picture, and the next case begins with an empty one',
    async (how) => {
      await say('I want to talk to a human please')
      await press('claim', 0)
      await say('it is about the export')
      await press(how, 1)
      const last = card()
      expect(last).toMatchObject({ state: how === 'resolve' ? 'resolved' : 'handed_back', endedBy: maya })
      expect(last.summary.said).toHaveLength(2)
      expect(last.sentiment).toEqual(['neutral'])
      expect(await store.listed(openCasesIndex)).toEqual([])
      // By then it would not be opened again.
      clock.pass(24 * 3_600_000)
      await say('thank you, and how do I rotate a key?')
      await settle()
      const now = await state()
      expect(now.case && viewOf(now.case, now)).toEqual(last)

      await say('now I want to talk to a human again')
      expect(card().id).not.toBe(last.id)
      expect(card()).toMatchObject({ state: 'open', round: 0 })
      expect(card().claimedBy).toBeUndefined()
      expect(card().signals.map(({ name }) => name)).toEqual(['asks_for_person'])
      const opened = (await store.read<Entry>(await provisionalRecord('sms:+447700900101'), 0)).entries
      expect(opened.filter(({ type }) => type === 'case.opened')).toHaveLength(2)
    },
  )
})

describe('revenue is a band', () => {
  const held: Case = {
    id: 'C-222222',
    signals: [],
    summary: { said: [], done: [], found: [], left: [] },
    priority: 'standard',
    deadline: 0,
    state: 'open',
    round: 0,
    openedAt: 0,
  }
  const worth = (pounds: number): CustomerState => ({
    ...emptyState(),
    case: held,
    person: {
      contact: 'CON-1',
      account: 'ACC-1',
      name: 'Dana',
      accountName: 'Northwind',
      tier: 'starter',
      revenue: { amount: pounds * 100, currency: 'GBP' },
      language: 'en',
    },
  })
  it.each([
    [0, 'under 10k'],
    [9_999, 'under 10k'],
    [10_000, '10k to 50k'],
    [49_999, '10k to 50k'],
    [50_000, '50k to 250k'],
    [250_000, 'over 250k'],
    [90_000_000, 'over 250k'],
  ])('£%i is %s', (pounds, band) => {
    expect(viewOf(held, worth(pounds)).customer.revenue).toBe(`${band} GBP a year`)
  })
})

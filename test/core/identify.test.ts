/** Who writes: one person is one record, on whatever channel they come, however often the move is cut off. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buttonValue } from '../../src/core/desk.ts'
import { HelpdeskError } from '../../src/core/errors.ts'
import type { InboundMessage } from '../../src/core/message.ts'
import { provisionalRecord } from '../../src/core/pipeline/accept.ts'
import { customersIndex } from '../../src/core/pipeline/identify.ts'
import type { Parts } from '../../src/core/pipeline/parts.ts'
import { readState } from '../../src/core/record/session.ts'
import type { Entry } from '../../src/core/record/entries.ts'
import type { Store } from '../../src/core/store.ts'
import { openStore } from '../../src/state/open.ts'
import { makeFolder } from '../support/folder.ts'
import { createOutside, type Outside } from '../support/outside.ts'
import {
  accept,
  leaseMs,
  movingClock,
  partsFor,
  scriptedModel,
  staffDoes,
  text,
  work,
} from '../support/pipeline.ts'

let folder: Awaited<ReturnType<typeof makeFolder>>
let store: Store
let outside: Outside
let parts: Parts
let model: ReturnType<typeof scriptedModel>
const clock = movingClock()

beforeEach(async () => {
  folder = await makeFolder()
  store = await openStore(`sqlite:${folder.path}/state.db`)
  outside = createOutside()
  model = scriptedModel(() => [{ type: 'text', text: 'The answer.' }])
  parts = await partsFor(store, outside, model, clock)
})
afterEach(async () => {
  await store.close()
  await folder.remove()
})

/** Dana's two numbers for us, and somebody nobody knows. */
const bySms = (body: string, id?: string) => text(body, clock.now(), id)
const byWhatsApp = (body: string, id?: string): InboundMessage => ({
  ...text(body, clock.now(), id),
  conversation: 'whatsapp:+447700900901/+447700900101',
  from: { key: 'whatsapp:+447700900101', assurance: 'recognised' },
})
const stranger = (body: string, name?: string): InboundMessage => ({
  ...text(body, clock.now()),
  conversation: 'sms:+447700900900/+447700900199',
  from: { key: 'sms:+447700900199', assurance: 'recognised', ...(name && { name }) },
})
const settle = async (ms = 1_000) => {
  clock.pass(ms)
  await work(parts)
}
const recordOf = (message: InboundMessage) => provisionalRecord(message.from.key)
const stateFor = async (message: InboundMessage) => readState(store, await recordOf(message))
const entriesFor = async (message: InboundMessage) =>
  (await store.read<Entry>(await recordOf(message), 0)).entries
const received = (entries: Entry[]) =>
  entries.flatMap((entry) => (entry.type === 'received' ? [entry.message.text] : []))
const places = () => outside.taken.map(({ conversation }) => conversation.split(':')[0])

describe('a second identity of the same contact', () => {
  it('moves to the first record, with everything unread, once and in order', async () => {
    await accept(parts, bySms('on my phone'))
    await settle()
    for (const body of ['first', 'second', 'third']) await accept(parts, byWhatsApp(body))
    await settle()
    await settle()
    const home = await stateFor(bySms(''))
    expect(received(await entriesFor(bySms('')))).toEqual(['on my phone', 'first', 'second', 'third'])
    expect(home.unread).toEqual([])
    expect(Object.keys(home.identities).sort()).toEqual(['sms:+447700900101', 'whatsapp:+447700900101'])
    expect(await stateFor(byWhatsApp(''))).toMatchObject({ movedTo: await recordOf(bySms('')), unread: [] })
    expect(places()).toEqual(['sms', 'whatsapp'])
    expect(await store.listed(customersIndex)).toHaveLength(1)
  })

  it('is at home there from then on', async () => {
    await accept(parts, bySms('on my phone'))
    await accept(parts, byWhatsApp('and here'))
    await settle()
    await settle()
    const before = (await entriesFor(byWhatsApp(''))).length
    await accept(parts, byWhatsApp('once more'))
    await settle()
    expect(await entriesFor(byWhatsApp(''))).toHaveLength(before)
    expect(received(await entriesFor(bySms('')))).toContain('once more')
  })

  it('brings along what came to its old place after the move', async () => {
    await accept(parts, bySms('on my phone'))
    await accept(parts, byWhatsApp('and here'))
    await settle()
    await settle()
    // A process that had asked where the identity lives before it moved.
    const late = byWhatsApp('from a slow process')
    const entry: Entry = { key: `in:${late.id}`, type: 'received', at: clock.now(), message: late }
    await store.append(await recordOf(late), [entry], { due: clock.now() })
    await settle()
    await settle()
    expect(received(await entriesFor(bySms('')))).toEqual(['on my phone', 'and here', 'from a slow process'])
    expect((await stateFor(byWhatsApp(''))).unread).toEqual([])
    expect(places()).toEqual(['sms', 'whatsapp', 'whatsapp'])
  })

  it('a message delivered again before and after the move is one', async () => {
    await accept(parts, bySms('on my phone'))
    await settle()
    const again = byWhatsApp('and here')
    expect(await accept(parts, again)).toBe('stored')
    expect(await accept(parts, again)).toBe('duplicate')
    await settle()
    await settle()
    expect(await accept(parts, again)).toBe('duplicate')
    await settle()
    expect(received(await entriesFor(bySms('')))).toEqual(['on my phone', 'and here'])
    expect(places()).toEqual(['sms', 'whatsapp'])
  })

  it('brings a STOP along', async () => {
    await accept(parts, bySms('on my phone'))
    await settle()
    await accept(parts, { ...byWhatsApp('STOP'), consent: 'stop' })
    await accept(parts, byWhatsApp('and another thing'))
    await settle()
    await settle()
    expect((await stateFor(bySms(''))).optedOut).toEqual(['whatsapp:+447700900901/+447700900101'])
    expect(places()).toEqual(['sms'])
  })
})

describe('a move cut off', () => {
  /** Fails at the `nth` call that writes; what the call asked for was done when `whole`. */
  function failingAt(nth: number, whole: boolean): Store {
    let calls = 0
    const failing =
      <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
      async (...args: A): Promise<R> => {
        calls += 1
        if (calls < nth) return call(...args)
        if (calls === nth && whole) await call(...args)
        throw new Error(`no more calls after ${nth}`)
      }
    return { ...store, append: failing(store.append), link: failing(store.link), index: failing(store.index) }
  }

  const cuts = [1, 2, 3, 4, 5, 6, 7].flatMap((nth) => [[nth, 'before'] as const, [nth, 'after'] as const])
  it.each(cuts)('at write %i, %s it was done, is simply done again', async (nth, when) => {
    await accept(parts, bySms('on my phone'))
    await settle()
    for (const body of ['first', 'second']) await accept(parts, byWhatsApp(body))
    clock.pass(1_000)
    const dying = { ...parts, store: failingAt(nth, when === 'after') }
    await work(dying).catch((error: unknown) => {
      if (!(error instanceof Error && error.message.startsWith('no more calls'))) throw error
    })
    clock.pass(leaseMs)
    await settle()
    await settle(60_000)
    expect(received(await entriesFor(bySms('')))).toEqual(['on my phone', 'first', 'second'])
    expect((await stateFor(bySms(''))).unread).toEqual([])
    expect((await stateFor(byWhatsApp(''))).unread).toEqual([])
    // What was moved before the cut may be answered before the rest comes: at most one answer to each message.
    const answered = outside.taken.map(({ replyTo }) => replyTo)
    expect(places().slice(0, 2)).toEqual(['sms', 'whatsapp'])
    expect(new Set(answered).size).toBe(answered.length)
  })
})

describe('somebody nobody knows', () => {
  it('is asked about once, and keeps the name the channel gave', async () => {
    let asked = 0
    const find: typeof parts.helpdesk.find = (identity) => {
      asked += 1
      return parts.helpdesk.find(identity)
    }
    const asking = { ...parts, helpdesk: { ...parts.helpdesk, find } }
    for (const body of ['hello', 'anybody there?']) {
      await accept(parts, stranger(body, 'Alex'))
      clock.pass(1_000)
      await work(asking)
    }
    expect(asked).toBe(1)
    const state = await stateFor(stranger(''))
    expect(state.person).toBeUndefined()
    expect(state.identities).toEqual({
      'sms:+447700900199': { known: false, assurance: 'anonymous', name: 'Alex' },
    })
    expect(places()).toEqual(['sms', 'sms'])
  })

  it('is nobody else, whatever name they give', async () => {
    await accept(parts, bySms('on my phone'))
    await accept(parts, stranger('this is Dana Whitfield', 'Dana Whitfield'))
    await settle()
    expect((await stateFor(stranger(''))).person).toBeUndefined()
    expect(await store.listed(customersIndex)).toHaveLength(2)
  })

  it('is answered although the channel cannot say who it is', async () => {
    const nameOf = () => Promise.reject(new Error('no such user'))
    parts.channels.set('sms', { ...outside.channel('sms'), nameOf })
    await accept(parts, stranger('hello'))
    await settle()
    expect(places()).toEqual(['sms'])
  })
})

describe('while the helpdesk fails', () => {
  const failing = (): Parts => {
    const down = () => Promise.reject(new HelpdeskError('the CRM is down', { again: 'retry' }))
    return { ...parts, helpdesk: { ...parts.helpdesk, find: down } }
  }
  const tryFor = async (broken: Parts, ms: number) => {
    for (let passed = 0; passed < ms; passed += 10_000) {
      clock.pass(10_000)
      await work(broken)
    }
  }

  it('waits, and then answers the person it is', async () => {
    await accept(parts, bySms('what do I owe?'))
    await tryFor(failing(), 30_000)
    expect(outside.taken.filter(({ text: said }) => said.includes('The answer'))).toEqual([])
    expect(model.asked).toBe(0)
    await settle(60_000)
    expect(outside.taken.at(-1)?.text).toContain('The answer.')
    expect((await stateFor(bySms(''))).person?.contact).toBe('CON-1')
  })

  it('leaves no turn behind at the second place when it answers again', async () => {
    await accept(parts, bySms('first, by text'))
    clock.pass(1_000)
    await work(parts)
    const message = byWhatsApp('then on WhatsApp')
    await accept(parts, message)
    await tryFor(failing(), 10_000)
    clock.pass(60_000)
    await work(parts)
    const left = await readState(store, await provisionalRecord(message.from.key))
    expect([left.unread, left.turn]).toEqual([[], undefined])
    expect(left.movedTo).toBeDefined()
  })

  it('gives the message to a person in the end, and the customer an honest word', async () => {
    await accept(parts, bySms('what do I owe?'))
    await tryFor(failing(), 10 * 60_000)
    expect(outside.taken.at(-1)?.text).toContain('technical problem')
    expect(outside.cards.at(-1)?.signals).toEqual([
      { name: 'outage', hard: true, evidence: 'the CRM is down' },
    ])
  })

  it('and recovers: a case that was opened at the second place stays the one place for its talk', async () => {
    await accept(parts, bySms('on my phone'))
    await settle()
    await accept(parts, byWhatsApp('what do I owe?'))
    await tryFor(failing(), 10 * 60_000)
    const opened = (await stateFor(byWhatsApp(''))).case
    expect(opened?.state).toBe('open')
    const told = outside.taken.length
    await accept(parts, byWhatsApp('I want to talk to a human please'))
    await settle()
    await settle()
    // One case, whose thread has what the customer wrote since, and whose number they are told.
    expect(new Set(outside.cards.map(({ id }) => id))).toEqual(new Set([opened?.id]))
    expect(outside.taken.slice(told).map(({ text: said }) => said)).toEqual([
      expect.stringContaining(opened?.id ?? ''),
    ])
    const held = (await stateFor(byWhatsApp(''))).case
    expect(held?.signals.map(({ name }) => name)).toContain('asks_for_person')

    // Once it has ended they are one customer again.
    const by = { id: 'slack:U0MAYA', name: 'Maya' }
    const thread = held?.thread ?? ''
    for (const [round, action] of ['claim', 'resolve'].entries()) {
      const value = buttonValue({ case: held?.id ?? '', round })
      await staffDoes(parts, { kind: 'pressed', id: action, action, value, thread, by, at: clock.now() })
      await settle()
    }
    await accept(parts, byWhatsApp('how do I rotate a key?'))
    await settle()
    await settle()
    expect(received(await entriesFor(bySms('')))).toEqual(['on my phone', 'how do I rotate a key?'])
  })
})

/** STOP, START and HELP: judged before any model, heard in whatever company they come, and held to by everything that sends. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SendError } from '../../src/core/errors.ts'
import { buttonValue } from '../../src/core/desk.ts'
import type { ConsentWord, InboundMessage } from '../../src/core/message.ts'
import { provisionalRecord } from '../../src/core/pipeline/accept.ts'
import type { Parts } from '../../src/core/pipeline/parts.ts'
import { readState } from '../../src/core/record/session.ts'
import type { Entry } from '../../src/core/record/entries.ts'
import type { Store } from '../../src/core/store.ts'
import { openStore } from '../../src/state/open.ts'
import { makeFolder } from '../support/folder.ts'
import { createOutside, type Outside } from '../support/outside.ts'
import { accept, movingClock, partsFor, scriptedModel, staffDoes, text, work } from '../support/pipeline.ts'

let folder: Awaited<ReturnType<typeof makeFolder>>
let store: Store
let outside: Outside
let parts: Parts
let model: ReturnType<typeof scriptedModel>
/** Runs while the model is thinking. */
let meanwhile: () => Promise<unknown>
const clock = movingClock()
const maya = { id: 'slack:U0MAYA', name: 'Maya' }

beforeEach(async () => {
  folder = await makeFolder()
  store = await openStore(`sqlite:${folder.path}/state.db`)
  outside = createOutside()
  meanwhile = async () => {}
  model = scriptedModel(() => [{ type: 'text', text: 'The answer.' }])
  const reply: typeof model.reply = async (...args) => {
    await meanwhile()
    return model.reply(...args)
  }
  parts = await partsFor(store, outside, { ...model, reply }, clock)
})
afterEach(async () => {
  await store.close()
  await folder.remove()
})

const write = (message: InboundMessage) => accept(parts, message)
const say = (body: string) => write(text(body, clock.now()))
const word = (consent: ConsentWord) => write({ ...text(consent.toUpperCase(), clock.now()), consent })
const onWhatsApp = (message: InboundMessage): InboundMessage => ({
  ...message,
  conversation: 'whatsapp:+447700900901/+447700900101',
  from: { key: 'whatsapp:+447700900101', assurance: 'recognised' },
})
const settle = async (ms = 2_000) => {
  clock.pass(ms)
  await work(parts)
}
const state = async () => readState(store, await provisionalRecord('sms:+447700900101'))
const entries = async () => (await store.read<Entry>(await provisionalRecord('sms:+447700900101'), 0)).entries
const routes = async () =>
  (await entries()).flatMap((entry) => (entry.type === 'answered' ? [entry.route] : []))
const sent = () => outside.taken.map((message) => message.text)
const press = async (action: 'claim' | 'resolve', round: number) => {
  const held = (await state()).case
  const value = buttonValue({ case: held?.id ?? '', round })
  const thread = held?.thread ?? ''
  await staffDoes(parts, {
    kind: 'pressed',
    id: `${action}-${round}`,
    action,
    value,
    thread,
    by: maya,
    at: clock.now(),
  })
  await settle()
}

describe('a word alone', () => {
  it.each([
    ['stop', ['sms:+447700900900/+447700900101']],
    ['start', []],
    ['help', []],
  ] as const)('%s is noted, asks no model and gets no answer of ours', async (consent, optedOut) => {
    await word(consent)
    await settle()
    expect(await routes()).toEqual([`consent:${consent}`])
    expect((await state()).optedOut).toEqual(optedOut)
    expect(model.asked).toBe(0)
    expect(sent()).toEqual([])
    expect(await store.nextDue()).toBeUndefined()
  })

  it('a sentence with the word in it goes to the agent', async () => {
    await say('how do I stop the nightly export?')
    await settle()
    expect((await state()).optedOut).toEqual([])
    expect(sent()).toEqual([expect.stringContaining('The answer.')])
  })

  it('START after STOP opens the conversation again', async () => {
    await word('stop')
    await settle()
    await word('start')
    await say('how do I rotate a key?')
    await settle()
    expect((await state()).optedOut).toEqual([])
    expect(sent()).toEqual([expect.stringContaining('The answer.')])
  })
})

describe('STOP among other messages', () => {
  const orders: [string, (() => Promise<unknown>)[]][] = [
    ['first', [() => word('stop'), () => say('and how do I rotate a key?')]],
    ['last', [() => say('how do I rotate a key?'), () => word('stop')]],
    ['in the middle', [() => say('how do I'), () => word('stop'), () => say('rotate a key?')]],
    ['twice', [() => word('stop'), () => say('how do I rotate a key?'), () => word('stop')]],
    ['after START', [() => word('start'), () => say('how do I rotate a key?'), () => word('stop')]],
  ]
  it.each(orders)('%s: nothing is sent, and a person gets the rest', async (_order, messages) => {
    for (const message of messages) await message()
    await settle()
    await settle()
    expect(sent()).toEqual([])
    const now = await state()
    expect(now.unread).toEqual([])
    expect(now.optedOut).toHaveLength(1)
    expect(now.case?.signals.map(({ name }) => name)).toEqual(['opted_out'])
    expect(outside.cards.at(-1)?.summary.said.join()).toContain('rotate a key?')
  })

  it('while the answer is being written: the answer stays', async () => {
    meanwhile = () => word('stop')
    await say('how do I rotate a key?')
    await settle()
    await settle()
    expect(sent()).toEqual([])
    expect((await state()).waiting).toEqual([])
  })

  it('while a reply waits to be tried again: it is not', async () => {
    const failing = new SendError('busy', { again: 'retry' })
    parts.channels.set('sms', { ...outside.channel('sms'), send: () => Promise.reject(failing) })
    await say('how do I rotate a key?')
    await settle()
    parts.channels.set('sms', outside.channel('sms'))
    await word('stop')
    await settle(60_000)
    expect(sent()).toEqual([])
    expect((await state()).waiting).toEqual([])
  })
})

describe('after STOP', () => {
  it('a message becomes a case and no text, and the next one joins it', async () => {
    await word('stop')
    await settle()
    await say('my export is broken')
    await settle()
    await say('are you there?')
    await settle()
    expect(sent()).toEqual([])
    expect(model.asked).toBe(0)
    const opened = (await entries()).filter(({ type }) => type === 'case.opened')
    expect(opened).toHaveLength(1)
    expect(outside.cards.at(-1)?.signals).toEqual([
      { name: 'opted_out', hard: true, evidence: expect.stringContaining('sms') },
    ])
  })

  it('a person who answers is told that it cannot reach the customer, and so it stays after the end', async () => {
    await word('stop')
    await say('my export is broken')
    await settle()
    await press('claim', 0)
    const thread = (await state()).case?.thread ?? ''
    await staffDoes(parts, {
      kind: 'said',
      id: 's1',
      thread,
      by: maya,
      text: 'Hello, Maya here.',
      at: clock.now(),
    })
    await settle()
    expect(outside.notes.at(-1)?.note.text).toMatch(/opted out[^]*Maya here/)
    await press('resolve', 1)
    await settle()
    expect(sent()).toEqual([])
    // Its last word could not be delivered: that is no reason for the next case.
    expect((await entries()).filter(({ type }) => type === 'case.opened')).toHaveLength(1)
    expect((await state()).case?.state).toBe('resolved')
    expect(outside.notes.at(-1)?.note.text).toMatch(/opted out[^]*resolved/)
  })

  it('another channel of the same customer goes on as before', async () => {
    await say('hello there, a question')
    await settle()
    await word('stop')
    await settle()
    await write(onWhatsApp(text('how do I rotate a key?', clock.now())))
    await settle()
    await settle()
    expect(outside.taken.map(({ conversation }) => conversation.split(':')[0])).toEqual(['sms', 'whatsapp'])
  })
})

describe('STOP while a person holds the case', () => {
  it('is heard at once, shown in the thread, and holds for the person too', async () => {
    await say('I want to talk to a human please')
    await settle()
    await press('claim', 0)
    const before = sent().length
    await word('stop')
    await settle()
    expect(await routes()).toEqual(['hand_off', 'consent:stop'])
    expect((await state()).optedOut).toHaveLength(1)
    expect(outside.notes.map(({ note }) => note.text)).toContain('STOP')
    const thread = (await state()).case?.thread ?? ''
    await staffDoes(parts, {
      kind: 'said',
      id: 's2',
      thread,
      by: maya,
      text: 'Still there?',
      at: clock.now(),
    })
    await settle()
    expect(sent()).toHaveLength(before)
    await word('start')
    await staffDoes(parts, {
      kind: 'said',
      id: 's3',
      thread,
      by: maya,
      text: 'Welcome back.',
      at: clock.now(),
    })
    await settle()
    expect(sent().slice(before)).toEqual(['Welcome back.'])
  })
})

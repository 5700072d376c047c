/** What happens when things take long or fail for good: supersede, reassurance, dead letters, undelivered replies. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { buttonValue } from '../../../src/core/desk.ts'
import { ModelError, SendError } from '../../../src/core/errors.ts'
import { listDeadLetters, replay } from '../../../src/core/pipeline/dead-letters.ts'
import { provisionalRecord } from '../../../src/core/pipeline/accept.ts'
import type { Parts } from '../../../src/core/pipeline/parts.ts'
import { readState } from '../../../src/core/record/session.ts'
import type { Store } from '../../../src/core/store.ts'
import { openStore } from '../../../src/state/open.ts'
import { makeFolder } from '../../support/folder.ts'
import { createOutside, type Outside } from '../../support/outside.ts'
import {
  accept,
  movingClock,
  partsFor,
  scriptedModel,
  text,
  work,
  type Answer,
  staffDoes,
} from '../../support/pipeline.ts'

let folder: Awaited<ReturnType<typeof makeFolder>>
let store: Store
let outside: Outside
let parts: Parts
const clock = movingClock()
let answer: Answer = () => [{ type: 'text', text: 'The answer.' }]
/** Runs before the model answers; may throw. */
let before: () => Promise<void> = async () => {}

beforeEach(async () => {
  folder = await makeFolder()
  store = await openStore(`sqlite:${folder.path}/state.db`)
  outside = createOutside()
  answer = () => [{ type: 'text', text: 'The answer.' }]
  before = async () => {}
  const scripted = scriptedModel((request, step) => answer(request, step))
  const model = {
    ...scripted,
    reply: async (...args: Parameters<typeof scripted.reply>) => {
      await before()
      return scripted.reply(...args)
    },
  }
  parts = await partsFor(store, outside, model, clock)
})
afterEach(async () => {
  await store.close()
  await folder.remove()
})

const write = (body: string) => accept(parts, text(body, clock.now()))
const state = async () => readState(store, await provisionalRecord('sms:+447700900101'))
const sent = () => outside.taken.map((message) => message.text)
const settle = async (ms = 1_000) => {
  clock.pass(ms)
  await work(parts)
}

it('looks again when the customer goes on while the answer is being written', async () => {
  answer = ({ messages }) => [
    { type: 'text', text: `answered: ${JSON.stringify(messages.at(-1)).includes('second')}` },
  ]
  before = async () => {
    before = async () => {}
    await write('and a second thing')
  }
  await write('a first thing')
  await settle()
  await settle()
  expect(sent()).toEqual([expect.stringContaining('answered: true')])
  expect((await state()).unread).toEqual([])
})

it('answers somebody who never stops typing', async () => {
  let more = 0
  before = async () => {
    if (++more <= 6) await write(`and another thing ${more}`)
  }
  await write('a first thing')
  await settle()
  await settle()
  expect(sent().length).toBeGreaterThan(1)
  expect((await state()).unread).toEqual([])
})

it('makes a proposal void that the customer never saw', async () => {
  answer = (_, step) =>
    step === 0
      ? [
          {
            type: 'tool_use',
            id: 'toolu_1',
            name: 'process_refund',
            input: { invoice: 'INV-NWR-2608', amount: '120.00', reason: 'charged twice' },
          },
        ]
      : [{ type: 'text', text: 'Shall I?' }]
  let asked = 0
  before = async () => {
    asked += 1
    if (asked !== 2) return
    await write('yes')
    answer = () => [{ type: 'text', text: 'Yes to what?' }]
  }
  await write('refund the duplicate seat charge')
  await settle()
  await settle()
  expect(sent()).toEqual([expect.stringContaining('Yes to what?')])
  expect((await state()).pending).toBeUndefined()
  expect((await state()).done).toEqual([])
})

it('says once that it takes longer, opens a case when patience ends, and can read the messages again', async () => {
  before = async () => {
    throw new ModelError('overloaded', { again: 'retry', code: '529' })
  }
  await write('how do I rotate a key?')
  for (let i = 0; i < 40; i += 1) await settle(10_000)
  expect(sent().filter((one) => one.includes('longer than usual'))).toHaveLength(1)
  expect(sent().filter((one) => one.includes('technical problem'))).toHaveLength(1)
  const given = await state()
  expect(given.case?.signals).toEqual([{ name: 'outage', hard: true, evidence: 'overloaded' }])
  const [letter] = await listDeadLetters(store)
  expect(letter).toMatchObject({
    cause: 'overloaded',
    messages: [{ message: { text: 'how do I rotate a key?' } }],
  })

  before = async () => {}
  expect(await replay(store, clock, letter?.id ?? '')).toBe('replayed')
  expect(await replay(store, clock, letter?.id ?? '')).toBe('unknown')
  await settle()
  expect(sent().at(-1)).toContain('The answer.')
  expect(await listDeadLetters(store)).toEqual([])
})

it('says once that it takes longer while the model is still silent, and then answers', async () => {
  const asked = Promise.withResolvers<void>()
  const silence = Promise.withResolvers<void>()
  const waits: (() => void)[] = []
  const sleep = (_ms: number, signal?: AbortSignal) =>
    new Promise<void>((resolve) => {
      waits.push(resolve)
      signal?.addEventListener('abort', () => resolve(), { once: true })
    })
  parts.clock = { now: clock.now, sleep }
  before = () => {
    asked.resolve()
    return silence.promise
  }
  await write('how do I rotate a key?')
  clock.pass(1_000)
  const working = work(parts)
  await asked.promise
  clock.pass(parts.policy.turn.still_on_it_ms)
  for (const wake of waits.splice(0)) wake()
  await expect.poll(sent).toEqual([expect.stringContaining('longer than usual')])
  silence.resolve()
  await working
  expect(sent()).toEqual([
    expect.stringContaining('longer than usual'),
    expect.stringContaining('The answer.'),
  ])
  expect((await state()).unread).toEqual([])
})

it('keeps what a failed turn had found out, and asks the classifier once', async () => {
  let failures = 2
  before = async () => {
    if (failures-- > 0) throw new ModelError('overloaded', { again: 'retry' })
  }
  await write('how do I rotate a key?')
  for (let i = 0; i < 4; i += 1) await settle(10_000)
  const entries = (await store.read(await provisionalRecord('sms:+447700900101'), 0)).entries
  expect(entries.filter(({ type }) => type === 'classified')).toHaveLength(1)
  expect(entries.filter(({ type }) => type === 'turn.failed')).toHaveLength(2)
  expect(sent().filter((one) => one.includes('The answer.'))).toHaveLength(1)
})

it('tries another channel, and then tells the desk, when a reply cannot be delivered', async () => {
  const refusing = {
    ...outside.channel('sms'),
    send: () => Promise.reject(new SendError('opted out', { again: 'never', code: '21610' })),
  }
  parts.channels.set('sms', refusing)
  await accept(parts, {
    ...text('hello there, a question', clock.now()),
    conversation: 'whatsapp:+447700900901/+447700900101',
    from: { key: 'whatsapp:+447700900101', assurance: 'recognised' },
  })
  await settle()
  await write('how do I rotate a key?')
  await settle()
  await settle()
  expect(outside.taken.map(({ conversation }) => conversation.split(':')[0])).toEqual([
    'whatsapp',
    'whatsapp',
  ])

  parts.channels.set('whatsapp', { ...refusing, name: 'whatsapp' })
  await write('and how do I add a seat?')
  await settle()
  await settle()
  const customer = await readState(store, await provisionalRecord('whatsapp:+447700900101'))
  expect(customer.case?.signals.map(({ name }) => name)).toEqual(['undelivered'])
  expect(customer.case?.signals[0]?.evidence).toContain('21610')
  expect(outside.cards.at(-1)?.summary.left[0]).toContain('The answer.')
})

it('gives the person who claims also what was unread before there was a case', async () => {
  let again: 'retry' | 'never' = 'retry'
  const send = () => Promise.reject(new SendError('no such number', { again }))
  parts.channels.set('sms', { ...outside.channel('sms'), send })
  await write('a question')
  await settle()
  before = async () => {
    throw new ModelError('overloaded', { again: 'retry' })
  }
  await write('words that nobody has read')
  await settle()
  again = 'never'
  for (let i = 0; i < 3; i += 1) await settle(2_000)
  const held = (await state()).case
  expect(held?.signals.map(({ name }) => name)).toEqual(['undelivered'])
  expect((await state()).unread).toHaveLength(1)
  const value = buttonValue({ case: held?.id ?? '', round: 0 })
  const by = { id: 'slack:U0MAYA', name: 'Maya' }
  const press = { kind: 'pressed', id: 'p1', action: 'claim', value, by, at: clock.now() } as const
  await staffDoes(parts, { ...press, thread: held?.thread ?? '' })
  await settle()
  expect((await state()).unread).toEqual([])
  expect(outside.notes.filter(({ note }) => note.text.includes('nobody has read'))).toHaveLength(1)
})

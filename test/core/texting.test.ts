/** What the core does with what a channel tells it: opted out, nothing but templates, once more, held back, never heard of again. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Channel, DeliveryUpdate, Receipt } from '../../src/core/channel.ts'
import { SendError } from '../../src/core/errors.ts'
import type { OutboundMessage } from '../../src/core/message.ts'
import { acceptDelivery, provisionalRecord } from '../../src/core/pipeline/accept.ts'
import type { Parts } from '../../src/core/pipeline/parts.ts'
import { waitsUntil } from '../../src/core/pipeline/proactive.ts'
import type { Entry } from '../../src/core/record/entries.ts'
import { readState } from '../../src/core/record/session.ts'
import type { Store } from '../../src/core/store.ts'
import { openSqlite } from '../../src/state/sqlite.ts'
import { createOutside, type Outside } from '../support/outside.ts'
import { accept, movingClock, partsFor, scriptedModel, text, work } from '../support/pipeline.ts'

const conversation = 'sms:+447700900900/+447700900101'
const answer = 'Your invoice of November is about usage.'

let store: Store
let outside: Outside
let parts: Parts
let clock: ReturnType<typeof movingClock>
let model: ReturnType<typeof scriptedModel>
/** What becomes of the next sends; then all are taken. */
let fates: (SendError | Partial<Receipt>)[]
/** What the provider says when it is asked after a message. */
let known: Pick<DeliveryUpdate, 'state' | 'code'> | undefined
let asked: string[]

beforeEach(async () => {
  store = openSqlite(':memory:')
  outside = createOutside()
  clock = movingClock()
  model = scriptedModel(() => [{ type: 'text', text: answer }])
  fates = []
  asked = []
  known = undefined
  parts = await partsFor(store, outside, model, clock)
  const channel = outside.channel('sms')
  const sms: Channel = {
    ...channel,
    async send(message, signal) {
      const fate = fates.shift()
      if (fate instanceof SendError) throw fate
      return { ...(await channel.send(message, signal)), ...fate }
    },
    async statusOf(provider) {
      asked.push(provider)
      return known && { ...known, provider, at: clock.now() }
    },
  }
  parts.channels.set('sms', sms)
  parts.channels.delete('email')
})
afterEach(() => store.close())

const record = async () =>
  (await store.resolve('sms:+447700900101')) ?? provisionalRecord('sms:+447700900101')
const state = async () => readState(store, await record())
async function write(words: string, consent?: 'stop' | 'start'): Promise<void> {
  await accept(parts, { ...text(words, clock.now()), ...(consent && { consent }) })
  clock.pass(parts.policy.turn.burst_ms)
  await work(parts)
}
async function report(update: Partial<DeliveryUpdate>): Promise<void> {
  const [provider = ''] = Object.keys((await state()).deliveries).slice(-1)
  const failed = { provider, to: 'sms:+447700900101', state: 'failed', at: clock.now() } as const
  await acceptDelivery(parts, { ...failed, ...update })
  await work(parts)
}
const sent = (): OutboundMessage[] => outside.taken.filter((message) => message.conversation === conversation)
const refusal = (more: object) => new SendError('refused', { again: 'never', code: '21610', ...more })

describe('an opt-out the provider tells of', () => {
  test('when it refuses: nobody texts that number any more, until START', async () => {
    fates = [refusal({ optedOut: conversation })]
    await write('Where is my invoice?')
    expect((await state()).optedOut).toEqual([conversation])
    expect(sent()).toEqual([])
    expect(outside.cards.at(-1)?.signals.map(({ name }) => name)).toContain('undelivered')

    await write('START', 'start')
    expect((await state()).optedOut).toEqual([])
  })

  test('when it reports later', async () => {
    await write('Where is my invoice?')
    await report({ code: '21610', optedOut: conversation })
    expect((await state()).optedOut).toEqual([conversation])
    const before = sent().length
    await write('Hello? Where is it?')
    expect(sent()).toHaveLength(before)
  })
})

describe('a message that was taken and did not arrive', () => {
  test('is told to people, with its words', async () => {
    await write('Where is my invoice?')
    await report({ code: '30006' })
    expect(outside.cards.at(-1)?.signals[0]?.evidence).toContain('did not arrive (30006)')
    expect(outside.cards.at(-1)?.summary.left.join()).toContain('invoice of November')
  })

  test('is sent once more where that is worth it, later, and not a third time', async () => {
    await write('Where is my invoice?')
    await report({ code: '30003', again: 600_000 })
    expect(sent()).toHaveLength(1)
    clock.pass(600_000)
    await work(parts)
    expect(sent().map(({ id }) => id)).toEqual(['t1/0', 't1/0/again'])
    expect(outside.cards).toEqual([])
    await report({ code: '30003', again: 600_000 })
    clock.pass(600_000)
    await work(parts)
    expect(sent()).toHaveLength(2)
    expect(outside.cards.at(-1)?.signals[0]?.evidence).toContain('30003')
  })

  test('and arrived after all: that is what stands', async () => {
    await write('Where is my invoice?')
    const [provider = ''] = Object.keys((await state()).deliveries)
    await report({ code: '30008' })
    await report({ provider, state: 'delivered' })
    await report({ provider, state: 'sent' })
    expect((await state()).deliveries[provider]?.state).toBe('delivered')
  })
})

describe('when they last wrote', () => {
  test('goes along with every message, by whichever clock says earlier', async () => {
    const before = clock.now()
    await accept(parts, text('Where is my invoice?', before - 5_000))
    clock.pass(2_000)
    await work(parts)
    expect(sent().at(-1)?.heardAt).toBe(before - 5_000)
  })

  test('does not count where the provider says that nothing but templates may go, until they write', async () => {
    await write('Where is my invoice?')
    await report({ code: '63016', closed: conversation, again: 0 })
    expect(sent().at(-1)).toMatchObject({ id: 't1/0/again' })
    expect(sent().at(-1)).not.toHaveProperty('heardAt')
    await write('Thank you, and the one before?')
    expect(sent().at(-1)).toHaveProperty('heardAt')
  })
})

describe('MORE', () => {
  const rest = 'The rest of it, with **all** the lines.'
  beforeEach(async () => {
    fates = [{ rest }]
    await write('Where is my invoice?')
  })

  test.each(['MORE', 'more', ' More! '])('%s brings what was held back, without a model', async (word) => {
    const before = model.asked
    await write(word)
    expect(sent().at(-1)?.text).toBe(rest)
    expect(model.asked).toBe(before)
    await write('more')
    expect(model.asked).toBe(before + 1)
  })

  test('in a sentence is a message like any other, and takes the offer back', async () => {
    await write('Tell me more about the usage')
    expect(sent().at(-1)?.text).toContain(answer)
    expect((await state()).more).toBeUndefined()
  })
})

describe('a message that is last heard of as sent', () => {
  const day = 24 * 3_600_000

  test('is asked after a day later, once', async () => {
    await write('Where is my invoice?')
    clock.pass(day - 60_000)
    await work(parts)
    expect(asked).toEqual([])
    clock.pass(60_000)
    await work(parts)
    clock.pass(day)
    await work(parts)
    expect(asked).toEqual(['test:t1/0'])
    expect((await state()).deliveries['test:t1/0']?.state).toBe('unknown')
    await report({ provider: 'test:t1/0', state: 'delivered' })
    expect((await state()).deliveries['test:t1/0']?.state).toBe('delivered')
  })

  test('takes the state the provider knows', async () => {
    known = { state: 'delivered' }
    await write('Where is my invoice?')
    clock.pass(day)
    await work(parts)
    expect((await state()).deliveries['test:t1/0']?.state).toBe('delivered')
  })

  test('is not asked after when it was reported', async () => {
    await write('Where is my invoice?')
    await report({ state: 'delivered' })
    clock.pass(2 * day)
    await work(parts)
    expect(asked).toEqual([])
  })
})

describe('quiet hours', () => {
  const survey = { id: 's', conversation, text: 'How did we do?', purpose: 'csat' } as const
  const at = (time: string) => Date.parse(`2026-11-23T${time}:00Z`)

  test.each([
    ['20:59', undefined],
    ['21:00', '2026-11-24T08:00:00.000Z'],
    ['23:30', '2026-11-24T08:00:00.000Z'],
    ['07:59', '2026-11-23T08:00:00.000Z'],
    ['08:00', undefined],
  ])('a survey at %s waits until %s', (time, until) => {
    const wait = waitsUntil(parts.policy, survey, at(time))
    expect(wait && new Date(wait).toISOString()).toBe(until)
  })

  test('an answer never waits, nor a survey by mail', () => {
    expect(waitsUntil(parts.policy, { ...survey, purpose: 'agent_replied' }, at('23:00'))).toBeUndefined()
    const mail = { ...survey, conversation: 'email:dana@northwind.example' } as const
    expect(waitsUntil(parts.policy, mail, at('23:00'))).toBeUndefined()
  })

  test('it goes out in the morning', async () => {
    await write('Where is my invoice?')
    clock.pass(11 * 3_600_000)
    const entry: Entry = {
      ...{
        key: 'answered:survey',
        type: 'answered',
        at: clock.now(),
        turn: 'survey',
        upTo: 0,
        route: 'csat',
      },
      out: [{ id: 's', kind: 'reply', by: 'system', message: survey }],
    }
    await store.append(await record(), [entry], { due: clock.now() })
    await work(parts)
    expect(sent().map(({ id }) => id)).not.toContain('s')
    clock.pass(9 * 3_600_000 + 60_000)
    await work(parts)
    expect(sent().map(({ id }) => id)).toContain('s')
  })
})

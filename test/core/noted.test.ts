/** What comes along with a message, or instead of one: the words it quotes, and what a machine answers in somebody's name. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { InboundMessage } from '../../src/core/message.ts'
import type { ReplyRequest } from '../../src/core/model.ts'
import type { Parts } from '../../src/core/pipeline/parts.ts'
import { readState } from '../../src/core/record/session.ts'
import type { Store } from '../../src/core/store.ts'
import { openSqlite } from '../../src/state/sqlite.ts'
import { createOutside, type Outside } from '../support/outside.ts'
import { accept, movingClock, partsFor, scriptedModel, text, work } from '../support/pipeline.ts'

let store: Store
let outside: Outside
let parts: Parts
let clock: ReturnType<typeof movingClock>
let shown: ReplyRequest[]

beforeEach(async () => {
  store = openSqlite(':memory:')
  outside = createOutside()
  clock = movingClock()
  shown = []
  const model = scriptedModel((request) => {
    shown.push(request)
    return [{ type: 'text', text: 'Your invoice of November is about usage.' }]
  })
  parts = await partsFor(store, outside, model, clock)
})
afterEach(() => store.close())

async function write(words: string, more: Partial<InboundMessage> = {}): Promise<void> {
  await accept(parts, { ...text(words, clock.now()), ...more })
  clock.pass(parts.policy.turn.burst_ms)
  await work(parts)
}
const record = async () => (await store.resolve('sms:+447700900101')) ?? 'customer:none'
const state = async () => readState(store, await record())
const current = () => JSON.stringify(shown.at(-1)?.messages.at(-1))

test('a message that quotes one of ours is shown with its words, one that quotes what nobody knows is not', async () => {
  await write('Where is my invoice of November?')
  const [ours = ''] = Object.keys((await state()).deliveries)
  await write('And what does this mean for my contract?', { quotes: ours })
  expect(current()).toContain('(in answer to: “')
  expect(current()).toContain('about usage.”)\\nAnd what does this mean for my contract?')
  await write('And for the next one, please?', { quotes: 'twilio:SMlongago' })
  expect(current()).not.toContain('in answer to')
})

test('an automatic answer is noted with the open case, and nobody answers it', async () => {
  await write('I want to speak to a human being, please.')
  const before = { taken: outside.taken.length, asked: shown.length, last: (await state()).last }
  await write('I am away until Monday.', { automatic: true })
  expect(outside.notes.at(-1)?.note).toMatchObject({
    kind: 'other',
    author: expect.stringMatching(/, automatic answer$/),
    text: 'I am away until Monday.',
  })
  expect({ taken: outside.taken.length, asked: shown.length, last: (await state()).last }).toEqual(before)
  expect((await state()).unread).toEqual([])
})

test('without a case it opens none', async () => {
  await write('Where is my invoice of November?')
  const sent = outside.taken.length
  await write('I want to speak to a human being, please.', { automatic: true })
  expect((await state()).case).toBeUndefined()
  expect(outside.taken).toHaveLength(sent)
  expect((await state()).talk.at(-1)).toMatchObject({
    who: 'other',
    text: expect.stringContaining('human being'),
  })
})

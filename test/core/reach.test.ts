/** Where a customer cannot be reached any more: nothing is sent there until they write from there again. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { SendError } from '../../src/core/errors.ts'
import type { ConversationId, InboundMessage } from '../../src/core/message.ts'
import { acceptDelivery, provisionalRecord } from '../../src/core/pipeline/accept.ts'
import type { Parts } from '../../src/core/pipeline/parts.ts'
import { readState } from '../../src/core/record/session.ts'
import type { Store } from '../../src/core/store.ts'
import { openSqlite } from '../../src/state/sqlite.ts'
import { createOutside, type Outside } from '../support/outside.ts'
import { accept, movingClock, partsFor, scriptedModel, work, type MovingClock } from '../support/pipeline.ts'

let store: Store
let outside: Outside
let clock: MovingClock
let parts: Parts
/** What the next sends by mail fail with. */
let refusals: SendError[]

beforeEach(async () => {
  store = openSqlite(':memory:')
  outside = createOutside()
  clock = movingClock()
  refusals = []
  const model = scriptedModel(() => [{ type: 'text', text: 'An answer.' }])
  parts = await partsFor(store, outside, model, clock)
  const channel = outside.channel('email')
  parts.channels.set('email', {
    ...channel,
    send: async (...given) => {
      const refusal = refusals.shift()
      if (refusal) throw refusal
      return channel.send(...given)
    },
  })
})
afterEach(() => store.close())

const address = 'email:lee@pinecone.example'
const gone = () => new SendError('no such mailbox', { again: 'never', code: '550', lost: address })
let nth = 0
async function write(thread: string): Promise<void> {
  const message: InboundMessage = {
    id: `email:${(nth += 1)}`,
    conversation: `${address}/${thread}`,
    from: { key: address, assurance: 'recognised' },
    text: 'Where is my invoice?',
    files: [],
    at: clock.now(),
  }
  await accept(parts, message)
  clock.pass(parts.policy.turn.burst_ms)
  await work(parts)
}
const state = async () => readState(store, await provisionalRecord(address))
const sentTo = (conversation: ConversationId) =>
  outside.taken.filter((message) => message.conversation === conversation).length

it('is known for every thread of the address, and told to the desk', async () => {
  refusals = [gone()]
  await write('one')
  expect((await state()).lost).toEqual([{ place: address, why: '550' }])
  expect(outside.cards.at(-1)?.signals).toMatchObject([{ name: 'undelivered' }])
})

it('ends when they write from there again', async () => {
  refusals = [gone()]
  await write('one')
  await write('two')
  expect((await state()).lost).toEqual([])
  expect(sentTo(`${address}/two`)).toBeGreaterThan(0)
})

it('follows from a report that comes later, and what waits then is not sent', async () => {
  await write('one')
  const [provider] = Object.keys((await state()).deliveries)
  if (!provider) throw new Error('nothing was sent')
  // A reply that could not be sent yet waits while the report comes in.
  refusals = [new SendError('busy', { again: 'retry', code: '451' })]
  await write('two')
  const before = outside.taken.length
  await store.link(`provider:${provider}`, await provisionalRecord(address))
  await acceptDelivery(parts, { provider, state: 'failed', code: '5.1.1', lost: address, at: clock.now() })
  clock.pass(2 * 60_000)
  await work(parts)
  expect((await state()).lost).toEqual([{ place: address, why: '5.1.1' }])
  expect(outside.taken).toHaveLength(before)
  expect(outside.cards.at(-1)?.signals[0]?.evidence).toContain('did not arrive (5.1.1)')
})

it('holds for that place only', async () => {
  refusals = [new SendError('blocked', { again: 'never', code: 'blocked', lost: `${address}/one` })]
  await write('one')
  await write('two')
  expect((await state()).lost).toEqual([{ place: `${address}/one`, why: 'blocked' }])
  expect(sentTo(`${address}/two`)).toBeGreaterThan(0)
})

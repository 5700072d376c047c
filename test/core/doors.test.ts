/** Somebody lets us in without a word, or shuts us out: greeted once, and not written to any more. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Door } from '../../src/core/channel.ts'
import { acceptDoor, provisionalRecord } from '../../src/core/pipeline/accept.ts'
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

beforeEach(async () => {
  store = openSqlite(':memory:')
  outside = createOutside()
  clock = movingClock()
  const model = scriptedModel(() => [{ type: 'text', text: 'An answer.' }])
  parts = await partsFor(store, outside, model, clock)
  parts.channels.set('teams', outside.channel('teams'))
})
afterEach(() => store.close())

const identity = 'teams:t1/lee'
const conversation = 'teams:t1/a:lee'
const reference = { at: 'https://smba.trafficmanager.net/emea/' }
let nth = 0
async function door(more: Partial<Door> = {}): Promise<void> {
  const from = { key: identity, name: 'Lee', assurance: 'recognised' } as const
  await acceptDoor(parts, { id: `teams:${(nth += 1)}`, conversation, from, open: true, reference, ...more })
  await work(parts)
}
async function write(text: string): Promise<void> {
  const from = { key: identity, assurance: 'recognised' } as const
  const id = `teams:m${(nth += 1)}`
  await accept(parts, { id, conversation, from, text, files: [], at: clock.now(), reference })
  clock.pass(parts.policy.turn.burst_ms)
  await work(parts)
}
const said = () => outside.taken.map(({ text }) => text)
const state = async () => readState(store, await provisionalRecord(identity))

it('greets once, says who it is, and knows where to write', async () => {
  await door()
  await door()
  expect(said()).toEqual([`${parts.texts('disclosure')}\n\n${parts.texts('welcome')}`])
  expect(outside.taken[0]).toMatchObject({ conversation, reference })
  // Who was told so by the greeting is not told again.
  await write('Where is my invoice?')
  expect(said().slice(1)).toEqual(['An answer.'])
})

it('does not greet somebody who has written there, nor where the bot does not speak', async () => {
  await write('Where is my invoice?')
  const before = said().length
  await door()
  expect(said()).toHaveLength(before)
  parts.policy.channels.teams = 'off'
  await door({ conversation: 'teams:t1/19:team' })
  expect(said()).toHaveLength(before)
})

it('writes nowhere it was shut out of, until it is let in again', async () => {
  await write('Where is my invoice?')
  await door({ open: false })
  expect((await state()).lost).toMatchObject([{ place: conversation }])
  await door()
  expect((await state()).lost).toEqual([])
})

it('owes no greeting to somebody who was quicker than it', async () => {
  const from = { key: identity, assurance: 'recognised' } as const
  await acceptDoor(parts, { id: 'teams:in', conversation, from, open: true })
  await acceptDoor(parts, { id: 'teams:out', conversation, from, open: false })
  await work(parts)
  expect(said()).toEqual([])
})

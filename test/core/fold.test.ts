/** `fold`: a snapshot and what came after it give the same state as the whole record, wherever it is cut. */
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest'
import { buttonValue } from '../../src/core/desk.ts'
import { provisionalRecord } from '../../src/core/pipeline/accept.ts'
import type { Entry } from '../../src/core/record/entries.ts'
import { fold, foldVersion } from '../../src/core/record/fold.ts'
import { openSession, readState } from '../../src/core/record/session.ts'
import { emptyState, type CustomerState } from '../../src/core/record/state.ts'
import type { RecordId, Store, Stored } from '../../src/core/store.ts'
import { openSqlite } from '../../src/state/sqlite.ts'
import { createOutside } from '../support/outside.ts'
import {
  accept,
  leaseMs,
  movingClock,
  partsFor,
  scriptedModel,
  staffDoes,
  text,
  work,
  type Answer,
} from '../support/pipeline.ts'

const seed = 20_261_124
const clock = movingClock()
let store: Store
let record: RecordId
let entries: Stored<Entry>[]

const answers: Answer = (request, step) => {
  const asked = JSON.stringify(request.messages)
  if (step > 0 || !asked.includes('charged twice')) return [{ type: 'text', text: 'An answer.' }]
  const input = { invoice: 'INV-NWR-2608', amount: '1.00', reason: 'two seats were charged twice' }
  return [{ type: 'tool_use', id: 'toolu_1', name: 'process_refund', input }]
}

/** A record with something of everything: a question, a refund, a case that is claimed, talked about and handed back. */
beforeEach(async () => {
  store = openSqlite(':memory:')
  const outside = createOutside()
  const parts = await partsFor(store, outside, scriptedModel(answers), clock)
  const by = { id: 'slack:U0MAYA', name: 'Maya' }
  const write = async (words: string) => {
    await accept(parts, text(words, clock.now()))
    clock.pass(parts.policy.turn.burst_ms)
    await work(parts)
  }
  const press = async (action: string) => {
    const view = outside.cards.at(-1)
    const value = buttonValue({ case: view?.id ?? '', round: view?.round ?? 0 })
    const at = clock.now()
    await staffDoes(parts, {
      kind: 'pressed',
      id: `p-${at}`,
      action,
      value,
      thread: `test:thread-${view?.id}`,
      by,
      at,
    })
    clock.pass(10)
    await work(parts)
  }
  await write('How do I rotate an API key?')
  await write('We were charged twice for seats, please refund it')
  await write('yes')
  await write('I want to talk to a human please')
  await press('claim')
  await press('claim')
  const thread = `test:thread-${outside.cards.at(-1)?.id}`
  await staffDoes(parts, { kind: 'said', id: 's1', thread, by, text: 'Maya here.', at: clock.now() })
  await write('Thanks Maya')
  await press('hand_back')
  await accept(parts, { ...text('STOP', clock.now()), consent: 'stop' })
  clock.pass(parts.policy.turn.burst_ms)
  await work(parts)
  await accept(parts, text('One more thing', clock.now()))
  record = await provisionalRecord('sms:+447700900101')
  entries = (await store.read<Entry>(record, 0)).entries
})
afterEach(() => store.close())

/** As it comes back from the state, which keeps JSON. */
const stored = (state: CustomerState): CustomerState => {
  const kept: unknown = JSON.parse(JSON.stringify(state))
  return Object.assign(emptyState(), kept)
}

describe('snapshot and tail', () => {
  it(`give what the whole gives, cut anywhere, any number of times (seed ${seed})`, () => {
    expect(entries.length).toBeGreaterThan(40)
    const whole = stored(fold(entries))
    const cuts = fc.array(fc.integer({ min: 0, max: entries.length }), { maxLength: 6 })
    const property = fc.property(cuts, (places) => {
      let state = emptyState()
      let from = 0
      for (const to of [...places.toSorted((a, b) => a - b), entries.length]) {
        state = stored(fold(entries.slice(from, to), state))
        from = to
      }
      expect(state).toEqual(whole)
    })
    fc.assert(property, { seed, numRuns: 300 })
  })

  it('leaves alone the entries it folds', () => {
    const before = structuredClone(entries)
    fold(entries)
    expect(entries).toEqual(before)
  })

  it('gives the same state for every prefix, read from the store with a snapshot there', async () => {
    for (let seq = 0; seq <= entries.length; seq += 5) {
      const state = fold(structuredClone(entries.slice(0, seq)))
      await store.append(record, [], { snapshot: { seq, version: foldVersion, state } })
      expect(await readState(store, record), `cut at ${seq}`).toEqual(stored(fold(structuredClone(entries))))
    }
  })
})

describe('a snapshot of another version', () => {
  const other = { seq: 5, state: { unread: 'nonsense of an older fold' } }

  test.each([foldVersion - 1, foldVersion + 1])(
    '%i is left aside, and the record folded anew',
    async (version) => {
      await store.append(record, [], { snapshot: { ...other, version } })
      const whole = fold(entries)
      expect(await readState(store, record)).toEqual(whole)
      const [claim] = await store.claim<Entry>(clock.now() + 60_000, 1, leaseMs)
      if (!claim) throw new Error('nothing is due')
      const session = await openSession(store, claim, clock, leaseMs)
      expect(session.state).toEqual(whole)
    },
  )

  it('of this version is taken as it is', async () => {
    const state = { ...emptyState(), seq: entries.length, done: ['kept in the snapshot alone'] }
    await store.append(record, [], { snapshot: { seq: entries.length, version: foldVersion, state } })
    expect((await readState(store, record)).done).toEqual(['kept in the snapshot alone'])
  })
})

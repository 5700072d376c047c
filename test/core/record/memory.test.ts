import { afterEach, beforeEach, expect, it } from 'vitest'
import { keys, type Entry } from '../../../src/core/record/entries.ts'
import { createMemory, type Memory } from '../../../src/core/record/memory.ts'
import { openSession } from '../../../src/core/record/session.ts'
import { emptyState } from '../../../src/core/record/state.ts'
import type { RecordId, Store } from '../../../src/core/store.ts'
import { openSqlite } from '../../../src/state/sqlite.ts'
import { leaseMs, movingClock } from '../../support/pipeline.ts'

const record: RecordId = 'customer:dana'
const clock = movingClock()
let store: Store
let memory: Memory

beforeEach(() => {
  store = openSqlite(':memory:')
  memory = createMemory()
})
afterEach(() => store.close())

const consent = (n: number, state: 'out' | 'in' = 'out'): Entry => ({
  ...{ key: keys.consent(`m${n}`), type: 'consent', at: clock.now() + n, state },
  conversation: `sms:+447700900900/+44770090010${n}`,
})

/** Serves the record once, adding `entries`; answers how much of it was read. */
async function serve(entries: Entry[], before: () => Promise<void> = async () => undefined) {
  const [claim] = await store.claim<Entry>(clock.now(), 1, leaseMs, memory.known)
  if (!claim) throw new Error('nothing is due')
  const session = await openSession(store, claim, clock, leaseMs, { memory })
  const state = structuredClone(session.state)
  for (const entry of entries) session.note(entry)
  await before()
  await session.end(() => clock.now())
  return { read: claim.entries.length, state }
}

it('goes on from what it remembers, and reads only what others added', async () => {
  await store.append(record, [consent(1)], { due: 0 })
  expect((await serve([consent(2)])).read).toBe(1)
  await store.append(record, [consent(3)])
  const { read, state } = await serve([])
  expect(read).toBe(1)
  expect(state.seq).toBe(3)
  expect(state.optedOut).toHaveLength(3)
})

it('remembers nothing where somebody came in between, or some of it was there already', async () => {
  await store.append(record, [consent(1)], { due: 0 })
  await serve([consent(2)], async () => void (await store.append(record, [consent(3)])))
  expect(memory.known(record)).toBeUndefined()
  const again = await serve(
    [consent(2), consent(4)],
    async () => void (await store.append(record, [consent(5)])),
  )
  expect(again.state.seq).toBe(3)
  expect(memory.known(record)).toBeUndefined()
})

it('reads all of it again when the state was forgotten to make room', async () => {
  await store.append(record, [consent(1)], { due: 0 })
  await serve([consent(2)])
  const [claim] = await store.claim<Entry>(clock.now(), 1, leaseMs, memory.known)
  if (!claim) throw new Error('nothing is due')
  expect(claim.after).toBe(2)
  memory.take(record)
  const session = await openSession(store, claim, clock, leaseMs, { memory })
  expect(session.state.optedOut).toHaveLength(2)
})

it('forgets whoever was served longest ago', () => {
  const small = createMemory(2)
  const served = (name: string) =>
    small.keep(`customer:${name}`, { state: emptyState(), last: { seq: 1, key: name, at: 0 }, folded: 1 })
  for (const name of ['ann', 'bea', 'ann', 'kim']) served(name)
  expect(['ann', 'bea', 'kim'].map((name) => small.known(`customer:${name}`)?.key)).toEqual([
    'ann',
    undefined,
    'kim',
  ])
})

/** Long records: what the policy's `retention` lets go is no longer needed, whoever reads, and whichever version. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buttonValue } from '../../../src/core/desk.ts'
import { provisionalRecord } from '../../../src/core/pipeline/accept.ts'
import type { Parts } from '../../../src/core/pipeline/parts.ts'
import type { Entry } from '../../../src/core/record/entries.ts'
import { fold, foldVersion } from '../../../src/core/record/fold.ts'
import { openSession, readState } from '../../../src/core/record/session.ts'
import { emptyState } from '../../../src/core/record/state.ts'
import type { RecordId, Store, Stored } from '../../../src/core/store.ts'
import { openStore } from '../../../src/state/open.ts'
import { makeFolder } from '../../support/folder.ts'
import { createOutside, type Outside } from '../../support/outside.ts'
import {
  accept,
  leaseMs,
  movingClock,
  type MovingClock,
  partsFor,
  scriptedModel,
  staffDoes,
  text,
  work,
} from '../../support/pipeline.ts'

const hour = 3_600_000
const record = await provisionalRecord('sms:+447700900101')
const by = { id: 'slack:U0MAYA', name: 'Maya' }

let store: Store
let outside: Outside
let clock: MovingClock
let parts: Parts
let remove: () => Promise<void>

beforeEach(async () => {
  const folder = await makeFolder()
  remove = folder.remove
  store = await openStore(`sqlite:${folder.path}/state.db`)
  outside = createOutside()
  clock = movingClock()
  const model = scriptedModel(() => [{ type: 'text', text: 'Here is your answer.' }])
  parts = await partsFor(store, outside, model, clock)
})
afterEach(async () => {
  await store.close()
  await remove()
})

/** Every entry there ever was, also those that were trimmed since the last look. */
function follower() {
  const seen: Stored<Entry>[] = []
  return async () => {
    const { entries, first } = await store.read<Entry>(record, seen.length)
    // More was trimmed at once than came in: the test would prove nothing.
    if (first > seen.length + 1) throw new Error(`entries up to ${first} went by unseen`)
    seen.push(...entries)
    return seen
  }
}

async function write(words: string): Promise<void> {
  await accept(parts, text(words, clock.now()))
  clock.pass(parts.policy.turn.burst_ms)
  await work(parts)
}

/** A person claims the case, says something and ends it. */
async function takeOver(action: 'resolve' | 'hand_back'): Promise<void> {
  const nth = clock.now()
  const held = (await readState(store, record)).case
  const thread = held?.thread ?? ''
  const press = { kind: 'pressed', thread, by, at: clock.now() } as const
  const value = (round: number) => buttonValue({ case: held?.id ?? '', round })
  await staffDoes(parts, { ...press, id: `claim-${nth}`, action: 'claim', value: value(0) })
  await staffDoes(parts, {
    kind: 'said',
    id: `said-${nth}`,
    thread,
    by,
    text: `Word ${nth}.`,
    at: clock.now(),
  })
  await work(parts)
  await staffDoes(parts, { ...press, id: `end-${nth}`, action, value: value(1) })
  await work(parts)
}

const words = ['How do I rotate an API key?', 'That is so annoying!', 'STOP', 'START', 'thanks', 'And now?']

/** `messages` hours of a customer's life, a case in every 25 of them. */
async function live(messages: number, each: () => Promise<unknown>): Promise<void> {
  for (let i = 0; i < messages; i++) {
    const wantsPerson = i % 25 === 24
    await write(wantsPerson ? 'I want to talk to a human please' : (words[i % words.length] ?? ''))
    if (wantsPerson) await takeOver(i % 2 ? 'resolve' : 'hand_back')
    await each()
    clock.pass(hour)
  }
}

describe('a record that is trimmed', () => {
  beforeEach(() => {
    // Three days, so that few messages make a long record.
    parts = { ...parts, policy: { ...parts.policy, retention: { tail_days: 3, tail_entries: 40 } } }
  })

  it('folds into the same state as all it ever held', async () => {
    const follow = follower()
    let messages = 0
    await live(160, async () => {
      const all = await follow()
      // Looking each time would only take longer; 7 meets every point between two snapshots.
      if (++messages % 7 === 0) expect(await readState(store, record)).toEqual(fold(structuredClone(all)))
    })
    const { entries, first, seq } = await store.read<Entry>(record, 0)
    expect(first).toBeGreaterThan(400)
    expect(entries.length).toBe(seq - first + 1)
    const kept = clock.now() - 3 * 24 * hour
    // Up to 50 entries wait for the next snapshot, whose append drops them.
    expect(entries.filter(({ at }) => at < kept).length).toBeLessThan(120)
  })

  it('knows a message of the last three days again, and a reply is not sent twice', async () => {
    const recent = text('Did you get this?', clock.now(), 'twilio:SM-recent')
    await live(80, async () => undefined)
    await accept(parts, recent)
    await live(71, async () => undefined)
    expect(await accept(parts, recent)).toBe('duplicate')
    const { first } = await store.read(record, 0)
    expect(first).toBeGreaterThan(1)
    const ids = outside.taken.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('keeps its latest entries, however old they are', async () => {
    parts = { ...parts, policy: { ...parts.policy, retention: { tail_days: 3, tail_entries: 120 } } }
    await live(30, async () => undefined)
    clock.pass(400 * 24 * hour)
    const back = clock.now()
    await live(12, async () => undefined)
    const { entries, first } = await store.read<Entry>(record, 0)
    const young = entries.filter(({ at }) => at >= back).length
    expect(first).toBeGreaterThan(1)
    expect(young).toBeLessThan(120)
    expect(entries.length).toBeGreaterThanOrEqual(120)
  })
})

it('is kept whole where nothing says how much may go', async () => {
  const claimed: RecordId = 'customer:dana'
  for (let i = 0; i < 60; i++) {
    await store.append(claimed, [{ key: `n${i}`, type: 'reassured', at: 1, turn: 't1', out: [] }], { due: 1 })
    for (const claim of await store.claim<Entry>(1, 1, leaseMs))
      await (await openSession(store, claim, clock, leaseMs)).end(() => undefined)
  }
  expect(await store.read(claimed, 0)).toMatchObject({ first: 1, seq: 60 })
})

it('is kept whole when it is no customer’s', async () => {
  const ledger: RecordId = 'ledger:ACC-1001'
  const entries = Array.from({ length: 90 }, (_, i) => ({
    key: `n${i}`,
    type: 'reassured',
    at: 1,
    turn: 't1',
    out: [],
  }))
  await store.append(ledger, entries, { due: 1 })
  for (const claim of await store.claim<Entry>(1, 1, leaseMs)) {
    const retention = { tail_days: 3, tail_entries: 0 }
    await (await openSession(store, claim, clock, leaseMs, { retention })).end(() => undefined)
  }
  const { first, snapshot } = await store.read(ledger)
  expect(snapshot?.seq).toBe(90)
  expect(first).toBe(1)
})

describe('a snapshot of another fold version', () => {
  const numberOf = (nth: number) => `sms:+44770090010${nth}` as const
  const identified = (nth: number): Entry => ({
    key: `identity:${nth}`,
    type: 'identified',
    at: nth,
    identity: numberOf(nth),
    person: null,
    assurance: 'recognised',
  })
  const anonymous = { known: false, assurance: 'anonymous' }
  /** As another version may have folded `upTo` entries: in a way of its own. */
  const otherState = (upTo: number) => ({
    ...emptyState(),
    seq: upTo,
    identities: { [numberOf(9)]: anonymous },
  })
  const states = async () => {
    const read = await readState(store, record)
    const [claim] = await store.claim<Entry>(1, 1, leaseMs)
    if (!claim) throw new Error('the record is not due')
    return [read, (await openSession(store, claim, clock, leaseMs)).state]
  }

  it.each([foldVersion - 1, foldVersion + 1])(
    '%i is left aside while the record is whole',
    async (version) => {
      const snapshot = { seq: 2, version, state: otherState(2) }
      await store.append(record, [identified(1), identified(2), identified(3)], { due: 1, snapshot })
      for (const state of await states()) {
        expect(state).toEqual(fold([1, 2, 3].map((nth) => ({ ...identified(nth), seq: nth }))))
      }
    },
  )

  it.each([foldVersion - 1, foldVersion + 1])(
    '%i is taken on once the record was trimmed',
    async (version) => {
      // That version knew no dead letters.
      const { dead: _, ...state } = otherState(2)
      const snapshot = { seq: 2, version, state }
      const trim = { keep: 2, before: 100 }
      await store.append(record, [identified(1), identified(2), identified(3)], { due: 1, snapshot, trim })
      for (const taken of await states()) {
        const identities = { ...state.identities, [numberOf(3)]: anonymous }
        expect(taken).toEqual({ ...emptyState(), seq: 3, identities })
      }
    },
  )
})

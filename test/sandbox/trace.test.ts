import { afterEach, beforeEach, expect, test } from 'vitest'
import { customersIndex } from '../../src/core/pipeline/identify.ts'
import type { KeyedEntry, Store } from '../../src/core/store.ts'
import { followRecords } from '../../src/sandbox/trace.ts'
import type { Trace, Turn } from '../../src/sandbox/trace.ts'
import { openStore } from '../../src/state/open.ts'
import { makeFolder } from '../support/folder.ts'

let folder: Awaited<ReturnType<typeof makeFolder>>
let store: Store
let trace: Trace
let heard: () => void

beforeEach(async () => {
  folder = await makeFolder()
  const url = `sqlite:${folder.path}/state.db`
  store = await openStore(url)
  heard = () => undefined
  trace = await followRecords(url, () => heard())
})
afterEach(async () => {
  await trace.close()
  await store.close()
  await folder.remove()
})

let count = 0
const entry = (type: string, facts: object = {}): KeyedEntry => ({
  key: `key-${++count}`,
  type,
  at: 1_767_225_600_000 + count,
  ...facts,
})
const received = (channel: string, text = 'hello') =>
  entry('received', {
    message: { conversation: `${channel}:a/b`, from: { key: `${channel}:+447700900199` }, text },
  })

/** Writes these, and waits until the trace shows a step of `type`. */
async function happens(type: string, ...entries: KeyedEntry[]): Promise<Turn[]> {
  const shown = () => trace.turns().some(({ steps }) => steps.some((step) => step.type === type))
  const seen = new Promise<void>((resolve) => (heard = () => shown() && resolve()))
  await store.append('customer:1', entries)
  await store.index(customersIndex, 'customer:1', 1)
  await seen
  return trace.turns()
}
const labels = (turn: Turn | undefined) => turn?.steps.map(({ label }) => label)

test('a line is a turn: further messages join it until it is answered, the next begins a new one', async () => {
  const turns = await happens(
    'case.opened',
    received('sms'),
    received('sms', 'and more'),
    entry('answered', { route: 'agent' }),
    entry('sent', { out: 'x', provider: [] }),
    received('slack'),
    entry('case.opened', { case: { priority: 'urgent', signals: [{ name: 'asks_for_person' }] } }),
  )
  expect(turns.map(labels)).toEqual([
    ['received', 'case opened · urgent'],
    ['received', 'received', 'answered'],
  ])
  expect(turns.map(({ channel, who }) => `${who} ${channel}`)).toEqual([
    '+447700900199 slack',
    '+447700900199 sms',
  ])
  expect(turns[0]?.steps[1]?.detail).toBe('asks for person')
})

test('a turn over a message that came during the one before has a line of its own', async () => {
  const turns = await happens(
    'case.joined',
    received('sms'),
    entry('turn.started', { turn: 't1', upTo: 1 }),
    received('sms', 'meanwhile'),
    entry('answered', { route: 'agent' }),
    entry('turn.started', { turn: 't2', upTo: 3 }),
    entry('case.joined', { case: 'C-1', signals: [] }),
  )
  expect(turns.map(labels)).toEqual([['added to the open case'], ['received', 'received', 'answered']])
})

test('what people do has lines of its own, under the name the customer has by then', async () => {
  const by = { by: { id: 'slack:U0MAYA', name: 'Maya Lindqvist' } }
  const turns = await happens(
    'case.ended',
    received('sms'),
    entry('identified', { person: { name: 'Dana Whitfield', accountName: 'Northwind', tier: 'enterprise' } }),
    entry('answered', { route: 'hand_off' }),
    entry('case.claimed', by),
    entry('case.refused', { by: { name: 'Tom Barrow' } }),
    entry('staff.said', { ...by, text: 'Hello' }),
    entry('case.ended', { ...by, how: 'handed_back' }),
  )
  expect(turns.map(labels)).toEqual([
    ['handed back by Maya Lindqvist'],
    ['Maya Lindqvist answered'],
    ['claimed by Maya Lindqvist', 'Tom Barrow was too late'],
    ['received', 'recognised · Northwind, enterprise', 'answered'],
  ])
  expect(new Set(turns.map(({ who }) => who))).toEqual(new Set(['Dana Whitfield']))
})

test("a tool's call takes the colour of its result", async () => {
  const [turn] = await happens(
    'answered',
    received('sms'),
    entry('tool.called', { call: 'c1', tool: 'get_invoice', input: { id: 'INV-1' } }),
    entry('tool.returned', { call: 'c1', tool: 'get_invoice', result: { ok: true, note: 'read INV-1' } }),
    entry('tool.called', { call: 'c2', tool: 'create_refund', input: {} }),
    entry('tool.returned', {
      call: 'c2',
      tool: 'create_refund',
      result: { ok: false, error: 'nothing left' },
    }),
    entry('answered', { route: 'agent' }),
  )
  expect(turn?.steps.filter(({ type }) => type.startsWith('tool'))).toMatchObject([
    { label: 'tool get_invoice', tone: 'tool', detail: 'read INV-1' },
    { label: 'tool create_refund', tone: 'bad', detail: 'nothing left' },
  ])
})

test('an entry of an unknown type or shape is shown by its name', async () => {
  const [turn] = await happens(
    'brand.new',
    received('sms'),
    entry('classified', { odd: true }),
    entry('brand.new'),
  )
  expect(labels(turn)).toEqual(['received', 'classified', 'brand new'])
})

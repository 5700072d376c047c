/** Orders of events that random runs have found to matter, each told by itself. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Channel } from '../../src/core/channel.ts'
import { buttonValue } from '../../src/core/desk.ts'
import { ModelError, SendError } from '../../src/core/errors.ts'
import { provisionalRecord } from '../../src/core/pipeline/accept.ts'
import type { Parts } from '../../src/core/pipeline/parts.ts'
import type { KeyedEntry, Store } from '../../src/core/store.ts'
import { readState } from '../../src/core/record/session.ts'
import { openSqlite } from '../../src/state/sqlite.ts'
import { onWhatsApp } from '../support/desk.ts'
import { createOutside, type Outside } from '../support/outside.ts'
import {
  accept,
  leaseMs,
  movingClock,
  partsFor,
  scriptedModel,
  staffDoes,
  text,
  work,
  type MovingClock,
} from '../support/pipeline.ts'

let store: Store
let outside: Outside
let clock: MovingClock
let parts: Parts

beforeEach(async () => {
  store = openSqlite(':memory:')
  outside = createOutside()
  clock = movingClock()
  parts = await partsFor(
    store,
    outside,
    scriptedModel(() => [{ type: 'text', text: 'An answer.' }]),
    clock,
  )
})
afterEach(() => store.close())

const maya = { id: 'slack:U0MAYA', name: 'Maya' }
const write = (body: string) => accept(parts, text(body, clock.now()))
const dana = async () => readState(store, await provisionalRecord('sms:+447700900101'))
const said = () => outside.taken.map((message) => message.text)

async function burst(): Promise<void> {
  clock.pass(parts.policy.turn.burst_ms)
  await work(parts)
}

let events = 0
/** Maya presses a button on the card as it was shown last. */
async function press(action: 'claim' | 'resolve' | 'hand_back'): Promise<void> {
  const view = outside.cards.at(-1)
  if (!view) throw new Error('there is no card')
  const value = buttonValue({ case: view.id, round: view.round })
  const thread = `test:thread-${view.id}`
  await staffDoes(parts, {
    kind: 'pressed',
    id: `p${++events}`,
    action,
    value,
    thread,
    by: maya,
    at: clock.now(),
  })
}

/** Sends to customers fail until it is called. */
function refuseSends(): () => void {
  const channels = parts.channels
  const busy = async () => {
    throw new SendError('busy', { again: 'retry' })
  }
  parts = {
    ...parts,
    channels: new Map([...channels].map(([name, channel]) => [name, { ...channel, send: busy }])),
  }
  return () => {
    parts = { ...parts, channels }
  }
}

it('reads STOP right behind a question, and both once', async () => {
  await write('How do I rotate an API key?')
  await accept(parts, { ...text('STOP', clock.now()), consent: 'stop' })
  await burst()
  const { unread, turn, optedOut } = await dana()
  expect([unread, turn]).toEqual([[], undefined])
  expect(optedOut).toHaveLength(1)
})

it('is not busy with what waits behind a reply that is to be tried later', async () => {
  const resume = refuseSends()
  await write('How do I rotate an API key?')
  await burst()
  await write('And how do I delete one?')
  await burst()
  const due = (await store.nextDue()) ?? 0
  expect(due).toBeGreaterThan(clock.now())
  resume()
  clock.pass(due - clock.now() + 1)
  await work(parts)
  expect(said()).toHaveLength(2)
})

it('hears the customer after a claim came into the beginning of a turn', async () => {
  await write('I want to talk to a human please')
  await burst()
  const { model } = parts
  parts = {
    ...parts,
    model: {
      ...model,
      async classify(request, signal) {
        await press('claim')
        return model.classify(request, signal)
      },
    },
  }
  await write('It is about our API keys')
  await burst()
  parts = { ...parts, model }
  expect((await dana()).case?.state).toBe('claimed')
  await work(parts)
  await press('hand_back')
  await work(parts)
  await write('How do I rotate an API key?')
  await burst()
  expect(said().at(-1)).toContain('An answer.')
  expect(await dana()).toMatchObject({ unread: [], waiting: [] })
})

it('looks up a reassurance whose answer was lost before it says it again', async () => {
  const { model, channels } = parts
  const busy = async () => {
    throw new ModelError('busy', { again: 'retry' })
  }
  parts = { ...parts, model: { ...model, reply: busy } }
  await write('How do I rotate an API key?')
  await burst()
  const slow: typeof model.reply = (request, signal) => {
    // Longer than the pause before the reassurance is tried again.
    clock.pass(10_000)
    return model.reply(request, signal)
  }
  parts = {
    ...parts,
    model: { ...model, reply: slow },
    channels: new Map([...channels].map(([name, one]) => [name, losing(one, '/still')])),
  }
  clock.pass(parts.policy.turn.still_on_it_ms)
  await work(parts)
  clock.pass(60_000)
  await work(parts)
  expect(outside.taken.map(({ id }) => id.replace(/^t\d+/, ''))).toEqual(['/still', '/0'])
})

/** Takes every message, and loses the answer to the first one whose id ends like this. */
function losing(channel: Channel, ending: string): Channel {
  let lost = false
  return {
    ...channel,
    async send(message, signal) {
      const receipt = await channel.send(message, signal)
      if (lost || !message.id.endsWith(ending)) return receipt
      lost = true
      throw new SendError('answer lost', { again: 'retry', outcome: 'unknown' })
    },
  }
}

it('lets what a claim brought be done at once, also when the turn it ended was failing', async () => {
  await write('I want to talk to a human please')
  await burst()
  const { model } = parts
  const claimedMeanwhile = async () => {
    await press('claim')
    throw new ModelError('busy', { again: 'retry' })
  }
  parts = { ...parts, model: { ...model, reply: claimedMeanwhile } }
  await write('It is about our API keys')
  await burst()
  expect(said().at(-1)).toContain('Maya')
  expect(await dana()).toMatchObject({ unread: [], waiting: [], owed: [] })
})

it('passes on what a person writes in a thread whose card was posted by a process that died right then', async () => {
  const whole = parts
  parts = { ...parts, store: forgetful(store, 'card:') }
  await write('I want to talk to a human please')
  await expect(burst()).rejects.toThrow('died')
  parts = whole
  await press('claim')
  const thread = `test:thread-${outside.cards[0]?.id}`
  await staffDoes(parts, { kind: 'said', id: 's1', thread, by: maya, text: 'Maya here.', at: clock.now() })
  clock.pass(leaseMs + 1)
  await work(parts)
  expect(said().filter((words) => words === 'Maya here.')).toHaveLength(1)
  expect(outside.cards.at(-1)).toMatchObject({ state: 'claimed', claimedBy: maya })
})

/** A state whose process dies before it can write that something was sent. */
function forgetful(whole: Store, what: string): Store {
  const isReceipt = (entry: KeyedEntry) => entry.key.startsWith(`sent:${what}`)
  return {
    ...whole,
    append: async (record, entries, options) => {
      if (entries.some(isReceipt)) throw new Error('died')
      return whole.append(record, entries, options)
    },
  }
}

it('keeps what is late for one case out of the next one', async () => {
  await write('I want to talk to a human please')
  await burst()
  await press('claim')
  await work(parts)
  const first = outside.cards.at(-1)?.id ?? ''
  const { desk } = parts
  const down = async () => {
    throw new SendError('busy', { again: 'retry' })
  }
  if (desk) parts = { ...parts, desk: { ...desk, card: down, note: down } }
  await write('The first case is about keys')
  await burst()
  await press('resolve')
  await work(parts)
  // Elsewhere, so that it is another matter.
  await accept(parts, { ...text('I want to talk to a human again please', clock.now()), ...onWhatsApp })
  await burst()
  if (desk) parts = { ...parts, desk }
  const threads = new Map<string, string>()
  parts = {
    ...parts,
    desk: {
      ...outside.desk,
      note: (id, thread, note, signal) => {
        threads.set(id, thread)
        return outside.desk.note(id, thread, note, signal)
      },
    },
  }
  for (
    let due = await store.nextDue();
    due !== undefined && due < clock.now() + 600_000;
    due = await store.nextDue()
  ) {
    clock.pass(Math.max(1, due - clock.now() + 1))
    await work(parts)
  }
  const late = [...threads].find(([id]) =>
    outside.notes.find((one) => one.id === id)?.note.text.includes('first case'),
  )
  expect(late?.[1]).toBe(`test:thread-${first}`)
  expect(outside.cards.findLast(({ id }) => id === first)?.state).toBe('resolved')
})

/**
 * A process that dies at every single call to the state, in turn, over a whole conversation: a question, a
 * refund proposed and confirmed, a hand-over, a claim, an answer from a person. Whatever call it was, after
 * the next process took over everything has happened, and nothing twice.
 */
import { expect, it } from 'vitest'
import { buttonValue } from '../../src/core/desk.ts'
import { customersIndex } from '../../src/core/pipeline/identify.ts'
import { readState } from '../../src/core/record/session.ts'
import type { RecordId, Store } from '../../src/core/store.ts'
import { recordOf } from '../../src/helpdesk/builtin/entries.ts'
import { openStore } from '../../src/state/open.ts'
import { Death, dying } from '../support/death.ts'
import { makeFolder } from '../support/folder.ts'
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

const answers: Answer = (request, step) => {
  const words = JSON.stringify(request.messages.at(-1 - 2 * step)?.content ?? '')
  if (!words.includes('charged twice')) return [{ type: 'text', text: 'Here is your answer.' }]
  if (step === 1) return [{ type: 'text', text: 'I can pay that back.' }]
  const input = { invoice: 'INV-NWR-2608', amount: '120.00', reason: 'two seats were charged twice' }
  return [{ type: 'tool_use', id: 'toolu_1', name: 'process_refund', input }]
}

/** Plays the conversation; the process that works from the `nth` call to the state on is a new one. Answers how many calls there were. */
async function play(nth: number, whole: boolean): Promise<number> {
  const folder = await makeFolder()
  const real = await openStore(`sqlite:${folder.path}/state.db`)
  const outside = createOutside()
  const clock = movingClock()
  const model = scriptedModel(answers)
  const mortal = dying(real, nth, whole)
  // The clock jumps by whole leases here; that an answer takes long is no part of this conversation.
  const partsOn = async (store: Store) => {
    const parts = await partsFor(store, outside, model, clock)
    const turn = { ...parts.policy.turn, still_on_it_ms: 24 * 60 * 60_000 }
    return { ...parts, policy: { ...parts.policy, turn } }
  }
  let parts = await partsOn(mortal.store)

  /** Goes on with a new process where the first one died. */
  async function survive(step: () => Promise<unknown>): Promise<void> {
    try {
      await step()
    } catch (error) {
      if (!(error instanceof Death) && !(error instanceof Error && error.cause instanceof Death)) throw error
      parts = await partsOn(real)
      await step()
    }
  }
  async function settle(): Promise<void> {
    clock.pass(parts.policy.turn.burst_ms)
    await survive(() => work(parts))
    // Whoever held a record when it died is out of its lease by now.
    for (let i = 0; i < 2; i += 1) {
      clock.pass(leaseMs + 1_000)
      await survive(() => work(parts))
    }
  }
  const write = async (body: string) => {
    const message = text(body, clock.now())
    await survive(() => accept(parts, message))
    await settle()
  }

  await write('How do I rotate an API key?')
  await write('We were charged twice for seats, please refund it')
  await write('yes')
  await write('I want to talk to a human please')
  const record: RecordId = `customer:${((await real.listed(customersIndex))[0]?.member ?? '').slice(9)}`
  const held = (await readState(real, record)).case
  const thread = held?.thread ?? ''
  const by = { id: 'slack:U0MAYA', name: 'Maya' }
  const press = { kind: 'pressed', id: 'p1', thread, by, at: clock.now() } as const
  await survive(() =>
    staffDoes(parts, { ...press, action: 'claim', value: buttonValue({ case: held?.id ?? '', round: 0 }) }),
  )
  await settle()
  await survive(() =>
    staffDoes(parts, { kind: 'said', id: 's1', thread, by, text: 'Maya here.', at: clock.now() }),
  )
  await settle()
  await write('thanks Maya')

  const state = await readState(real, record)
  const sent = outside.taken.map((message) => message.text)
  const about = `call ${nth}, ${whole ? 'done' : 'not done'}: ${JSON.stringify(sent)}`
  expect(sent, about).toEqual([
    expect.stringContaining('Here is your answer.'),
    expect.stringContaining('£120.00'),
    expect.stringContaining('RF-'),
    expect.stringContaining(held?.id ?? 'a case'),
    expect.stringContaining('Maya'),
    'Maya here.',
  ])
  const { entries } = await real.read(recordOf('ACC-1001'), 0)
  expect(
    entries.filter(({ type }) => type === 'refunded'),
    about,
  ).toHaveLength(1)
  expect([state.unread, state.waiting, state.owed, state.pending, state.confirmed], about).toEqual([
    [],
    [],
    [],
    undefined,
    undefined,
  ])
  expect(state.case?.claimedBy?.name, about).toBe('Maya')
  expect(
    outside.notes.filter(({ note }) => note.text.includes('thanks Maya')),
    about,
  ).toHaveLength(1)
  await real.close()
  await folder.remove()
  return mortal.calls()
}

it('leaves nothing undone and nothing doubled, whichever call it dies at', async () => {
  const calls = await play(0, false)
  expect(calls).toBeGreaterThan(30)
  for (let nth = 1; nth <= calls; nth += 1) {
    await play(nth, false)
    await play(nth, true)
  }
}, 300_000)

/**
 * A process that dies at every single call to the state, in turn, over a whole conversation: a question, a
 * refund proposed and confirmed, a hand-over, a claim, an answer from a person. Whatever call it was, after
 * the next process took over everything has happened, and nothing twice.
 */
import { expect, it } from 'vitest'
import { buttonValue } from '../../src/core/desk.ts'
import { customersIndex } from '../../src/core/pipeline/identify.ts'
import { readState } from '../../src/core/record/session.ts'
import type { RecordId } from '../../src/core/store.ts'
import { recordOf } from '../../src/helpdesk/builtin/entries.ts'
import { openStore } from '../../src/state/open.ts'
import { makeFolder } from '../support/folder.ts'
import { createOutside } from '../support/outside.ts'
import {
  accept,
  movingClock,
  partsFor,
  scriptedModel,
  staffDoes,
  text,
  type Answer,
} from '../support/pipeline.ts'
import { succession } from '../support/successor.ts'

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
  const { parts, survive, settle, calls } = await succession(real, clock, { nth, whole }, (store) =>
    partsFor(store, outside, model, clock),
  )
  const write = async (body: string) => {
    const message = text(body, clock.now())
    await survive(() => accept(parts(), message))
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
    staffDoes(parts(), { ...press, action: 'claim', value: buttonValue({ case: held?.id ?? '', round: 0 }) }),
  )
  await settle()
  await survive(() =>
    staffDoes(parts(), { kind: 'said', id: 's1', thread, by, text: 'Maya here.', at: clock.now() }),
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
  return calls()
}

it('leaves nothing undone and nothing doubled, whichever call it dies at', async () => {
  const calls = await play(0, false)
  expect(calls).toBeGreaterThan(30)
  for (let nth = 1; nth <= calls; nth += 1) {
    await play(nth, false)
    await play(nth, true)
  }
}, 300_000)

/** A write that was agreed to and whose outcome stays unknown: tried within the policy's patience, then told plainly, never twice. */
import { beforeEach, describe, expect, it } from 'vitest'
import { buttonValue } from '../../../src/core/desk.ts'
import { HelpdeskError } from '../../../src/core/errors.ts'
import { recordOf } from '../../../src/helpdesk/builtin/entries.ts'
import { maya } from '../../support/desk.ts'
import { staffDoes } from '../../support/pipeline.ts'
import { call, say, startScene, type Scene } from '../../support/scene.ts'

let scene: Scene
/** How often the backend was asked to pay back. */
let asked: number
let up: boolean

beforeEach(async () => {
  scene = await startScene()
  asked = 0
  up = false
  const { helpdesk } = scene.parts
  scene.parts.helpdesk = {
    ...helpdesk,
    refund: async (...given) => {
      asked += 1
      if (!up) throw new HelpdeskError('no answer', { again: 'retry', outcome: 'unknown' })
      return helpdesk.refund(...given)
    },
  }
  scene.answers((step) =>
    step === 0
      ? [call('process_refund', { invoice: 'INV-NWR-2608', amount: '120.00', reason: 'charged twice' })]
      : say('I can pay that back.'),
  )
  await scene.says('We were charged twice for seats, please pay it back')
})

const refunded = async () => {
  const { entries } = await scene.parts.store.read(recordOf('ACC-1001'), 0)
  return entries.filter(({ type }) => type === 'refunded').length
}
const texts = () => scene.outside.taken.map(({ text }) => text)
const patience = () => scene.parts.policy.turn.patience_minutes * 60_000
/** Ten seconds at a time. */
const passes = async (ms: number) => {
  for (let gone = 0; gone < ms; gone += 10_000) await scene.rests(10_000)
}

it('is done once, when the backend answers in time', async () => {
  await scene.says('yes')
  await passes(patience() / 3)
  up = true
  await passes(patience())
  expect(await refunded()).toBe(1)
  expect(texts().at(-1)).toContain('RF-')
  expect((await scene.state()).confirmed).toBeUndefined()
})

describe('beyond patience', () => {
  beforeEach(async () => {
    await scene.says('yes')
    await passes(patience() + 60_000)
  })

  it('the customer is told that it is not known, and a case says what to look up', async () => {
    const { confirmed, turn, case: held, unread } = await scene.state()
    expect([confirmed, turn, unread]).toEqual([undefined, undefined, []])
    expect(held?.signals.map(({ name }) => name)).toContain('outcome_unknown')
    expect(held?.signals.map(({ evidence }) => evidence).join()).toContain('£120.00')
    expect(held?.summary.left.join()).toMatch(/Look up whether this was done.*£120\.00/)
    const told = texts().filter((words) => words.includes('could not find out'))
    expect(told).toEqual([expect.stringContaining(held?.id ?? 'a case')])
    expect(told[0]).toContain('£120.00')
    expect(texts().join()).not.toMatch(/RF-|has been refunded/)
  })

  it('nobody tries again, also when the backend is back and hours have passed', async () => {
    const before = asked
    up = true
    await scene.rests(3_600_000)
    await scene.says('and now?')
    await scene.rests(3_600_000)
    expect(asked).toBe(before)
    expect(await refunded()).toBe(0)
  })

  it('the money that may have moved counts as paid', async () => {
    up = true
    scene.answers((step) =>
      step === 0
        ? [call('process_refund', { invoice: 'INV-NWR-2608', amount: '450.00', reason: 'charged twice' })]
        : say('Let me see.'),
    )
    await scene.says('then pay back 450 of it')
    const evidence = (await scene.state()).case?.signals.find(({ name }) => name === 'over_limit')?.evidence
    expect(evidence).toContain('£380.00')
  })
})

it('a person who holds the case by then is told in it, and the bot says nothing', async () => {
  const { parts, clock, outside } = scene
  await scene.says('I want to talk to a person')
  const thread = (await scene.state()).case?.thread ?? ''
  await scene.says('yes')
  const { id = '', round = 0 } = outside.cards.at(-1) ?? {}
  await staffDoes(parts, {
    ...{ kind: 'pressed', id: 'p1', action: 'claim', by: maya, at: clock.now(), thread },
    value: buttonValue({ case: id, round }),
  })
  await passes(patience() + 60_000)
  const state = await scene.state()
  expect(state.case).toMatchObject({ id, state: 'claimed' })
  expect(state.confirmed).toBeUndefined()
  expect(state.case?.signals.map(({ name }) => name)).toContain('outcome_unknown')
  expect(texts().filter((words) => words.includes('could not find out'))).toEqual([])
})

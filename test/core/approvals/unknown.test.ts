/** A write that was approved and needs no yes of the customer's, of which nobody learns whether it was done. */
import { beforeEach, describe, expect, it } from 'vitest'
import { HelpdeskError } from '../../../src/core/errors.ts'
import { asks, cardOf, press, refunds, withApprovers } from '../../support/approvals.ts'
import { say, type Scene } from '../../support/scene.ts'

let scene: Scene
/** How often the backend was asked to pay back. */
let tries: number
let up: boolean

beforeEach(async () => {
  tries = 0
  up = false
  scene = await withApprovers((one) =>
    one.policy(({ approvals }) => void (approvals.customer_confirms = false)),
  )
  const { helpdesk } = scene.parts
  scene.parts.helpdesk = {
    ...helpdesk,
    refund: async (...given) => {
      tries += 1
      if (!up) throw new HelpdeskError('no answer', { again: 'retry', outcome: 'unknown' })
      return helpdesk.refund(...given)
    },
  }
  await scene.says(asks)
  await press(scene, 'approve')
})

const texts = () => scene.outside.taken.map(({ text }) => text)
const patience = () => scene.parts.policy.turn.patience_minutes * 60_000
/** Half a minute at a time. */
const passes = async (ms: number) => {
  for (let gone = 0; gone < ms; gone += 30_000) await scene.rests(30_000)
}

it('is done once, when the backend answers in time', async () => {
  await passes(patience() / 3)
  up = true
  await passes(patience())
  expect(await refunds(scene.parts.store)).toHaveLength(1)
  expect(texts().at(-1)).toContain('RF-')
  expect(cardOf(scene)).toMatchObject({ state: 'approved', followUp: 'done' })
})

it('is not put to the customer, and so not done under another name, while it is tried', async () => {
  await scene.says(asks)
  expect((await scene.state()).pending).toBeUndefined()
  expect(texts().join()).not.toContain('Shall I do it')
  up = true
  await passes(patience())
  expect(await refunds(scene.parts.store)).toHaveLength(1)
})

describe('beyond patience', () => {
  beforeEach(() => passes(patience() + 60_000))

  it('the customer is told that it is not known, the card says so, and a case says what to look up', async () => {
    const { case: held, approvals } = await scene.state()
    expect(held?.signals.map(({ name }) => name)).toEqual(['outcome_unknown'])
    expect(held?.summary.left.join()).toMatch(/Look up whether this was done.*£1,200\.00/)
    expect(texts().filter((words) => words.includes('could not find out'))).toEqual([
      expect.stringContaining(held?.id ?? 'a case'),
    ])
    expect(approvals[0]).toMatchObject({ told: true, answer: 'unknown' })
    expect(cardOf(scene)).toMatchObject({ state: 'approved', followUp: 'unknown' })
  })

  it('nobody tries again, also when the backend is back and the customer asks for it once more', async () => {
    const before = tries
    up = true
    await scene.rests(600_000)
    await scene.says(asks)
    scene.answers(() => say('A colleague looks it up.'))
    await scene.says('yes')
    await scene.rests(600_000)
    expect(tries).toBe(before)
    expect(await refunds(scene.parts.store)).toEqual([])
  })

  it('the money that may have moved counts as paid', async () => {
    const ledger = await scene.parts.store.read('ledger:ACC-1001', 0)
    expect(ledger.entries.map(({ type }) => type)).toEqual(['refund.reserved'])
  })
})

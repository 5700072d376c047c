/** What a case's card says of how things stand: unsettled writes, and how the case came about and went. */
import { expect, it } from 'vitest'
import { HelpdeskError } from '../../../src/core/errors.ts'
import { asks, withApprovers } from '../../support/approvals.ts'
import { maya, startDesk, tom } from '../../support/desk.ts'
import { call, say, startScene, type Scene } from '../../support/scene.ts'

const refund = { invoice: 'INV-NWR-2608', amount: '120.00', reason: 'seats charged twice' }
const writes = ({ outside }: Scene) => outside.cards.at(-1)?.writes

async function proposed(): Promise<Scene> {
  const scene = await startScene()
  scene.answers((step) => (step === 0 ? [call('process_refund', refund)] : say('Shall I?')))
  await scene.says('we were charged twice for two seats')
  return scene
}

it('a write that waits for the customer’s yes', async () => {
  const scene = await proposed()
  await scene.says('get me a human please')
  expect(writes(scene)).toEqual([
    expect.stringMatching(/^Waits for the customer’s yes: Refund £120\.00 of invoice INV-NWR-2608/),
  ])
})

it('a write that waits for an approver', async () => {
  const scene = await withApprovers()
  await scene.says(asks)
  await scene.says('get me a human please')
  expect(writes(scene)).toEqual([
    expect.stringMatching(/^Waits for an approver \(A-\w+\): Refund £1,200\.00/),
  ])
})

it('a write that was agreed to and failed, until the case has ended', async () => {
  const scene = await proposed()
  scene.parts.helpdesk = {
    ...scene.parts.helpdesk,
    refund: async () => {
      throw new HelpdeskError('closed', { again: 'never' })
    },
  }
  await scene.says('yes')
  expect(await scene.signals()).toEqual(['write_failed'])
  expect(writes(scene)).toEqual([
    expect.stringMatching(/^Failed: Refund £120\.00 .*: The helpdesk does not allow this\.$/),
  ])
})

it('its steps, in order and with who took them', async () => {
  const scene = await startDesk()
  await scene.writes('How do I rotate a key?')
  await scene.openCase()
  await scene.settle()
  await scene.presses(maya, 'claim')
  await scene.settle()
  await scene.says(maya, 'Hello Dana')
  await scene.says(maya, 'I am looking into it')
  await scene.settle()
  await scene.presses(tom, 'take_over')
  await scene.settle()
  await scene.submits(tom, 'resolve', { outcome: 'solved' })
  await scene.settle()
  const steps = scene.outside.cards.at(-1)?.timeline.map(({ what }) => what)
  expect(steps).toEqual([
    'customer',
    'bot answered',
    'customer',
    'case opened: asks for person',
    'bot answered',
    'claimed by Maya',
    'Maya wrote 2×',
    'Tom took over',
    'resolved by Tom',
  ])
  await scene.close()
})

/** Channels in draft mode: nothing of the bot's goes out, and a person sees what it would have said. */
import { expect, it } from 'vitest'
import { ModelError } from '../../src/core/errors.ts'
import { call, say, startScene } from '../support/scene.ts'

const inDraft = async () => {
  const scene = await startScene()
  await scene.policy(({ channels }) => void (channels.sms = 'draft'))
  return scene
}

it('an answer becomes a case with the draft', async () => {
  const scene = await inDraft()
  scene.answers(() => say('Rotate it under Settings.'))
  expect(await scene.says('How do I rotate a key?')).toEqual([])
  const held = (await scene.state()).case
  expect(held?.signals.map(({ name }) => name)).toEqual(['draft'])
  expect(held?.summary.left.join()).toContain('Rotate it under Settings.')
  expect(scene.outside.cards).toHaveLength(1)
  scene.answers(() => say('And like this.'))
  expect(await scene.says('And the second key?')).toEqual([])
  expect((await scene.state()).case?.summary.left.join()).toContain('And like this.')
})

it('a hand-over is silent, and has no second case', async () => {
  const scene = await inDraft()
  expect(await scene.says('I want to talk to a human please')).toEqual([])
  expect(await scene.signals()).toEqual(['asks_for_person'])
})

it('a proposal nobody was shown cannot be agreed to', async () => {
  const scene = await inDraft()
  const input = { invoice: 'INV-NWR-2608', amount: '120.00', reason: 'seats charged twice' }
  scene.answers((step) =>
    step === 0 ? [call('process_refund', input)] : say('I have asked for your go-ahead.'),
  )
  await scene.says('we were charged twice for two seats')
  expect((await scene.state()).pending).toBeUndefined()
  scene.answers(() => say('What do you mean?'))
  await scene.says('yes')
  expect((await scene.entries('tool.called')).length).toBe(0)
})

it('an outage is a case, without a word that nobody approved', async () => {
  const scene = await inDraft()
  scene.answers(() => {
    throw new ModelError('down', { again: 'never' })
  })
  expect(await scene.says('where is the audit log?')).toEqual([])
  expect(await scene.signals()).toEqual(['outage'])
})

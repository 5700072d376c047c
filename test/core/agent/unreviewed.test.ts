/** A second reader of replies that cannot be reached: what is risky waits for a person, unless the policy says otherwise. */
import { expect, it } from 'vitest'
import { ModelError } from '../../../src/core/errors.ts'
import type { Policy } from '../../../src/core/policy.ts'
import { say, startScene } from '../../support/scene.ts'

const risky = 'The invoice comes to £47,200.00 before tax.'
const plain = 'Keys are rotated under Settings.'

async function answer(words: string, change: (replies: Policy['replies']) => void) {
  const scene = await startScene()
  await scene.policy(({ replies }) => change(replies))
  const { classify } = scene.parts.model
  scene.parts.model.classify = (request, signal) =>
    request.system === scene.parts.prompts.review
      ? Promise.reject(new ModelError('overloaded', { again: 'retry', code: '529' }))
      : classify(request, signal)
  scene.answers(() => say(words))
  const told = await scene.says('how does this work, and what does it come to?')
  return { scene, told: told.join('\n') }
}

it.each(['risky', 'always'] as const)(
  'review %s: a risky reply is held, with its draft for a person',
  async (review) => {
    const { scene, told } = await answer(risky, (replies) => void (replies.review = review))
    expect(told).not.toContain('£47,200.00')
    expect(told).toContain('handing this to a colleague')
    expect(await scene.signals()).toEqual(['reply_unreviewed'])
    const { case: held } = await scene.state()
    expect(held?.summary.left.join()).toContain(risky)
    // One question to the model is enough: asking it to write again would not bring the reader back.
    expect(scene.requests).toHaveLength(1)
  },
)

it('a reply with nothing risky in it goes on the code’s check alone', async () => {
  const { scene, told } = await answer(plain, (replies) => void (replies.review = 'always'))
  expect(told).toContain(plain)
  expect(await scene.signals()).toEqual([])
})

it('a policy may let it go all the same', async () => {
  const change = (replies: Policy['replies']) =>
    Object.assign(replies, { review: 'always', unreviewed: 'send' })
  expect((await answer(risky, change)).told).toContain('£47,200.00')
})

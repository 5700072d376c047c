/** What is none of our business is a reason of its own, so that it can be counted apart from what the bot could not do. */
import { expect, it } from 'vitest'
import { call, startScene } from '../support/scene.ts'

it.each([
  ['out_of_scope', 'out_of_scope'],
  ['technical', 'agent_asks'],
])('a hand-over for %s names %s', async (reason, signal) => {
  const scene = await startScene()
  scene.answers(() => [
    call('escalate_to_human', { reason, urgency: 'standard', summary: 'Dana asks for a recipe for scones.' }),
  ])
  await scene.says('Can you give me a good recipe for scones?')
  expect(await scene.signals()).toEqual([signal])
  expect((await scene.state()).case?.summary.left.join()).toContain('scones')
})

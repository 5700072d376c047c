/** A draft made, changed and sent, by processes that die at every single call to the state in turn. */
import { expect, it } from 'vitest'
import { draftValue } from '../../src/core/drafts/draft.ts'
import { openStore } from '../../src/state/open.ts'
import { makeFolder } from '../support/folder.ts'
import { createOutside } from '../support/outside.ts'
import { accept, movingClock, partsFor, scriptedModel, staffDoes, text } from '../support/pipeline.ts'
import { say } from '../support/scene.ts'
import { succession } from '../support/successor.ts'

const maya = { id: 'slack:U0MAYA', name: 'Maya' }

/** Plays it with a process that dies at the `nth` call to the state, which is done by then or not. */
async function play(nth: number, whole: boolean): Promise<number> {
  const folder = await makeFolder()
  const real = await openStore(`sqlite:${folder.path}/state.db`)
  const outside = createOutside()
  const clock = movingClock()
  const model = scriptedModel(() => say('Under Settings.'))
  const { parts, survive, settle, calls } = await succession(real, clock, { nth, whole }, async (store) => {
    const made = await partsFor(store, outside, model, clock)
    const channels = { ...made.policy.channels, sms: 'draft' as const }
    return { ...made, policy: { ...made.policy, channels } }
  })
  const message = text('How do I rotate a key?', clock.now())
  await survive(() => accept(parts(), message))
  await settle()
  const about = `call ${nth}, ${whole ? 'done' : 'not done'}`
  const open = outside.drafts.at(-1)
  expect(open?.state, about).toBe('open')
  const sends = { kind: 'submitted', id: 'f1', form: 'edit', about: draftValue(open?.id ?? '') } as const
  await survive(() => staffDoes(parts(), { ...sends, values: { text: 'Under Security.' }, by: maya, at: 0 }))
  await settle()
  expect(
    outside.taken.map(({ text: words }) => words),
    about,
  ).toEqual(['Under Security.'])
  expect(outside.drafts.at(-1)?.state, about).toBe('sent')
  await real.close()
  await folder.remove()
  return calls()
}

it('is sent once, whichever call to the state the process dies at', async () => {
  const calls = await play(0, false)
  expect(calls).toBeGreaterThan(10)
  for (let nth = 1; nth <= calls; nth += 1) {
    await play(nth, false)
    await play(nth, true)
  }
}, 300_000)

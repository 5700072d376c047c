/** Whoever writes in a language of ours reads what no model wrote in it. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Parts } from '../../../src/core/pipeline/parts.ts'
import type { Store } from '../../../src/core/store.ts'
import { openStore } from '../../../src/state/open.ts'
import { makeFolder } from '../../support/folder.ts'
import { createOutside, type Outside } from '../../support/outside.ts'
import { accept, movingClock, partsFor, scriptedModel, text, work } from '../../support/pipeline.ts'

let store: Store
let outside: Outside
let parts: Parts
let folder: Awaited<ReturnType<typeof makeFolder>>
const clock = movingClock()
const model = scriptedModel(() => [{ type: 'text', text: 'from the model' }])

beforeEach(async () => {
  folder = await makeFolder()
  store = await openStore(`sqlite:${folder.path}/state.db`)
  outside = createOutside()
  parts = await partsFor(store, outside, model, clock)
})
afterEach(async () => {
  await store.close()
  await folder.remove()
})

async function write(words: string): Promise<string> {
  await accept(parts, text(words, clock.now()))
  clock.pass(5_000)
  await work(parts)
  return outside.taken.at(-1)?.text ?? ''
}

it('a hand-over in German, with the day in German', async () => {
  const said = await write('Ich möchte bitte mit einem Mitarbeiter sprechen.')
  expect(said).toContain('KI-Assistent')
  expect(said).toMatch(/Sie hören spätestens heute um 12:30 Uhr|Sie hören spätestens .* um \d\d:\d\d Uhr/)
})

it('a greeting and thanks take no agent, and are answered in kind', async () => {
  const before = model.asked
  expect(await write('bonjour')).toContain('Que puis-je faire pour vous')
  expect(await write('merci beaucoup')).toContain('Je vous en prie')
  expect(model.asked).toBe(before)
})

it('what is too short to tell is answered in the language before it', async () => {
  await write('Dlaczego moja faktura jest taka wysoka?')
  expect(await write('👍')).toContain('Nie ma za co')
})

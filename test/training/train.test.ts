import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { expand, patternsOf, sample } from '../../training/expand.ts'
import { generate, heldOut, phrasingsFolder, weightsFile } from '../../training/generate.ts'
import { trainingExamples } from '../../training/examples.ts'
import { randomFrom } from '../../training/random.ts'
import { normalise } from '../../src/core/pipeline/rules/words.ts'

test('the weights are what the phrasings make, to the last byte', async () => {
  const { source } = generate()
  expect(source === (await readFile(weightsFile, 'utf8'))).toBe(true)
}, 240_000)

test('nothing that is held out is trained on', () => {
  const held = heldOut()
  const trained = new Set(trainingExamples(phrasingsFolder, held).map(({ text }) => normalise(text)))
  expect(held.filter(({ text }) => trained.has(normalise(text))).map(({ text }) => text)).toEqual([])
  const made = trainingExamples(phrasingsFolder, []).map(({ text }) => normalise(text))
  expect(held.some(({ text }) => made.includes(normalise(text)))).toBe(true)
})

test('patterns name alternatives, parts that may be left out, and lists, nested', () => {
  const [pattern] = patternsOf('= who: you | them\n# none\n(ask|tell) {who}[ (now|later)]')
  if (!pattern) throw new TypeError('no pattern')
  const made = sample(pattern, 100, randomFrom(1))
  expect(new Set(made)).toEqual(
    new Set(
      ['ask', 'tell'].flatMap((verb) =>
        ['you', 'them'].flatMap((who) => ['', ' now', ' later'].map((when) => `${verb} ${who}${when}`)),
      ),
    ),
  )
  expect(() => expand('(open', new Map(), randomFrom(1))).toThrow("'(' is not closed")
})

/**
 * The training texts, some of them with slips of the finger, each with what holds for it: what the patterns make,
 * and phrasings written by hand, which count several times over because each is the only one of its kind.
 */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { normalise } from '../src/core/pipeline/rules/words.ts'
import { parsePhrasings, type Phrasing } from '../test/support/phrasings.ts'
import { patternsOf, sample } from './expand.ts'
import { pick, randomFrom } from './random.ts'

/** Texts made of one pattern at most. */
const perPattern = 16
/** Texts of words that mean nothing together. */
const nonsenseTexts = 3_000
/** The share of texts that come a second time with a slip. */
const slips = 0.25
/** How often what was written by hand comes as it is, and how often with a slip. */
const writtenPlain = 2
const writtenSlipped = 2

/**
 * The same texts in the same order at each call. `written/` holds plain phrasings, the other files patterns. What is
 * in `heldOut` is left out, also where a pattern happens to make it.
 */
export function trainingExamples(folder: string, heldOut: Phrasing[]): Phrasing[] {
  const random = randomFrom(5)
  const held = new Set(heldOut.map(({ text }) => normalise(text)))
  const made = contents(folder)
    .flatMap(patternsOf)
    .flatMap((pattern) => {
      const texts = sample(pattern, perPattern, random)
      const slipped = texts.filter(() => random() < slips).map((text) => slip(text, random))
      return parsePhrasings([`# ${pattern.labels}`, ...texts, ...slipped].join('\n'), 'training')
    })
  const written = contents(join(folder, 'written')).flatMap((content) => parsePhrasings(content, 'written'))
  const plain = made.filter(({ flags, open }) => flags.length + open.length === 0)
  const all = [...made, ...nonsense(plain, random), ...written.flatMap((one) => repeated(one, random))]
  return all.filter(({ text }) => !held.has(normalise(text)))
}

/** Words of harmless texts and made-up ones in any order: what nothing is known of raises nothing. */
function nonsense(plain: Phrasing[], random: () => number): Phrasing[] {
  const words = plain.flatMap(({ text }) => text.split(' '))
  return Array.from({ length: nonsenseTexts }, () => {
    const count = 1 + Math.floor(random() ** 2 * 8)
    const said = Array.from({ length: count }, () =>
      random() < 0.5 ? (pick(random, words) ?? '') : madeUp(random),
    )
    return { text: said.join(' '), file: 'nonsense', flags: [], open: [] }
  })
}

function madeUp(random: () => number): string {
  const syllables = 1 + Math.floor(random() * 3)
  return Array.from({ length: syllables }, () => syllable(random)).join('')
}

const syllable = (random: () => number): string =>
  (pick(random, consonants) ?? '') +
  (pick(random, vowels) ?? '') +
  (random() < 0.3 ? (pick(random, consonants) ?? '') : '')

const consonants = [...'bcdfghjklmnprstvwz', 'st', 'tr', 'ch', 'pl', '4', '12']
const vowels = [...'aeiou', 'ie', 'ou']

const contents = (folder: string): string[] =>
  globSync('*.txt', { cwd: folder })
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8'))

function repeated(one: Phrasing, random: () => number): Phrasing[] {
  const plain = Array.from({ length: writtenPlain }, () => one)
  const slipped = Array.from({ length: writtenSlipped }, () => ({ ...one, text: slip(one.text, random) }))
  return [...plain, ...slipped]
}

/** One letter of a longer word dropped, doubled or swapped with its neighbour. */
function slip(text: string, random: () => number): string {
  const words = text.split(' ')
  const long = [...words.keys()].filter((i) => (words[i] ?? '').length >= 4)
  const at = pick(random, long)
  if (at === undefined) return text
  const word = words[at] ?? ''
  const i = 1 + Math.floor(random() * (word.length - 2))
  const changed = pick(random, [
    word.slice(0, i) + word.slice(i + 1),
    word.slice(0, i) + (word[i] ?? '') + word.slice(i),
    word.slice(0, i) + (word[i + 1] ?? '') + (word[i] ?? '') + word.slice(i + 2),
  ])
  return words.with(at, changed ?? word).join(' ')
}

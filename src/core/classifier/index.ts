/**
 * The trained half of the offline classifier: how likely each flag of a text is, and which subject, mood and
 * language fit best. What follows from it is decided in `pipeline/rules`.
 */
import type { Intent } from '../classification.ts'
import type { Sentiment } from '../desk.ts'
import { normalise, ownWords } from '../pipeline/rules/words.ts'
import { featuresOf } from './features.ts'
import { choiceHeads, type FlagHead, type Language } from './heads.ts'
import { sumsOf, type Sums } from './linear.ts'

export interface Opinion {
  /** The text as it was looked at (`normalise`). */
  words: string
  /** 0 to 1: in the sentence where the flag is likeliest, or in the whole where that is more. */
  likely(flag: FlagHead): number
  /** 0 to 1: of the whole text. */
  overall(flag: FlagHead): number
  /** The sentence where the flag is likeliest, as written. */
  where(flag: FlagHead): string
  intent: Exclude<Intent, 'escalation'>
  sentiment: { name: Sentiment; share: number }
  /** 0 to 1: the share of anger where it is largest, in one sentence or the whole. */
  angriest: () => number
  language: { name: Language; share: number }
}

interface Part {
  text: string
  /** Normalised. */
  words: string
  sums: Sums
}

/** Parts looked at by themselves at most: in a longer text several sentences are one part. */
const mostParts = 40

/** Never throws. `text` as written, with what it quotes. */
export function opinionOf(text: string): Opinion {
  const own = ownWords(text).trim()
  const whole = partOf(own)
  const sentences = sentencesOf(own)
  const parts = sentences.length > 1 ? [...sentences.map(partOf), whole] : [whole]
  const best = (flag: FlagHead): Part =>
    parts.reduce((most, part) => (sumIn(part, flag) > sumIn(most, flag) ? part : most))
  return {
    words: whole.words,
    likely: (flag) => likelihood(best(flag), flag),
    overall: (flag) => likelihood(whole, flag),
    where: (flag) => best(flag).text,
    intent: choose(whole, 'intent', choiceHeads.intent).name,
    sentiment: choose(whole, 'sentiment', choiceHeads.sentiment),
    angriest: () => Math.max(...parts.map(angerOf)),
    language: choose(whole, 'language', choiceHeads.language),
  }
}

function partOf(text: string): Part {
  const words = normalise(text)
  return { text, words, sums: sumsOf(featuresOf(words)) }
}

const likelihood = (part: Part, flag: FlagHead): number => 1 / (1 + Math.exp(-sumIn(part, flag)))

const sumIn = ({ sums }: Part, row: string): number => sums[row] ?? 0

const angerOf = (part: Part): number =>
  sharesOf(part, 'sentiment', choiceHeads.sentiment).find(({ name }) => name === 'angry')?.share ?? 0

function sentencesOf(text: string): string[] {
  const all = text
    .split(/(?<=[.!?…])\s+|\n+/)
    .map((one) => one.trim())
    .filter((one) => one !== '')
  const each = Math.ceil(all.length / mostParts)
  return all.flatMap((_one, i) => (i % each === 0 ? [all.slice(i, i + each).join(' ')] : []))
}

function choose<T extends string>(
  part: Part,
  head: string,
  labels: readonly T[],
): { name: T; share: number } {
  const [first] = sharesOf(part, head, labels).sort((a, b) => b.share - a.share)
  if (!first) throw new TypeError(`'${head}' has no labels`)
  return first
}

function sharesOf<T extends string>(
  part: Part,
  head: string,
  labels: readonly T[],
): { name: T; share: number }[] {
  const powers = labels.map((name) => ({ name, power: Math.exp(sumIn(part, `${head} ${name}`)) }))
  const total = powers.reduce((sum, { power }) => sum + power, 0)
  return powers.map(({ name, power }) => ({ name, share: power / total }))
}

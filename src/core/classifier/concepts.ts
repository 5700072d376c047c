/**
 * What the words of a text mean, whatever the language: `human`, `Mitarbeiter` and `czlowiek` are one concept each
 * model weight is learned for once. The lists are `lexicon-*.ts`.
 */
import { grammarWords } from './lexicon-grammar.ts'
import { harmWords } from './lexicon-harm.ts'
import { moodWords } from './lexicon-mood.ts'
import { peopleWords } from './lexicon-people.ts'

/** A concept where it stands; `denied` when a word such as 'not' or 'kein' stands shortly before it. */
export interface Meant {
  concept: string
  denied: boolean
  /** The index of the first word it stands for. */
  at: number
}

/** Words a denial reaches over: 'I do not really want to talk to a human' has six. */
const denialReach = 6

/** Longest beginning by which words with any ending are found. */
const stemKey = 3

const lexicon = { ...grammarWords, ...harmWords, ...moodWords, ...peopleWords }
const exact = new Map<string, string[]>()
const stems = new Map<string, { stem: string; concept: string }[]>()
const phrases = new Map<string, { words: string[]; concept: string }[]>()

for (const [concept, list] of Object.entries(lexicon)) {
  for (const entry of list.split(/\s+/).filter(Boolean)) {
    if (entry.includes('_')) add(phrases, entry.split('_')[0] ?? '', { words: entry.split('_'), concept })
    else if (entry.endsWith('*')) add(stems, entry.slice(0, stemKey), { stem: entry.slice(0, -1), concept })
    else add(exact, entry, concept)
  }
}

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
  const held = map.get(key)
  if (held) held.push(value)
  else map.set(key, [value])
}

/** Concepts of normalised words (`rules/words`) in their order; `|` ends the reach of a denial. */
export function conceptsOf(words: string[]): Meant[] {
  const meant: Meant[] = []
  let deniedUntil = -1
  words.forEach((word, at) => {
    if (word === '|') {
      deniedUntil = -1
      return
    }
    const found = [...of(word), ...phrasesAt(words, at)]
    for (const concept of found) meant.push({ concept, denied: at <= deniedUntil, at })
    if (found.includes('NOT')) deniedUntil = at + denialReach
  })
  return meant
}

const known = new Map<string, string[]>()
/** Words seen lately keep their concepts; beyond this many the memory begins anew. */
const knownLimit = 20_000

function of(word: string): string[] {
  const before = known.get(word)
  if (before) return before
  const found = new Set(exact.get(word))
  for (const { stem, concept } of stems.get(word.slice(0, stemKey)) ?? []) {
    if (word.startsWith(stem)) found.add(concept)
  }
  const concepts = [...found]
  if (known.size >= knownLimit) known.clear()
  known.set(word, concepts)
  return concepts
}

function phrasesAt(words: string[], at: number): string[] {
  return (phrases.get(words[at] ?? '') ?? [])
    .filter((phrase) => phrase.words.every((word, i) => fits(word, words[at + i])))
    .map(({ concept }) => concept)
}

const fits = (wanted: string, word: string | undefined): boolean =>
  wanted.endsWith('*') ? (word?.startsWith(wanted.slice(0, -1)) ?? false) : word === wanted

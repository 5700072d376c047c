/**
 * A text as the linear model sees it: words and pairs of them, runs of letters within words, concepts and what
 * follows what among them. Each feature is hashed into one of `buckets` places.
 */
import { conceptsOf, type Meant } from './concepts.ts'

/** Places features are hashed into. A power of two; the generated weights belong to exactly this many. */
export const buckets = 1 << 17

/** Parallel lists: a place may come more than once. */
export interface Features {
  places: number[]
  values: number[]
}

/** Concepts that may stand between two that are taken as a pair. */
const pairReach = 4
/** Letters of a word that are looked at: nothing longer is a word. */
const longestWord = 24

/** `normalised`: as `rules/words` writes it, words and `|` between clauses. */
export function featuresOf(normalised: string): Features {
  const words = normalised.split(' ').filter((word) => word !== '')
  const features: Features = { places: [], values: [] }
  const plain = words.map((word) => (/\d/.test(word) ? '#' : word))
  // Each kind weighs the same in a long text as in a short one.
  put(features, wordFeatures(plain), 1)
  put(features, letterFeatures(plain), 1)
  put(features, conceptFeatures(conceptsOf(words)), 1.5)
  features.places.push(place('bias'), place(`length ${lengthClass(plain)}`))
  features.values.push(1, 0.5)
  return features
}

function put({ places, values }: Features, names: Iterable<string>, weight: number): void {
  const found = new Set(names)
  const value = weight / Math.sqrt(Math.max(4, found.size))
  for (const name of found) {
    places.push(place(name))
    values.push(value)
  }
}

function* wordFeatures(words: string[]): Generator<string> {
  let before = '^'
  for (const word of words) {
    if (word !== '|') yield `w ${word}`
    yield `w2 ${before} ${word}`
    before = word
  }
  yield `w2 ${before} $`
}

function* letterFeatures(words: string[]): Generator<string> {
  for (const word of words) {
    if (word === '|') continue
    const edged = `<${word.slice(0, longestWord)}>`
    for (let size = 3; size <= 5; size += 1) {
      for (let start = 0; start + size <= edged.length; start += 1) yield edged.slice(start, start + size)
    }
  }
}

function* conceptFeatures(meant: Meant[]): Generator<string> {
  const names = meant.map(({ concept, denied }) => (denied && concept !== 'NOT' ? `not ${concept}` : concept))
  for (const [i, name] of names.entries()) {
    yield `c ${name}`
    const at = meant[i]?.at ?? 0
    for (let next = i + 1; next < names.length && (meant[next]?.at ?? 0) <= at + pairReach; next += 1) {
      if (meant[next]?.at !== at) yield `c2 ${name} ${names[next]}`
    }
  }
  const all = [...new Set(names)].sort()
  for (const [i, one] of all.entries()) for (const other of all.slice(i + 1)) yield `both ${one} ${other}`
}

function lengthClass(words: string[]): string {
  const count = words.length
  return count <= 3 ? String(count) : count <= 6 ? 'few' : count <= 15 ? 'some' : 'many'
}

/** FNV-1a (32 bits, isthe.com/chongo/tech/comp/fnv), its halves folded together. */
function place(name: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < name.length; i += 1) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193)
  return ((hash >>> 15) ^ hash) & (buckets - 1)
}

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
  features.places.push(place(hashed('bias')), place(hashed(`length ${lengthClass(plain)}`)))
  features.values.push(1, 0.5)
  return features
}

/** A feature is known by the hash of its name: names are never put together, since there are hundreds in a text. */
type Hash = number

function put({ places, values }: Features, found: Set<Hash>, weight: number): void {
  const value = weight / Math.sqrt(Math.max(4, found.size))
  for (const hash of found) {
    places.push(place(hash))
    values.push(value)
  }
}

/** FNV-1a (32 bits, isthe.com/chongo/tech/comp/fnv) of a text, or of what was hashed already and then this text. */
function hashed(text: string, before: Hash = 0x811c9dc5): Hash {
  let hash = before
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash
}

/** A hash's halves folded together. */
const place = (hash: Hash): number => ((hash >>> 15) ^ hash) & (buckets - 1)

const oneWord = hashed('w ')
const twoWords = hashed('w2 ')
const oneConcept = hashed('c ')
const twoConcepts = hashed('c2 ')
const bothConcepts = hashed('both ')
const between = ' '

function wordFeatures(words: string[]): Set<Hash> {
  const found = new Set<Hash>()
  let before = hashed(`^${between}`, twoWords)
  for (const word of words) {
    if (word !== '|') found.add(hashed(word, oneWord))
    found.add(hashed(word, before))
    before = hashed(between, hashed(word, twoWords))
  }
  return found.add(hashed('$', before))
}

function letterFeatures(words: string[]): Set<Hash> {
  const found = new Set<Hash>()
  for (const word of words) if (word !== '|') for (const hash of runsOf(word)) found.add(hash)
  return found
}

const runs = new Map<string, Hash[]>()
/** Words seen lately keep their runs; beyond this many the memory begins anew. */
const runsKept = 20_000
const [shortestRun, longestRun] = [3, 5]

/** Hashes of all runs of three to five letters, the word's edges marked. */
function runsOf(word: string): Hash[] {
  const before = runs.get(word)
  if (before) return before
  const edged = `<${word.slice(0, longestWord)}>`
  const found: Hash[] = []
  for (let size = shortestRun; size <= longestRun; size += 1) {
    for (let start = 0; start + size <= edged.length; start += 1)
      found.push(hashed(edged.slice(start, start + size)))
  }
  if (runs.size >= runsKept) runs.clear()
  runs.set(word, found)
  return found
}

function conceptFeatures(meant: Meant[]): Set<Hash> {
  const found = new Set<Hash>()
  const names = meant.map(({ concept, denied }) => (denied && concept !== 'NOT' ? `not ${concept}` : concept))
  for (const [i, name] of names.entries()) {
    found.add(hashed(name, oneConcept))
    const at = meant[i]?.at ?? 0
    for (let next = i + 1; next < names.length && (meant[next]?.at ?? 0) <= at + pairReach; next += 1) {
      if (meant[next]?.at !== at) found.add(pair(twoConcepts, name, names[next] ?? ''))
    }
  }
  const all = [...new Set(names)].sort()
  for (const [i, one] of all.entries())
    for (const other of all.slice(i + 1)) found.add(pair(bothConcepts, one, other))
  return found
}

const pair = (kind: Hash, one: string, other: string): Hash =>
  hashed(other, hashed(between, hashed(one, kind)))

function lengthClass(words: string[]): string {
  const count = words.length
  return count <= 3 ? String(count) : count <= 6 ? 'few' : count <= 15 ? 'some' : 'many'
}

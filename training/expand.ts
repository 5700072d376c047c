/**
 * Phrasings from patterns: `(a|b)` one of them, `[a]` perhaps, `{name}` one of the list that a line `= name: a | b`
 * gave, all of them nesting. What a pattern makes is sampled, so that lists of lists stay small.
 */
import { pick } from './random.ts'

type Lists = Map<string, string[]>
type Random = () => number

export interface Pattern {
  labels: string
  pattern: string
  lists: Lists
}

/** Patterns of one file, each with the labels (`# person language=de`) above it. */
export function patternsOf(content: string): Pattern[] {
  const lists: Lists = new Map()
  let labels = 'none'
  return content.split('\n').flatMap((line) => {
    const list = line.match(/^= (\w+): (.*)$/)
    if (list)
      lists.set(
        list[1] ?? '',
        (list[2] ?? '').split('|').map((one) => one.trim()),
      )
    else if (line.startsWith('# ')) labels = line.slice(2)
    else if (line.trim() !== '') return [{ labels, pattern: line.trim(), lists }]
    return []
  })
}

/** At most `count` different texts. */
export function sample({ pattern, lists }: Pattern, count: number, random: Random): string[] {
  const made = new Set<string>()
  for (let tries = 0; tries < count * 3 && made.size < count; tries += 1) {
    made.add(expand(pattern, lists, random).replace(/\s+/g, ' ').trim())
  }
  return [...made]
}

/** One text of a pattern. Throws TypeError for a bracket that is not closed. */
export function expand(pattern: string, lists: Lists, random: Random): string {
  let text = ''
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern[at] ?? ''
    const close = { '(': ')', '[': ']', '{': '}' }[char]
    if (!close) {
      text += char
      continue
    }
    const end = closing(pattern, at, char, close)
    const inner = pattern.slice(at + 1, end)
    at = end
    if (char === '{') text += expand(pick(random, lists.get(inner) ?? [inner]) ?? '', lists, random)
    else if (char === '(' || random() < 0.4)
      text += expand(pick(random, alternatives(inner)) ?? '', lists, random)
  }
  return text
}

function closing(pattern: string, from: number, open: string, close: string): number {
  let depth = 0
  for (let at = from; at < pattern.length; at += 1) {
    if (pattern[at] === open) depth += 1
    if (pattern[at] === close && --depth === 0) return at
  }
  throw new TypeError(`'${open}' is not closed: ${pattern}`)
}

/** Split at `|` outside of inner brackets. */
function alternatives(inner: string): string[] {
  const parts = ['']
  let depth = 0
  for (const char of inner) {
    if ('([{'.includes(char)) depth += 1
    if (')]}'.includes(char)) depth -= 1
    if (char === '|' && depth === 0) parts.push('')
    else parts[parts.length - 1] += char
  }
  return parts
}

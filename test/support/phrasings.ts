/**
 * Labelled phrasings: text files in which a line `# person angry language=de` names what holds for all lines
 * below it. Flags that are not named must not be raised (`?flag`: either is right); an intent, a sentiment
 * or a language counts only where it is named.
 */
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { intents, type Classification, type Flag, type Intent } from '../../src/core/classification.ts'
import { sentiments, type Sentiment } from '../../src/core/desk.ts'

export interface Phrasing {
  text: string
  /** The file's name without its ending. */
  file: string
  flags: Flag[]
  /** Flags that may be raised or not. */
  open: Flag[]
  intent?: Intent
  sentiment?: Sentiment
  language?: string
}

/** How files name the flags. */
const flagNames: { [label: string]: Flag } = {
  person: 'asks_for_person',
  regulator: 'regulator',
  legal: 'legal',
  vulnerability: 'vulnerability',
  fraud: 'fraud',
  cancellation: 'cancellation',
  thanks: 'only_thanks',
  greeting: 'greeting',
}

/** Reads all `.txt` files of a folder. Throws TypeError for a label nobody knows, naming file and line. */
export function readPhrasings(folder: string): Phrasing[] {
  return globSync('*.txt', { cwd: folder })
    .sort()
    .flatMap((name) => parsePhrasings(readFileSync(join(folder, name), 'utf8'), basename(name, '.txt')))
}

export function parsePhrasings(content: string, file: string): Phrasing[] {
  let labels: Omit<Phrasing, 'text' | 'file'> | undefined
  return content.split('\n').flatMap((line, i) => {
    const text = line.trim()
    if (text.startsWith('# ')) labels = labelsOf(text.slice(2), `${file}, line ${i + 1}`)
    if (text === '' || text.startsWith('# ')) return []
    if (!labels) throw new TypeError(`${file}, line ${i + 1}: no labels above it`)
    return [{ text, file, ...labels }]
  })
}

function labelsOf(header: string, where: string): Omit<Phrasing, 'text' | 'file'> {
  const labels: Omit<Phrasing, 'text' | 'file'> = { flags: [], open: [] }
  for (const label of header.split(/\s+/)) {
    const flag = flagNames[label.replace(/^\?/, '')]
    const intent = intents.find((known) => known === label)
    const sentiment = sentiments.find((known) => known === label)
    if (flag) (label.startsWith('?') ? labels.open : labels.flags).push(flag)
    else if (intent) labels.intent = intent
    else if (sentiment) labels.sentiment = sentiment
    else if (label.startsWith('language=')) labels.language = label.slice('language='.length)
    else if (label !== 'none') throw new TypeError(`${where}: there is no label '${label}'`)
  }
  return labels
}

export interface Measured {
  precision: number
  recall: number
  /** How many should be found. */
  positives: number
  missed: string[]
  falseAlarms: string[]
}

/** Precision and recall of one flag; phrasings where the flag is open are left out. */
export function measureFlag(
  flag: Flag,
  phrasings: Phrasing[],
  classify: (text: string) => Classification,
): Measured {
  const counted = phrasings.filter(({ open }) => !open.includes(flag))
  const raised = new Set(counted.filter(({ text }) => classify(text).flags[flag]))
  const should = counted.filter(({ flags }) => flags.includes(flag))
  const missed = should.filter((one) => !raised.has(one)).map(({ text }) => text)
  const falseAlarms = [...raised].filter(({ flags }) => !flags.includes(flag)).map(({ text }) => text)
  const hits = should.length - missed.length
  return {
    precision: hits / Math.max(1, hits + falseAlarms.length),
    recall: hits / Math.max(1, should.length),
    positives: should.length,
    missed,
    falseAlarms,
  }
}

/** The share of those that have the label and got it. */
export function accuracy(
  label: 'intent' | 'sentiment' | 'language',
  phrasings: Phrasing[],
  classify: (text: string) => Classification,
): { share: number; count: number; wrong: string[] } {
  const labelled = phrasings.filter((one) => one[label] !== undefined)
  const wrong = labelled.flatMap((one) => {
    const got: string = classify(one.text)[label]
    return got === one[label] ? [] : [`${one.text}: ${got}, not ${one[label]}`]
  })
  return { share: 1 - wrong.length / Math.max(1, labelled.length), count: labelled.length, wrong }
}

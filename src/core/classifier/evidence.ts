/** Whether a text holds a word that has to do with a flag at all: without one, only a sure model is believed. */
import { conceptsOf } from './concepts.ts'
import type { FlagHead } from './heads.ts'

const touching: { [flag in FlagHead]?: string[] } = {
  asks_for_person:
    'HUMAN SOMEONE STAFF BOSS COLLEAGUE DEPARTMENT BOT TALK CONTACT TRANSFER WHO CANNOT_REACH'.split(' '),
  regulator: 'AUTHORITY REPORT'.split(' '),
  legal: ['LAW'],
  vulnerability: 'SELFHARM DEATH ILL DISABLED HARDSHIP ABUSE'.split(' '),
  fraud: 'CRIME UNKNOWN_TO_US'.split(' '),
  cancellation: 'LEAVE SERVICE'.split(' '),
}

/** Concepts the text has words for; `words` as `rules/words` normalises them. */
export const conceptsIn = (words: string): Set<string> =>
  new Set(conceptsOf(words.split(' ')).map(({ concept }) => concept))

/** Flags nobody keeps words for are always touched. */
export const touches = (flag: FlagHead, concepts: Set<string>): boolean =>
  touching[flag]?.some((concept) => concepts.has(concept)) ?? true

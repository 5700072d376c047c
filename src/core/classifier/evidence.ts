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

/** `words` as `rules/words` normalises them. Flags nobody keeps words for are always touched. */
export function touches(flag: FlagHead, words: string): boolean {
  const wanted = touching[flag]
  return !wanted || conceptsOf(words.split(' ')).some(({ concept }) => wanted.includes(concept))
}

/** Whether some word of the text stands for this concept. */
export const holds = (concept: string, words: string): boolean =>
  conceptsOf(words.split(' ')).some((meant) => meant.concept === concept)

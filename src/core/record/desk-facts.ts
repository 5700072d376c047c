/**
 * What people of ours do around a customer besides a case's own steps, and where a record stands in the desk's indexes:
 * the facts, their keys, and what they fold into.
 */
import type { InboundMessage } from '../message.ts'
import type { Staff } from '../staff.ts'
import type { Seq } from '../store.ts'

/** Scores by index (`Store.index`): where a record is listed. */
export interface Places {
  [index: string]: number
}

export interface DeskFacts {
  /** Written before the indexes are: each of these may hold the record from now on. */
  listing: { places: Places }
  /** They do, and no others. */
  listed: { places: Places }
  /** It was found in indexes where it does not belong. */
  'listing.doubted': { indexes: string[] }
  /** The bot says nothing to this customer until it is let on again. `round`: of pauses. */
  'bot.paused': { by: Staff; round: number }
  'bot.resumed': { by: Staff; round: number }
  /** A person of ours wants a case, about one of the customer's messages or about none. */
  'case.asked': { by: Staff; why: string; message?: InboundMessage }
  /** Its card and thread are another desk's from now on. */
  'case.moved': { case: string; from: string; to: string; why: string }
  /** There is one. `asked`: the key of the entry that asked for it. */
  'case.given': { asked: string; case: string }
}

export const deskKeys = {
  listing: (seq: Seq) => `listing:${seq}`,
  listed: (seq: Seq) => `listed:${seq}`,
  doubted: (seq: Seq) => `doubted:${seq}`,
  botPaused: (round: number) => `paused:${round}`,
  botResumed: (round: number) => `resumed-bot:${round}`,
  askedCase: (event: string) => `asked:${event}`,
  caseMoved: (id: string) => `moved-case:${id}`,
  givenCase: (asked: string) => `given:${asked}`,
}

/** A pause: who asked for it, and since when (epoch ms). */
export interface Pause {
  by: Staff
  at: number
}

/** A case somebody wants, by the key of its entry. */
export interface AskedCase {
  key: string
  by: Staff
  why: string
  /** What the customer wrote, where it is about that. */
  words?: string
}

export interface DeskState {
  /** The indexes that may hold this record; `sure` when they do, with these scores. */
  lists: { places: Places; sure: boolean }
  paused?: Pause
  /** How often the bot was paused. */
  pauses: number
  asked: AskedCase[]
}

export const emptyDesk = (): DeskState => ({
  lists: { places: {}, sure: true },
  pauses: 0,
  asked: [],
})

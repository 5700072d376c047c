/** The Desk port: the staff side. Today a Slack channel with cards and threads. */
import { z } from 'zod'
import type { FetchedFile, FileSource, Receipt, Staff, ThreadRef } from './channel.ts'
import type { Tier } from './helpdesk.ts'
import type { Assurance, ChannelName, FileRef } from './message.ts'

export const caseStates = ['open', 'claimed', 'resolved', 'handed_back'] as const
export type CaseState = (typeof caseStates)[number]

export const priorities = ['standard', 'urgent'] as const
export type Priority = (typeof priorities)[number]

export const sentiments = ['positive', 'neutral', 'frustrated', 'angry'] as const
export type Sentiment = (typeof sentiments)[number]

/** A reason to hand over, with what shows it. `hard` ones can never be suppressed. */
export interface Signal {
  /** `asks_for_person`, `over_limit`, `angry`, `regulator`, `outage` … */
  name: string
  hard: boolean
  /** The words or facts that show it, quoted. */
  evidence: string
}

/** What a person needs to know to take over. Facts come from the record. */
export interface CaseSummary {
  /** The customer's own words, oldest first. */
  said: string[]
  /** Writes that were made, each with its reference. */
  done: string[]
  /** What was looked up and found. */
  found: string[]
  /** What is still to do. */
  left: string[]
}

/** Everything a card shows. */
export interface CaseView {
  id: string
  state: CaseState
  /** Claims so far; goes into the buttons, so that a click on an old card is recognised as one. */
  round: number
  customer: { name: string; account?: string; tier?: Tier; revenue?: string; assurance: Assurance }
  /** Where the customer wrote last. */
  channel: ChannelName
  signals: Signal[]
  summary: CaseSummary
  /** Oldest first. */
  sentiment: Sentiment[]
  priority: Priority
  /** Epoch ms. */
  opened: number
  /** When a person has promised to be there, epoch ms. */
  deadline: number
  claimedBy?: Staff
  endedBy?: Staff
}

/** A post in a case's thread. */
export interface DeskNote {
  /**
   * `customer`: their words, relayed; `bot`: what the bot told the customer; `colleague`, `other`: what a person of
   * ours, or somebody else, wrote where the customer does; `system`: what happened.
   */
  kind: 'customer' | 'bot' | 'colleague' | 'other' | 'system'
  /** Who, for those who are not always the same. */
  author?: string
  channel?: ChannelName
  /** Markdown. */
  text: string
  /** What the customer sent along. */
  files?: FileRef[]
}

/** All members throw SendError. `id` is ours: the same id again is the same post. */
export interface Desk {
  /** Posts the card, or brings the one at `at` up to date. Answers the card's thread. */
  card(id: string, view: CaseView, at: ThreadRef | undefined, signal: AbortSignal): Promise<ThreadRef>
  /** `files` opens the note's files; those it cannot open are named in the text. */
  note(
    id: string,
    thread: ThreadRef,
    note: DeskNote,
    signal: AbortSignal,
    files?: FileSource,
  ): Promise<Receipt>
  /** Seen by one person only; best effort, so nothing may depend on it. */
  whisper(thread: ThreadRef, to: Staff, text: string, signal: AbortSignal): Promise<void>
  /** What a person of ours is called, for the customer. */
  nameOf(staff: Staff, signal: AbortSignal): Promise<string>
  /** A file a person of ours shared there. As `Channel.fetch`. */
  fetch?(file: FileRef, signal: AbortSignal, maxBytes: number): Promise<FetchedFile>
  close?(): Promise<void>
  /** Was this card or note posted after all? Asked before a second try when the first one's outcome is unknown. */
  find(id: string, thread: ThreadRef | undefined, signal: AbortSignal): Promise<ThreadRef | undefined>
}

/** What a desk button points at: the case, and the round of claims in which the button was drawn. */
const buttonTarget = z.strictObject({ case: z.string().min(1), round: z.number().int().nonnegative() })
export type ButtonTarget = z.infer<typeof buttonTarget>

/** The value of a desk button. */
export const buttonValue = (target: ButtonTarget): string => JSON.stringify(target)

/** Undefined for anything that is not a value of ours. */
export function parseButton(value: string): ButtonTarget | undefined {
  try {
    return buttonTarget.safeParse(JSON.parse(value)).data
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** The Desk port: the staff side. Today a Slack channel with cards and threads. */
import { z } from 'zod'
import type { ApprovalView } from './approvals/approval.ts'
import type { DraftView } from './drafts/draft.ts'
import type { FetchedFile, FileSource, Receipt, Staff, ThreadRef } from './channel.ts'
import type { Form } from './form.ts'
import type { Tier } from './helpdesk.ts'
import type { Overview } from './overview/overview.ts'
import { channelNames, type Assurance, type ChannelName, type FileRef } from './message.ts'

export const caseStates = ['open', 'claimed', 'resolved', 'handed_back'] as const
export type CaseState = (typeof caseStates)[number]

export const priorities = ['standard', 'urgent'] as const
export type Priority = (typeof priorities)[number]

/** How a resolved case ended. */
export const outcomes = ['solved', 'unsolved', 'elsewhere', 'mistaken'] as const
export type Outcome = (typeof outcomes)[number]

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

/** Who spoke where, or what became of a case, in a few words. */
export interface Step {
  /** Epoch ms. */
  at: number
  what: string
  channel?: ChannelName
}

/** Everything a card shows. */
export interface CaseView {
  id: string
  state: CaseState
  /** Which desk it belongs to; the main one when absent. On the card it left: where it went. */
  desk?: string
  movedTo?: string
  /** Claims so far; goes into the buttons, so that a click on an old card is recognised as one. */
  round: number
  customer: { name: string; account?: string; tier?: Tier; revenue?: string; assurance: Assurance }
  /** Where the customer wrote last. */
  channel: ChannelName
  /** Where they can be answered, and where they are. */
  channels: ChannelName[]
  replyOn: ChannelName
  signals: Signal[]
  summary: CaseSummary
  /** What to do first, where the record says. */
  next?: string
  /** Writes that failed, or wait for somebody's yes. */
  writes: string[]
  /** How it came about and went, oldest first. */
  timeline: Step[]
  /** Where ids lead, by what they begin with: `INV` to a URL with `{id}` in it. */
  links: { [prefix: string]: string }
  /** Oldest first. */
  sentiment: Sentiment[]
  priority: Priority
  /** Epoch ms. */
  opened: number
  /** When a person has promised to be there, epoch ms. */
  deadline: number
  /** How that promise stands while nobody has claimed: it ends soon, or has ended. */
  clock?: 'soon' | 'late'
  claimedBy?: Staff
  endedBy?: Staff
  /** What the customer says of it, 1 to 5. */
  score?: number
}

/** Who is called, so that their devices ring: all who are there now, a user group of the desk's, or one person. */
export type Ping = { who: 'here' } | { who: 'group'; group: string } | { who: 'person'; person: Staff }

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
  /** The text itself can call nobody: it may hold what a customer wrote. */
  ping?: Ping
}

/** Words that one person of ours sees, with what they can do about them. */
export interface Whisper {
  /** Markdown. */
  text: string
  choices?: DeskChoice[]
}

/** A button of the desk: comes back as `Pressed` with the same action and value. */
export interface DeskChoice {
  action: string
  value: string
  label: string
  style?: 'primary' | 'danger'
}

/** What became of a message a person of ours wrote, shown on it. */
export const marks = ['sent', 'delivered', 'read', 'failed', 'note', 'withdrawn'] as const
export type Mark = (typeof marks)[number]

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
  /**
   * Posts an approval's card, in the thread `under` if there is one, or brings the one at `at` up to date. Answers
   * where it stands. Without it nothing can be approved.
   */
  approval?(
    id: string,
    view: ApprovalView,
    at: ThreadRef | undefined,
    under: ThreadRef | undefined,
    signal: AbortSignal,
  ): Promise<ThreadRef>
  /** Is this person in a staff channel? */
  isMember?(staff: Staff, signal: AbortSignal): Promise<boolean>
  /** Tells everybody at the desk what happened outside a case. */
  announce?(id: string, text: string, signal: AbortSignal): Promise<void>
  /** As `approval`, of a draft. Without it the bot's drafts become cases. */
  draft?(
    id: string,
    view: DraftView,
    at: ThreadRef | undefined,
    under: ThreadRef | undefined,
    signal: AbortSignal,
  ): Promise<ThreadRef>
  /** Is this person of ours in the user group? */
  inGroup?(staff: Staff, group: string, signal: AbortSignal): Promise<boolean>
  /** Seen by one person only; best effort, so nothing may depend on it. */
  whisper(thread: ThreadRef, to: Staff, whisper: Whisper, signal: AbortSignal): Promise<void>
  /** Shows what became of what a person of ours wrote; `message` is the `Said.id`. Twice the same is once. */
  mark?(message: string, mark: Mark, signal: AbortSignal): Promise<void>
  /** Opens a form for whoever gave the trigger. Best effort: they can press again. */
  open?(trigger: string, form: Form, signal: AbortSignal): Promise<void>
  /** Answers who pressed, in place of what they pressed; without `text` that goes away. Best effort. */
  answer?(address: string, text: string | undefined, signal: AbortSignal): Promise<void>
  /** Shows a person of ours their own page, as it is now, or why there is nothing on it for them. */
  home?(to: Staff, page: Overview | { refused: string }, signal: AbortSignal): Promise<void>
  /** A URL that leads there; undefined where the desk has no such thing. */
  link?(thread: ThreadRef, signal: AbortSignal): Promise<string | undefined>
  /** Says something to whoever did something elsewhere than on the desk, and to nobody else. Best effort. */
  tell?(address: string, text: string, signal: AbortSignal): Promise<void>
  /** What a person of ours is called, for the customer. */
  nameOf(staff: Staff, signal: AbortSignal): Promise<string>
  /** A file a person of ours shared there. As `Channel.fetch`. */
  fetch?(file: FileRef, signal: AbortSignal, maxBytes: number): Promise<FetchedFile>
  close?(): Promise<void>
  /** Was this card or note posted after all? Asked before a second try when the first one's outcome is unknown. */
  find(
    id: string,
    thread: ThreadRef | undefined,
    signal: AbortSignal,
    desk?: string,
  ): Promise<ThreadRef | undefined>
}

/** What a desk button or form is about: the case, and the round of claims in which it was drawn. */
const buttonTarget = z.strictObject({
  case: z.string().min(1),
  round: z.number().int().nonnegative(),
  /** What a person of ours said, where it is about that (`Said.id`). */
  message: z.string().min(1).optional(),
  /** The channel that was chosen to answer on. */
  channel: z.enum(channelNames).optional(),
})
export type ButtonTarget = z.infer<typeof buttonTarget>

/** The value of a desk button. */
export const buttonValue = (target: ButtonTarget): string => JSON.stringify(target)

/** The value of an entry in a menu: which button it is, then that button's value. */
export const menuValue = (action: string, target: ButtonTarget): string => `${action} ${buttonValue(target)}`

/** Undefined for anything that is not a value of ours. */
export function parseButton(value: string): ButtonTarget | undefined {
  try {
    return buttonTarget.safeParse(JSON.parse(value)).data
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

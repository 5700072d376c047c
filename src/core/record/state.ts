/** What a customer's record folds into: everything the next step needs to know, nothing else. */
import type { Staff, DeliveryState, ThreadRef } from '../channel.ts'
import type { Approval, ApprovalPress } from '../approvals/approval.ts'
import { emptyDrafts, type DraftsState } from '../drafts/facts.ts'
import type { CaseWhisper } from '../whispers/facts.ts'
import type { Language } from '../classifier/heads.ts'
import type { CaseState, Outcome, Sentiment } from '../desk.ts'
import type { Spent } from '../agent/spending.ts'
import type { ChannelName, Choice, ConversationId, FileRef, IdentityKey } from '../message.ts'
import type { RecordId, Seq, Stored } from '../store.ts'
import { languageFor } from '../texts.ts'
import { emptyDesk, type DeskState } from './desk-facts.ts'
import { emptyAftercare, type AftercareState, type CaseAftercare } from './aftercare-facts.ts'
import type { CaseClock } from './clock-facts.ts'
import type { CaseCard } from './case-card.ts'
import { emptySummary, type SummaryState } from './running-summary.ts'
import type { IdentityState, SeenIdentity } from './proof.ts'
import type { Attempt, EntryOf, OpenedCase, Outgoing, Owed, PendingAction, Person } from './entries.ts'
import type { DeadLetter, Turn, Unread } from './turn-state.ts'

export type { DeadLetter, Step, Turn, Unread } from './turn-state.ts'

/** One line of the talk, over all channels. */
export interface Line {
  /** `other`: somebody else in a shared conversation, overheard. */
  who: 'customer' | 'bot' | 'staff' | 'other'
  name?: string
  text: string
  at: number
  conversation: ConversationId
  /** The id of the customer's message or of what a person of ours said, and when its provider says it was written. */
  message?: string
  /** Who of theirs wrote it. */
  from?: IdentityKey
  written?: number
  /** Its number among the lines as they became history; see `running-summary`. */
  nth?: number
  /** When the customer last changed it, epoch ms of the provider's clock; `late`: it had been answered by then. */
  changed?: { at: number; late: boolean }
}

/** A reply that finally failed. */
export interface Undelivered {
  item: Extract<Outgoing, { kind: 'reply' }>
  cause: string
}

/** Something waiting to be delivered. */
export interface Waiting {
  item: Outgoing
  /** Since when, epoch ms. */
  since: number
  /** How often the record marked it as being sent. */
  tries: number
  /** The last try may have arrived: look it up before sending again. */
  unknown: boolean
  /** Not before, epoch ms. */
  at: number
}

/** What became of a message, or of a part of it. */
export interface Delivery {
  out: string
  channel?: ChannelName
  state: DeliveryState
  code?: string
  /** When it was sent, epoch ms. */
  at?: number
  /** The message itself, while it may still have to be said again. */
  item?: Undelivered['item']
  /** Of a person of ours: what they said (`Said.id`). */
  said?: string
}

export interface Case extends OpenedCase, CaseWhisper, CaseCard, CaseClock, CaseAftercare {
  state: CaseState
  round: number
  openedAt: number
  /** How the customer sounded, oldest first; kept when it ended. */
  sentiment?: Sentiment[]
  thread?: ThreadRef
  /** It has moved to another desk, which happens once; its thread until then. */
  overflowed?: boolean
  left?: ThreadRef
  claimedBy?: Staff
  endedBy?: Staff
  endedAt?: number
  outcome?: Outcome
  /** What whoever ended it wrote for those who come after. */
  note?: string
  /** Where people's answers go, when somebody chose; otherwise where the customer wrote last. */
  replyOn?: ChannelName
}

/** Words of a person of ours that are kept back until they say whether the customer is meant to read them. */
export interface KeptBack {
  case: string
  /** `Said.id`. */
  message: string
  by: Staff
  text: string
  files: FileRef[]
}

export interface CustomerState extends DraftsState, IdentityState, AftercareState, DeskState, SummaryState {
  /** The last entry folded in. */
  seq: Seq
  person?: Person
  /** Identities seen here: with a match in the helpdesk or without. */
  identities: { [identity: IdentityKey]: SeenIdentity }
  movedTo?: RecordId
  /** Latest lines, oldest first; longer than what the model is shown. */
  talk: Line[]
  unread: Unread[]
  /** Where people of ours wrote lately: the bot leaves those conversations to them until then (epoch ms). */
  colleagues: { [conversation: ConversationId]: { by: Staff; until: number } }
  /** Conversations that go on with an earlier one. */
  attached: { [conversation: ConversationId]: ConversationId }
  /** What the customer wrote there meanwhile: a person's to answer, and the bot's again when the time has passed. */
  deferred: Unread[]
  /** The last entry that changed or took away something unread; 0: none. */
  changed: Seq
  /** Changes that may have to be applied again: of messages that are not here yet, or in a record that moves. */
  changes: Stored<EntryOf<'changed'>>[]
  turn?: Turn
  pending?: PendingAction
  /** Confirmed by the customer and not yet done. */
  confirmed?: PendingAction
  /** When, epoch ms. */
  confirmedAt?: number
  /** The latest case, also when it has ended. */
  case?: Case
  /** Cases before that one, the latest last: what is late for them still belongs to their threads. */
  ended: Case[]
  /** BCP 47, of what they wrote last; absent until a message was classified. */
  language?: string
  sentiments: { at: number; value: Sentiment }[]
  /** When the latest messages came in, for the rate limit. */
  arrivals: number[]
  waiting: Waiting[]
  owed: Owed[]
  /** Replies nobody has looked after yet since they failed for good. */
  undelivered: Undelivered[]
  dead: DeadLetter[]
  /** Turns in a row that were overtaken by a new message. */
  superseded: number
  /** The conversations the customer wrote in lately and when, the latest last. */
  recent: { conversation: ConversationId; at: number; written?: number }[]
  /** What was done and found since the last case ended, for the next case's summary. */
  done: string[]
  found: string[]
  /** What was agreed to and could not be done since then, each with why. */
  failures: string[]
  /** Writes that people decide or decided lately, the latest last, and presses that nobody has weighed yet. */
  approvals: Approval[]
  presses: ApprovalPress[]
  /** What was done and is not in the ticket system yet. */
  unlogged: { action: string; tool: string; text: string }[]
  /** Attempts without confidence since the last case, the latest last. */
  attempts: (Attempt & { at: number })[]
  /** When somebody on file was refused for want of proof, since they last proved who they are or a case began; the latest last. */
  unproved: number[]
  /** What the models cost by conversation, since it began anew; `at` is the last call. */
  spent: { [conversation: ConversationId]: Spent & { at: number } }
  /** Channels on which the customer was told that they talk to an AI. */
  disclosed: ChannelName[]
  optedOut: ConversationId[]
  /** Conversations in which we were let in and have said nothing yet, and those in which we have. */
  toGreet: ConversationId[]
  greeted: ConversationId[]
  /** Where a platform takes nothing but templates, until they write from there again. */
  closed: ConversationId[]
  /** Where nothing arrives any more, and why, until they write from there again. */
  lost: { place: ConversationId; why: string }[]
  /** What channels want back with each message to a conversation (`InboundMessage.reference`). */
  references: { [conversation: ConversationId]: unknown }
  /** The choices our latest words in a conversation offered. */
  offered: { conversation: ConversationId; choices: Choice[] }[]
  /** What was held back of an answer, until they ask for it or hear something else. */
  more?: { conversation: ConversationId; text: string }
  /** Latest deliveries by provider id. */
  deliveries: { [provider: string]: Delivery }
  keptBack: KeptBack[]
  /** The conversation the customer wrote in last: where people's answers go. */
  last?: { conversation: ConversationId; message: string; identity: IdentityKey; at: number }
}

export const emptyState = (): CustomerState => ({
  seq: 0,
  ...emptyAftercare(),
  ...emptyDesk(),
  ...emptySummary(),
  ...emptyDrafts(),
  identities: {},
  codes: [],
  merges: [],
  handedOn: [],
  talk: [],
  unread: [],
  colleagues: {},
  attached: {},
  deferred: [],
  changed: 0,
  changes: [],
  sentiments: [],
  arrivals: [],
  waiting: [],
  owed: [],
  undelivered: [],
  dead: [],
  superseded: 0,
  recent: [],
  ended: [],
  done: [],
  found: [],
  failures: [],
  approvals: [],
  presses: [],
  unlogged: [],
  attempts: [],
  unproved: [],
  spent: {},
  disclosed: [],
  optedOut: [],
  toGreet: [],
  greeted: [],
  lost: [],
  closed: [],
  references: {},
  offered: [],
  deliveries: {},
  keptBack: [],
})

/** A case somebody still has to look after. */
export const openCase = (state: CustomerState): Case | undefined =>
  state.case && (state.case.state === 'open' || state.case.state === 'claimed') ? state.case : undefined

/** The case a person holds right now: while there is one the bot is silent. */
export const claimedCase = (state: CustomerState): (Case & { claimedBy: Staff }) | undefined => {
  const held = state.case
  return held?.state === 'claimed' && held.claimedBy ? { ...held, claimedBy: held.claimedBy } : undefined
}

/** The case of this id, also when it has ended and another one began. */
export const caseNamed = (state: CustomerState, id: string): Case | undefined =>
  state.case?.id === id ? state.case : state.ended.find((held) => held.id === id)

/** Lines of the talk that are kept: more than the model is ever shown. */
export const talkKept = 100

/**
 * Adds a line to the talk; the oldest one beyond what is kept goes. What a customer wrote in a row in one
 * conversation stands as it was written, though webhooks may overtake one another.
 */
export function say(state: CustomerState, line: Line): void {
  const { written } = line
  const before = state.talk.findLastIndex(
    (said) =>
      written === undefined || said.conversation !== line.conversation || !((said.written ?? 0) > written),
  )
  const numbered = { ...line, nth: (state.lines += 1) }
  state.talk = state.talk.toSpliced(before + 1, 0, numbered).slice(-talkKept)
}

/** The language of ours to write to them in: the one just `heard`, else the one before, else the one on file. */
export const languageOf = ({ language, person }: CustomerState, heard = 'und'): Language =>
  languageFor((heard === 'und' ? undefined : heard) ?? language ?? person?.language)

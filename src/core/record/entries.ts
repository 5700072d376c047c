/**
 * What can stand in a customer's record. Entries are facts: nothing here is ever changed or taken back.
 * Keys make each fact happen once (`keys` below is the one place that spells them).
 */
import { approvalKeys, type ApprovalFacts } from '../approvals/facts.ts'
import { draftKeys, type DraftFacts } from '../drafts/facts.ts'
import { whisperKeys, type WhisperFacts } from '../whispers/facts.ts'
import type { Change, Staff, DeliveryState, ThreadRef, Door } from '../channel.ts'
import type { Classification } from '../classification.ts'
import type { CaseSummary, Outcome, Priority, Signal } from '../desk.ts'
import type { ReadableType } from '../files.ts'
import type { Money, Tier } from '../helpdesk.ts'
import type {
  Assurance,
  ChannelName,
  ConversationId,
  FileRef,
  IdentityKey,
  InboundMessage,
} from '../message.ts'
import type { CallFacts, ModelReply } from '../model.ts'
import type { KeyedEntry, RecordId, Seq } from '../store.ts'
import type { ToolResult } from '../tool.ts'
import { deskKeys, type DeskFacts } from './desk-facts.ts'
import { aftercareKeys, type AftercareFacts } from './aftercare-facts.ts'
import { clockKeys, type ClockFacts } from './clock-facts.ts'
import { identityKeys, type IdentityFacts } from './identity-facts.ts'
import type { Outgoing } from './outgoing.ts'
import { summaryKeys, type SummaryFacts } from './running-summary.ts'

export type { Outgoing } from './outgoing.ts'

/** Who a record belongs to, as the helpdesk knew them when they were identified. */
export interface Person {
  contact: string
  account: string
  name: string
  accountName: string
  tier: Tier
  revenue: Money
  language: string
}

/** A write the customer was shown and has not yet answered. */
export interface PendingAction {
  /** The call that proposed it; also the idempotency key of doing it. */
  id: string
  tool: string
  input: unknown
  /** SHA-256 over tool and canonical arguments: a yes holds for exactly these. */
  hash: string
  summary: string
  conversation: ConversationId
  /** Epoch ms. */
  expires: number
  money?: { invoice: string; amount: Money }
  /** The approval that allows it beyond what the bot may do alone. */
  approval?: string
}

/** An answer that settled nothing: this one, by the agent's own word, or the one before, because it was asked again. */
export interface Attempt {
  which: 'this' | 'before'
  why: string
}

export interface OpenedCase {
  id: string
  signals: Signal[]
  summary: CaseSummary
  priority: Priority
  /** Epoch ms, from the working calendar. */
  deadline: number
  /** The desk it was routed to; the main one when absent. */
  desk?: string
}

/** Why the model was not shown a file. */
export type WhyUnread = 'too_large' | 'kind' | 'failed' | 'too_many' | 'gone' | 'refused'
/** What came of a file a turn was to show the model. `hash`: SHA-256 of its bytes, which are not kept. */
export type FileOutcome =
  { read: true; type: ReadableType; hash: string; size: number } | { read: false; why: WhyUnread }

interface Facts
  extends
    ApprovalFacts,
    DraftFacts,
    IdentityFacts,
    ClockFacts,
    AftercareFacts,
    DeskFacts,
    SummaryFacts,
    WhisperFacts {
  /** A channel delivered a customer's message. */
  /** `within`: a new conversation so soon after the last one at the same place goes on with that one, ms. */
  received: { message: InboundMessage; within?: number }
  /** `until`: how long the bot steps back where a person of ours wrote, epoch ms. */
  changed: { change: Change; until?: number }
  /** Nobody of ours went on there until then: what was left to them is the bot's again. */
  resumed: { conversation: ConversationId; until: number }
  /** Somebody let us in or shut us out. */
  door: { door: Door }
  /** They were told who we are; `out` is empty where the bot does not speak by itself. */
  greeted: { conversation: ConversationId; out: Outgoing[] }
  /** It came under another key: a second delivery is recognised by this one's. */
  seen: object
  /** The helpdesk knows this identity. Null when it does not (asked, so that it is not asked at every turn). */
  identified: { identity: IdentityKey; person: Person | null; assurance: Assurance; name?: string }
  /** This customer turned out to be another record's; what comes here goes there. */
  moved: { to: RecordId; upTo: Seq }

  /**
   * `read`: the last entry it had seen when it took what to answer; a later change of that makes it look again.
   * `heard`: the last line of the talk it had seen.
   */
  'turn.started': { turn: string; upTo: Seq; read?: Seq; heard?: number }
  classified: {
    turn: string
    classification: Classification
    by: 'model' | 'rules'
    facts?: CallFacts
    cause?: string
  }
  /** `file`: which of the turn's messages, and which of its files. */
  'file.shown': { turn: string; file: string; outcome: FileOutcome }
  'model.replied': { turn: string; step: number; reply: ModelReply; prompt: string }
  /** Written before a tool runs, so that a write cut off by a crash is known to have been started. */
  'tool.called': { turn: string; call: string; tool: string; input: unknown }
  'tool.returned': { turn: string; call: string; tool: string; result: ToolResult; out?: Outgoing[] }
  proposed: { turn: string; action: PendingAction }
  decided: {
    action: string
    hash: string
    outcome: 'confirmed' | 'declined' | 'expired' | 'replaced'
    by: string
  }
  /** The final check held this step's reply back; the model is told why and writes another. */
  checked: { turn: string; step: number; faults: string[]; by: 'code' | 'model'; facts?: CallFacts }
  /** Whether what was agreed to happened could not be found out: nobody tries it again, a person looks it up. */
  'outcome.unknown': { action: string; out: Outgoing[] }
  /** What was done is in the ticket system under this id. */
  'ticket.logged': { action: string; ticket: string }
  /** The conversation was quiet for long: what the models may cost in it is counted anew. */
  'spending.anew': { conversation: ConversationId }
  /**
   * Ends a turn: everything up to `upTo` has been read and is answered, handed over or deliberately left.
   * `givenUp`: why the turn failed beyond patience.
   */
  answered: {
    turn: string
    upTo: Seq
    route: string
    out: Outgoing[]
    givenUp?: string
    attempts?: Attempt[]
  }
  'turn.failed': { turn: string; attempt: number; cause: string; retryAt: number }
  /** The customer wrote again, or changed what they wrote, before the answer was decided: the next turn reads all of it. */
  'turn.superseded': { turn: string }
  /** The customer was told that the answer takes longer. */
  reassured: { turn: string; out: Outgoing[] }
  /** An operator had the messages of a turn that was given up read again. */
  replayed: { turn: string }

  /** Written before a provider is called again; the first call is covered by the entry that decided to send. */
  sending: { out: string }
  sent: { out: string; provider: string[]; thread?: ThreadRef; rest?: string }
  /** A reply that could not be delivered goes to where the customer can also be reached. */
  rerouted: { from: string; out: Outgoing }
  'send.failed': {
    out: string
    cause: string
    code?: string
    outcome: 'not-done' | 'unknown'
    /** Epoch ms of the next try; absent when it is given up. */
    retryAt?: number
    /** Nothing else will arrive there either, until the customer writes again. */
    lost?: ConversationId
    /** The provider knows that they have opted out here. */
    optedOut?: ConversationId
  }
  delivery: {
    provider: string
    state: DeliveryState
    code?: string
    lost?: ConversationId
    optedOut?: ConversationId
    closed?: ConversationId
    again?: number
  }

  'case.opened': { case: OpenedCase; turn: string }
  /** More reasons for the open case; `raised` when they make it more urgent. */
  'case.joined': {
    case: string
    signals: Signal[]
    /** What a person has to do because of them. */
    left?: string[]
    raised?: { priority: Priority; deadline: number }
  }
  /** `thread`: where the button was, which may be known from here before the card's own `sent` is written. */
  'case.claimed': { case: string; round: number; by: Staff; thread?: ThreadRef }
  /** `why`: where it is not that somebody else was faster. */
  'case.refused': { case: string; by: Staff; action: string; why?: string }
  'case.ended': {
    case: string
    round: number
    how: 'resolved' | 'handed_back'
    by: Staff
    outcome?: Outcome
    note?: string
  }
  /** Given to somebody, or taken over by them when `by` and `to` are one. */
  'case.passed': { case: string; round: number; by: Staff; to: Staff; note?: string }
  /** Nobody holds it any more; by when somebody has to, by its priority. */
  'case.released': { case: string; round: number; by: Staff; deadlines: { [P in Priority]: number } }
  /** Answers go out there from now on. */
  'case.channel': { case: string; by: Staff; channel: ChannelName }
  'staff.said': { by: Staff; text: string; thread: ThreadRef; files?: FileRef[] }
  'staff.edited': { by: Staff; thread: ThreadRef; message: string; text: string }
  'staff.deleted': { by: Staff; thread: ThreadRef; message: string }
  /** Asked whether their words were meant for the customer, they said so, or not. */
  'staff.settled': { case: string; by: Staff; message: string; how: 'send' | 'note' }
  /** The customer was told that a person joined, resolved or handed back; `name` is that person's. */
  told: { case: string; what: Owed['what']; round?: number; name: string; out: Outgoing[] }

  /** The gate took note that they opted out of, or back into, messages on this pair of addresses. */
  consent: { conversation: ConversationId; state: 'in' | 'out' }
}

/** A message the customer is owed about their case. */
export interface Owed {
  case: string
  what: 'joined' | 'resolved' | 'handed_back' | 'reopened'
  /** Of claims; a second person who joins is told of as well. Absent in what older versions wrote. */
  round?: number
  by: Staff
}

export type EntryType = keyof Facts
export type EntryOf<T extends EntryType> = { [K in T]: KeyedEntry & { type: K } & Facts[K] }[T]
export type Entry = EntryOf<EntryType>

/** The keys that make each fact happen once. */
export const keys = {
  ...approvalKeys,
  ...draftKeys,
  ...whisperKeys,
  ...identityKeys,
  ...deskKeys,
  ...clockKeys,
  ...aftercareKeys,
  ...summaryKeys,
  received: (message: string) => `in:${message}`,
  changed: (change: string) => `change:${change}`,
  resumed: (conversation: ConversationId, until: number) => `resumed:${conversation}:${until}`,
  door: (door: string) => `door:${door}`,
  greeted: (conversation: ConversationId) => `greeted:${conversation}`,
  identified: (identity: IdentityKey, seq: Seq) => `identity:${identity}:${seq}`,
  moved: (upTo: Seq) => `moved:${upTo}`,
  started: (turn: string) => `turn:${turn}`,
  classified: (turn: string) => `class:${turn}`,
  file: (turn: string, file: string, outcome: string) => `file:${turn}:${file}:${outcome}`,
  replied: (turn: string, step: number) => `model:${turn}:${step}`,
  called: (call: string) => `call:${call}`,
  returned: (call: string) => `result:${call}`,
  proposed: (call: string) => `proposed:${call}`,
  decided: (action: string) => `decided:${action}`,
  checked: (turn: string, step: number) => `checked:${turn}:${step}`,
  outcomeUnknown: (action: string) => `unknown:${action}`,
  logged: (action: string) => `logged:${action}`,
  /** `at`: of the last call in it. */
  anew: (conversation: ConversationId, at: number) => `anew:${conversation}:${at}`,
  answered: (turn: string) => `answered:${turn}`,
  superseded: (turn: string) => `superseded:${turn}`,
  reassured: (turn: string) => `reassured:${turn}`,
  replayed: (turn: string) => `replayed:${turn}`,
  rerouted: (out: string) => `rerouted:${out}`,
  failed: (turn: string, attempt: number) => `failed:${turn}:${attempt}`,
  /** One send may fail and be tried many times: `nth` counts what the record holds of it. */
  sending: (out: string, nth: number) => `sending:${out}:${nth}`,
  sent: (out: string) => `sent:${out}`,
  sendFailed: (out: string, nth: number) => `unsent:${out}:${nth}`,
  delivery: (provider: string, state: DeliveryState) => `delivery:${provider}:${state}`,
  opened: (id: string) => `case:${id}`,
  joined: (id: string, turn: string) => `joined:${id}:${turn}`,
  claimed: (id: string, round: number) => `claim:${id}:${round}`,
  refused: (event: string) => `refused:${event}`,
  ended: (id: string, round: number) => `end:${id}:${round}`,
  said: (event: string) => `said:${event}`,
  edited: (event: string) => `edited:${event}`,
  deleted: (message: string) => `deleted:${message}`,
  settled: (message: string) => `settled:${message}`,
  chose: (event: string) => `chose:${event}`,
  told: ({ case: id, what, round }: Pick<Owed, 'case' | 'what' | 'round'>) =>
    round === undefined ? `told:${id}:${what}` : `told:${id}:${what}:${round}`,
  consent: (message: string) => `consent:${message}`,
}

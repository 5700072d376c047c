/**
 * The Channel port. A folder under `channels/` is one connector: a provider's webhooks, and the channels
 * it serves (Twilio serves two: sms and whatsapp).
 */
import type { UnreadableError } from './errors.ts'
import type {
  ChannelName,
  ConversationId,
  FileRef,
  Identity,
  IdentityKey,
  InboundMessage,
  OutboundMessage,
} from './message.ts'
import type { Staff, StaffAnswer, StaffEvent } from './staff.ts'

export type { Staff, StaffAnswer, StaffEvent, ThreadRef } from './staff.ts'

/**
 * What happens in a customer's conversation besides a new message of theirs. `id` is unique over all providers;
 * `at` is the provider's clock, by which changes of one message are put in order.
 */
export type Change =
  /** The customer changed a message of theirs: this is what it says now. `message` is `InboundMessage.id`. */
  | {
      kind: 'edited'
      id: string
      message: string
      from: IdentityKey
      /** Markdown. */
      text: string
      files: FileRef[]
      at: number
    }
  /** The customer took a message back. */
  | { kind: 'deleted'; id: string; message: string; from: IdentityKey; at: number }
  /** A person of ours wrote there: the bot steps back. */
  | { kind: 'colleague'; id: string; conversation: ConversationId; by: Staff; text: string; at: number }
  /** Somebody wrote there who is neither ours nor heard as a customer. Other customers are overheard by themselves. */
  | { kind: 'overheard'; id: string; conversation: ConversationId; by: Identity; text: string; at: number }

/** The order in which a delivery moves; it never steps back. `failed` and `undelivered` end it. */
export const deliveryStates = ['queued', 'sent', 'unknown', 'delivered', 'read', 'failed'] as const
export type DeliveryState = (typeof deliveryStates)[number]

export interface DeliveryUpdate {
  /** The provider's id of the message, as in `Receipt.provider`. */
  provider: string
  /** Who the message went to, where the provider says so: it is then found without a link of its own. */
  to?: IdentityKey
  state: DeliveryState
  code?: string
  /** With `failed`: nothing else will arrive there either. The conversation, or what the ids of several begin with (`email:a@b.c`). */
  lost?: ConversationId
  /** With `failed`: the customer has opted out of messages here. */
  optedOut?: ConversationId
  /** With `failed`: only what a platform calls a template may go here until the customer writes again. */
  closed?: ConversationId
  /** With `failed`: worth one more try after this long, ms. */
  again?: number
  at: number
}

/** A customer let us in or shut us out, without a word of theirs: an app was installed or removed. */
export interface Door {
  /** Unique over all providers. */
  id: string
  conversation: ConversationId
  from: Identity
  open: boolean
  /** As `InboundMessage.reference`. */
  reference?: unknown
}

/** What one webhook held. */
export interface Received {
  messages: InboundMessage[]
  changes?: Change[]
  doors?: Door[]
  staff: StaffEvent[]
  deliveries: DeliveryUpdate[]
  /** Genuine, and nothing we can read: kept for whoever mends the reading. */
  unreadable?: UnreadableError
  /** Sent once everything above is stored; if storing fails the provider gets 503 and retries. */
  response: Response
  /** Makes the response instead, where it tells people of ours what became of what they did: an answer for each of `staff`. */
  respond?(answers: StaffAnswer[]): Response
}

/** What the provider said when it took a message. */
export interface Receipt {
  /** The provider's ids (several when the text was split), first one first, prefixed: `twilio:SM01`, `slack:C9/170.2`. */
  provider: string[]
  /** Markdown that was held back: the customer was told to ask for it with the word MORE. */
  rest?: string
}

/** Where an earlier try may be found: for providers that only let us compare texts. */
export interface Search {
  /** The message was decided at this time, so nothing older is it. Epoch ms, our clock. */
  since: number
  /** Provider ids that are known to be other messages. */
  not: string[]
}

/** A file as its home gave it out. */
export interface FetchedFile {
  name: string
  /** Media type as the home says it; what it really is the bytes tell (`sniff` in `files.ts`). */
  type: string
  bytes: Uint8Array
}

/** Files of any home, for whoever has to send them on. */
export interface FileSource {
  /** Throws SendError: `too_large`, `no_file` when its home cannot give it out, or what the home throws. */
  open(file: FileRef, signal: AbortSignal): Promise<FetchedFile>
  /** A public URL the provider may fetch it from itself, good for an hour: whoever has it can read the file. */
  url(file: FileRef): Promise<string>
}

export interface Channel {
  name: ChannelName
  /** The provider sends delivery statuses that name a message only by its own id (`DeliveryUpdate` without `to`). */
  reportsDelivery?: boolean
  /**
   * Throws SendError. `signal` ends it when the lease is lost or the deadline passed. `files` opens
   * `message.files`; a channel that cannot send files names them in the text.
   */
  send(message: OutboundMessage, signal: AbortSignal, files?: FileSource): Promise<Receipt>
  /**
   * A file of this channel's, fetched with the platform's authentication and from the platform's hosts only. Throws
   * SendError; code `too_large` for more than `maxBytes`, before all of it was read (`readLimited` in `files.ts`).
   */
  fetch?(file: FileRef, signal: AbortSignal, maxBytes: number): Promise<FetchedFile>
  /** Was this message (by our id) taken after all? Asked before a second try when the first one's outcome is unknown. */
  find?(
    message: OutboundMessage,
    search: Search,
    signal: AbortSignal,
    files?: FileSource,
  ): Promise<Receipt | undefined>
  /**
   * Shows that an answer is being written, until `signal` ends or the platform shows it no longer. `reference` is the
   * conversation's `InboundMessage.reference`. Never throws: a failure is only logged.
   */
  typing?(conversation: ConversationId, signal: AbortSignal, reference?: unknown): Promise<void>
  /**
   * The conversation with this person alone, for what could not be said where others read along; undefined where there
   * is none. It is sent to with the same reference.
   */
  inPrivate?(conversation: ConversationId, reference: unknown): ConversationId | undefined
  /**
   * The place this conversation is in, where others read along (`slack:C0NORTH`): it can be mapped to an account.
   * Undefined where the customer is alone with us.
   */
  placeOf?(conversation: ConversationId): string | undefined
  /**
   * What became of a message that was last heard of as sent, asked once after a day: receipts get lost. Undefined when the
   * provider knows no more either. Throws SendError.
   */
  statusOf?(provider: string, signal: AbortSignal): Promise<DeliveryUpdate | undefined>
  /**
   * Changes what was sent, by the provider's ids of it. Absent where that cannot be done, and then the person who
   * wrote it is told. Throws SendError.
   */
  edit?(provider: string[], message: OutboundMessage, signal: AbortSignal): Promise<void>
  /** Takes back what was sent. As `edit`. */
  withdraw?(provider: string[], conversation: ConversationId, signal: AbortSignal): Promise<void>
  /** Where a message that begins a conversation with this identity goes; undefined where the platform has no such thing. */
  conversationWith?(identity: IdentityKey): ConversationId | undefined
  /** The name behind an identity, asked in the turn, never while accepting. Throws SendError. */
  nameOf?(identity: IdentityKey, signal: AbortSignal): Promise<string | undefined>
}

/** How far something was read that outlives us (a mailbox). Kept in the state, the same for all processes. */
export interface Bookmarks {
  /** Undefined when it was never read. */
  at(place: string): Promise<number | undefined>
  move(place: string, to: number): Promise<void>
}

/**
 * What came once and cannot be asked for again (a mail), kept in the state for a while. Names are of our making and say
 * what is in it, so that the same thing is kept once.
 */
export interface Shelf {
  put(name: string, bytes: Uint8Array): Promise<void>
  /** Undefined when it was never kept, or not any more. */
  get(name: string): Promise<Uint8Array | undefined>
}

/** How much went where lately, counted in the state: the same for all processes. */
export interface Tally {
  /**
   * Counts one more for `member` of `group`, unless as many were counted `within` that time already. Answers undefined once it
   * is counted, else which limit is reached, and the ms until there may be room again. What has the same `id` counts once.
   */
  add(group: string, member: string, id: string, limits: TallyLimits): Promise<TallyFull | undefined>
}
export interface TallyLimits {
  /** Ms. */
  within: number
  member: number
  group: number
}
export interface TallyFull {
  of: 'member' | 'group'
  waitMs: number
}

/** A way in that is open. */
export interface Listener {
  /** Takes nothing new and lets what is being taken end. */
  close(): Promise<void>
}

/** A provider we are connected to. `channels/index.ts` is the registry. */
export interface Connector {
  name: string
  channels: Channel[]
  /**
   * POST path to its handler, which verifies on the raw body, drops what is nobody's message and normalises
   * the rest. Throws RequestError; then nothing is stored.
   */
  routes: { path: string; receive(request: Request): Promise<Received> }[]
  /**
   * Opens a way in that is not HTTP (a mail server's port). `deliver` stores what came and throws RequestError 503 when
   * it cannot: the other side may be told that it was taken only after it returned. Throws ConfigError when the way
   * cannot be opened.
   */
  listen?(
    deliver: (received: Omit<Received, 'response'>) => Promise<void>,
    bookmarks: Bookmarks,
  ): Promise<Listener>
  /**
   * Messages that came in since then (epoch ms) and may not have reached us while we were away, oldest first; asked when the
   * gateway starts. For providers that do not come back with a webhook they gave up. Throws SendError.
   */
  catchUp?(since: number, signal: AbortSignal): Promise<InboundMessage[]>
  close?(): Promise<void>
}

/**
 * The normalised message: what every channel turns its webhook into, and what every channel
 * knows how to send. Plain JSON from webhook to reply, so it is stored as it is.
 */

export const channelNames = ['slack', 'sms', 'whatsapp', 'teams', 'email'] as const
export type ChannelName = (typeof channelNames)[number]

/** `slack:T1/C2/1700.1`: channel, then where in it the conversation lives. */
export type ConversationId = `${ChannelName}:${string}`

/** How a channel names a person: `slack:T1/U2`, `sms:+447700900123`, `teams:tenant/oid`, `email:a@b.c`. */
export type IdentityKey = `${ChannelName}:${string}`

/** Weakest first. See DESIGN words: `anonymous`, `recognised`, `verified`. */
export const assurances = ['anonymous', 'recognised', 'verified'] as const
export type Assurance = (typeof assurances)[number]

/** True when `have` is at least as strong as `need`. */
export const assured = (have: Assurance, need: Assurance): boolean =>
  assurances.indexOf(have) >= assurances.indexOf(need)

/** Who wrote, as the channel knows them. */
export interface Identity {
  key: IdentityKey
  /** Display name the channel sent along, never used to decide who somebody is. */
  name?: string
  /** How sure the channel itself is. `recognised` still needs a match in the helpdesk to count. */
  assurance: Assurance
}

/** Where a file lives: with the provider of a channel, or on the desk. */
export type FileHome = ChannelName | 'desk'

/** A file the customer or a person sent; fetched later, with the platform's own authentication. */
export interface FileRef {
  /** Who is asked for its bytes. */
  from: FileHome
  /** What its home knows it by. */
  id: string
  name?: string
  /** Media type as the platform claims it. */
  type?: string
  /** Bytes, where the platform says. */
  size?: number
  url?: string
}

/** Consent keywords a channel recognised (SMS STOP/START/HELP): handled before any model. */
export type ConsentWord = 'stop' | 'start' | 'help'

export interface InboundMessage {
  /** The provider's id, unique over all channels (`slack:C9/1767225600.000200`, `twilio:SM01…`). */
  id: string
  conversation: ConversationId
  from: Identity
  /** Markdown. */
  text: string
  files: FileRef[]
  /** Epoch ms, provider's clock (receipt time where the provider sends none). */
  at: number
  /** The value of a button the customer pressed (`Choice.value`). */
  choice?: string
  consent?: ConsentWord
  /** They wrote it in answer to this message, ours or theirs, by its provider's id. */
  quotes?: string
  /** What that message said, as far as the record still knows: set there, never by a channel. */
  quoted?: string
  /** A machine answered in their name (an absence note): it is noted, and nobody answers it. */
  automatic?: true
  /**
   * Others can read and write in this conversation too (a channel's thread, a group chat): `opened` by this very
   * message, or `joined`, as it may have been going on before.
   */
  shared?: 'opened' | 'joined'
  /** The bot is called by its name: it answers even where a person of ours is writing. */
  calls?: boolean
  /**
   * What the channel wants back with every message it is asked to send here (a Teams conversation reference,
   * the headers a mail is threaded by). JSON of the channel's own; the newest of a conversation holds.
   */
  reference?: unknown
}

/** A button where the channel has them, a numbered line of text where not. */
export interface Choice {
  /** What comes back in `InboundMessage.choice`: opaque, at most 200 characters. */
  value: string
  label: string
  style?: 'primary' | 'danger'
}

/** Why we write to somebody who has not written lately: some platforms take only an approved template for each. */
export const purposes = ['reopen_ticket', 'agent_replied', 'csat'] as const
export type Purpose = (typeof purposes)[number]

export interface OutboundMessage {
  /** Ours, made before sending: a retried send is the same message. */
  id: string
  conversation: ConversationId
  /** Markdown; the channel renders it into its dialect and splits it at its limits. */
  text: string
  choices?: Choice[]
  files?: FileRef[]
  /** Subject line, for channels that have one. */
  subject?: string
  /** The inbound message this answers, for channels that quote or thread by it. */
  replyTo?: string
  /** A person wrote it, not the bot: mail says which. */
  person?: boolean
  /** `reopen_ticket` unless told; of what a person wrote `agent_replied`. */
  purpose?: Purpose
  /** When the customer last wrote in this conversation, epoch ms; undefined when that is not known, or no longer counts. */
  heardAt?: number
  /** The conversation's `InboundMessage.reference`, given back. */
  reference?: unknown
}

export const channelOf = (id: ConversationId): ChannelName => {
  const name = id.slice(0, id.indexOf(':'))
  const found = channelNames.find((known) => known === name)
  if (!found) throw new TypeError(`'${id}' does not start with a channel name (${channelNames.join(', ')})`)
  return found
}

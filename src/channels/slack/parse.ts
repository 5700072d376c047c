/**
 * Slack's message events, as the core knows them. What is nobody's message (our own, other bots', edits, joins)
 * comes out as nothing. Shape: docs.slack.dev/reference/events/message.
 */
import { z } from 'zod'
import type { Staff, StaffEvent } from '../../core/channel.ts'
import { RequestError } from '../../core/errors.ts'
import type { FileRef, InboundMessage } from '../../core/message.ts'
import { mrkdwnToMarkdown } from './mrkdwn.ts'
import { messageRef, msOf, refOf } from './place.ts'

/** What one request held; `dropped` says why it held nothing. */
export interface Collected {
  messages: InboundMessage[]
  staff: StaffEvent[]
  dropped?: string
}

const text = z.string().nullish()

const authorization = z.object({ team_id: text, user_id: text })

/** The Events API's envelope, and the two other things that come to its URL. */
export const envelopeSchema = z.looseObject({
  type: z.string(),
  challenge: z.string().optional(),
  team_id: text,
  context_team_id: text,
  authorizations: z.array(authorization).nullish(),
  event: z.looseObject({ type: z.string() }).optional(),
})
export type Envelope = z.infer<typeof envelopeSchema>

const file = z.object({
  id: z.string(),
  name: text,
  mimetype: text,
  size: z.number().nullish(),
  url_private_download: text,
})

/** What decides whether a message is one we take at all. */
const kindSchema = z.object({ subtype: text, bot_id: text, user: text })

/** A time stamp of Slack's, which is also a message's name within its channel. */
export const stamp = z.string().regex(/^\d+\.\d+$/)
const messageSchema = z.object({
  channel: z.string().min(1),
  user: z.string().min(1),
  team: text,
  user_team: text,
  user_profile: z.object({ real_name: text, display_name: text }).nullish(),
  text,
  ts: stamp,
  thread_ts: stamp.nullish(),
  files: z.array(file).nullish(),
})
type SlackMessage = z.infer<typeof messageSchema>

/** Message subtypes that carry a person's words; everything else is about the channel or an older message. */
const spoken = ['file_share', 'thread_broadcast', 'me_message']

/** Slack itself, which writes in channels too. */
const slackAuthors = ['USLACK', 'USLACKBOT']

/**
 * A `message` event. In the staff channel a reply in a thread is something a person of ours said; elsewhere a
 * message is a customer's, unless its author belongs to our own workspace. Throws RequestError 400 when
 * a message we should take is not of the documented shape.
 */
export function parseMessage(envelope: Envelope, staffChannel: string): Collected {
  const kind = parsed(kindSchema, envelope.event)
  const [installed] = envelope.authorizations ?? []
  const self = installed?.user_id ?? undefined
  if (kind.subtype && !spoken.includes(kind.subtype)) return dropped(`subtype ${kind.subtype}`)
  if (kind.bot_id || kind.user === self) return dropped('written by a bot')
  if (slackAuthors.includes(kind.user ?? '')) return dropped('written by Slack')

  const message = parsed(messageSchema, envelope.event)
  // Never the envelope's own team first: in a shared channel it can name the author's workspace.
  const home = installed?.team_id ?? envelope.context_team_id ?? envelope.team_id
  if (!home) throw malformed('no workspace in `authorizations`, `context_team_id` or `team_id`')
  const author = message.team ?? message.user_team ?? envelope.team_id ?? home
  if (message.channel === staffChannel) return fromStaff(message, home, author, self)
  if (author === home) return dropped('written by a person of ours in a customer channel')
  return { messages: [fromCustomer(message, home, author, self)], staff: [] }
}

function fromCustomer(message: SlackMessage, home: string, author: string, self?: string): InboundMessage {
  const root = message.thread_ts ?? message.ts
  const name = nameIn(message)
  return {
    id: messageRef(message.channel, message.ts),
    conversation: refOf({ team: home, channel: message.channel, ts: root }),
    from: {
      key: `slack:${author}/${message.user}`,
      ...(name && { name }),
      assurance: 'recognised',
    },
    text: mrkdwnToMarkdown(message.text ?? '', self),
    files: filesOf(message, 'slack'),
    at: msOf(message.ts),
  }
}

function fromStaff(message: SlackMessage, home: string, author: string, self?: string): Collected {
  if (author !== home) return dropped('written in the staff channel by somebody from outside')
  if (!message.thread_ts || message.thread_ts === message.ts) return dropped('outside a thread of the desk')
  const said: StaffEvent = {
    kind: 'said',
    id: messageRef(message.channel, message.ts),
    thread: refOf({ team: home, channel: message.channel, ts: message.thread_ts }),
    by: staff(message.user, nameIn(message)),
    text: mrkdwnToMarkdown(message.text ?? '', self),
    ...(message.files?.length && { files: filesOf(message, 'desk') }),
    at: msOf(message.ts),
  }
  return { messages: [], staff: [said] }
}

const nameIn = ({ user_profile: profile }: SlackMessage): string | undefined =>
  profile?.real_name || profile?.display_name || undefined

/** By id only where Slack sends no name along. */
export const staff = (user: string, name: string | undefined): Staff => ({
  id: `slack:${user}`,
  name: name ?? user,
})

const filesOf = (message: SlackMessage, from: FileRef['from']): FileRef[] =>
  (message.files ?? []).map((one) => fileRef(one, from))

/** In shared channels only the id comes along; the rest is asked for when the file is fetched. */
const fileRef = (one: z.infer<typeof file>, from: FileRef['from']): FileRef => ({
  from,
  id: one.id,
  ...(one.name && { name: one.name }),
  ...(one.mimetype && { type: one.mimetype }),
  ...(typeof one.size === 'number' && { size: one.size }),
  ...(one.url_private_download && { url: one.url_private_download }),
})

/** Nobody's, and why. */
export const dropped = (why: string): Collected => ({ messages: [], staff: [], dropped: why })

/** The value in its documented shape; throws RequestError 400 that names the first fault. */
export function parsed<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw malformed(`${issue?.path.join('.') || 'payload'}: ${issue?.message ?? 'unreadable'}`)
}

export const malformed = (what: string): RequestError =>
  new RequestError(400, 'malformed', `Not what Slack sends: ${what}.`)

/**
 * Slack's message events, as the core knows them. What is nobody's message (our own, other bots', edits, joins)
 * comes out as nothing. Shape: docs.slack.dev/reference/events/message.
 */
import { z } from 'zod'
import type { Change, Staff, StaffEvent } from '../../core/channel.ts'
import type { StreamingMode } from '../../core/config-slack.ts'
import type { FileRef, InboundMessage } from '../../core/message.ts'
import { authorSchema, homeIn, isOfDesk, teamOf, whose, type Home, type Whose } from './author.ts'
import { changing, parseChange } from './changes.ts'
import { mrkdwnToMarkdown } from './mrkdwn.ts'
import { messageRef, msOf, refOf } from './place.ts'
import { referenceFor } from './recipient.ts'
import {
  type Collected,
  dropped,
  type Envelope,
  file,
  filesOf,
  id,
  malformed,
  parsed,
  stamp,
} from './shapes.ts'

const text = z.string().nullish()

export interface ParseOptions {
  staffChannel: string
  /** Channels of further desks. */
  deskChannels?: string[] | undefined
  /** Workspaces of ours besides the one we are installed in. */
  teams?: string[] | undefined
  /** `own` unless told. */
  streaming?: StreamingMode | undefined
}

/** What decides whether a message is one we take at all. */
const kindSchema = authorSchema.extend({ subtype: text })

export const messageSchema = z.object({
  channel: id,
  channel_type: text,
  user: id,
  user_profile: z.object({ real_name: text, display_name: text }).nullish(),
  text,
  ts: stamp,
  thread_ts: stamp.nullish(),
  files: z.array(file).nullish(),
})
type SlackMessage = z.infer<typeof messageSchema>

/** Message subtypes that carry a person's words; everything else is about the channel or an older message. */
const spoken = ['file_share', 'thread_broadcast', 'me_message']

/**
 * A `message` event (or `app_mention`, which says the same under the same name). In the staff channel a reply in a
 * thread is something a person of ours said; elsewhere what people of ours write makes the bot step back, and a
 * message of anybody else is a customer's. Throws RequestError 400 when a message we should take is not of the
 * documented shape.
 */
export function parseMessage(envelope: Envelope, options: ParseOptions): Collected {
  const { teams = [], streaming = 'own' } = options
  const kind = parsed(kindSchema, envelope.event)
  if (kind.subtype && changing.includes(kind.subtype)) return parseChange(envelope, options, teams)
  if (kind.subtype && !spoken.includes(kind.subtype)) return dropped(`subtype ${kind.subtype}`)
  const home = homeIn(envelope, teams)
  if (!home) throw malformed('no workspace in `authorizations`, `context_team_id` or `team_id`')
  const team = teamOf(kind, envelope, home)
  const author = whose(kind, team, home)
  if (author === 'bot') return dropped('written by a bot')
  if (author === 'slack') return dropped('written by Slack')
  const message = parsed(messageSchema, envelope.event)
  if (isOfDesk(options, message.channel)) return fromStaff(message, home, author)
  if (author === 'ours') return fromColleague(message, home)
  const place = {
    alone: message.channel_type === 'im',
    shared: envelope.is_ext_shared_channel === true,
    reader: { team, user: message.user },
  }
  const said = { ...fromCustomer(message, home, team), ...referenceFor(streaming, place) }
  return { messages: [said], staff: [] }
}

/** What a customer wrote, for the core. */
export function fromCustomer(message: SlackMessage, home: Home, team: string): InboundMessage {
  const name = nameIn(message)
  return {
    id: messageRef(message.channel, message.ts),
    conversation: conversationOf(message, home),
    from: {
      key: `slack:${team}/${message.user}`,
      ...(name && { name }),
      assurance: 'recognised',
    },
    text: mrkdwnToMarkdown(message.text ?? '', home.self),
    files: filesOf(message, 'slack'),
    at: msOf(message.ts),
    ...sharedIn(message),
    ...(callsBot(message, home) && { calls: true }),
  }
}

const conversationOf = ({ channel, ts, thread_ts: root }: SlackMessage, { team }: Home) =>
  refOf({ team, channel, ts: root ?? ts })

/** Everywhere but in a direct message others can read and write. */
function sharedIn(message: SlackMessage): Pick<InboundMessage, 'shared'> {
  if (message.channel_type === 'im') return {}
  return { shared: !message.thread_ts || message.thread_ts === message.ts ? 'opened' : 'joined' }
}

const callsBot = ({ text: words }: SlackMessage, { self }: Home): boolean =>
  self !== undefined && new RegExp(`<@${self}(\\||>)`).test(words ?? '')

/** What people of ours say to customers is theirs to answer from then on; among themselves it is nobody's. */
function fromColleague(message: SlackMessage, home: Home): Collected {
  if (message.channel_type === 'im') return dropped('a person of ours writes to the bot')
  const { user, channel, ts } = message
  const text = [mrkdwnToMarkdown(message.text ?? '', home.self), ...filesOf(message, 'slack').map(fileLine)]
  const change: Change = {
    kind: 'colleague',
    id: messageRef(channel, ts),
    conversation: conversationOf(message, home),
    by: staff(user, nameIn(message)),
    text: text.filter(Boolean).join('\n'),
    at: msOf(ts),
  }
  return { messages: [], staff: [], changes: [change] }
}

const fileLine = ({ name, id }: FileRef): string => `(file: ${name ?? id})`

function fromStaff(message: SlackMessage, home: Home, author: Whose): Collected {
  if (author !== 'ours') return dropped('written in the staff channel by somebody from outside')
  if (!message.thread_ts || message.thread_ts === message.ts) return dropped('outside a thread of the desk')
  const said: StaffEvent = {
    kind: 'said',
    id: messageRef(message.channel, message.ts),
    thread: refOf({ team: home.team, channel: message.channel, ts: message.thread_ts }),
    by: staff(message.user, nameIn(message)),
    text: mrkdwnToMarkdown(message.text ?? '', home.self),
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

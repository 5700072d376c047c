/**
 * What people of ours changed or took back in a thread of the desk. Shapes:
 * docs.slack.dev/reference/events/message/message_changed and message_deleted.
 */
import { z } from 'zod'
import type { StaffEvent } from '../../core/channel.ts'
import { mrkdwnToMarkdown } from './mrkdwn.ts'
import { homeIn, isOfDesk, type Home } from './author.ts'
import { type ParseOptions, staff } from './parse.ts'
import { type Collected, dropped, type Envelope, malformed, parsed, stamp } from './shapes.ts'
import { messageRef, msOf, refOf } from './place.ts'

const text = z.string().nullish()

/** A message within another event. `bot_id`: ours, which we change ourselves. */
const inner = z.object({
  user: text,
  bot_id: text,
  team: text,
  text,
  ts: stamp,
  thread_ts: stamp.nullish(),
  /** There only when its author changed it: previews of links change messages too. */
  edited: z.object({ ts: stamp }).nullish(),
})
type Inner = z.infer<typeof inner>

const changedSchema = z.object({
  channel: z.string().min(1),
  message: inner,
  previous_message: inner.nullish(),
})
const deletedSchema = z.object({
  channel: z.string().min(1),
  deleted_ts: stamp,
  event_ts: stamp.nullish(),
  previous_message: inner,
})

const kindSchema = z.object({ subtype: text, channel: text })

/**
 * A change of the staff channel; undefined for any other message event. Throws RequestError 400 when it is not of
 * the documented shape.
 */
export function parseStaffChange(
  envelope: Envelope,
  { teams = [], ...desk }: ParseOptions,
): Collected | undefined {
  const { data: kind } = kindSchema.safeParse(envelope.event)
  if (!kind?.channel || !isOfDesk(desk, kind.channel)) return undefined
  const home = homeIn(envelope, teams)
  if (!home) throw malformed('no workspace in `authorizations`, `context_team_id` or `team_id`')
  if (kind.subtype === 'message_changed') return edit(envelope.event, home)
  return kind.subtype === 'message_deleted' ? deletion(envelope.event, home) : undefined
}

function edit(event: unknown, home: Home): Collected {
  const { channel, message, previous_message: before } = parsed(changedSchema, event)
  const why = whyNotTheirs(message, home)
  if (why) return dropped(why)
  const { user, thread_ts: root, edited, ts } = message
  if (!user || !root || !edited || message.text === before?.text) return dropped('changed, but not its words')
  const edit: StaffEvent = {
    kind: 'edited',
    id: `${messageRef(channel, ts)}/${edited.ts}`,
    message: messageRef(channel, ts),
    thread: refOf({ team: home.team, channel, ts: root }),
    by: staff(user, undefined),
    text: mrkdwnToMarkdown(message.text ?? '', home.self),
    at: msOf(edited.ts),
  }
  return { messages: [], staff: [edit] }
}

function deletion(event: unknown, home: Home): Collected {
  const { channel, deleted_ts: ts, event_ts: at, previous_message: before } = parsed(deletedSchema, event)
  const why = whyNotTheirs(before, home)
  if (why) return dropped(why)
  if (!before.user || !before.thread_ts) return dropped('deleted outside a thread of the desk')
  const deletion: StaffEvent = {
    kind: 'deleted',
    id: `${messageRef(channel, ts)}/deleted`,
    message: messageRef(channel, ts),
    thread: refOf({ team: home.team, channel, ts: before.thread_ts }),
    by: staff(before.user, undefined),
    at: msOf(at ?? ts),
  }
  return { messages: [], staff: [deletion] }
}

function whyNotTheirs(message: Inner, { team, sisters }: Home): string | undefined {
  if (message.bot_id || !message.user) return 'a change to what a bot wrote'
  if (message.team && message.team !== team && !sisters.includes(message.team))
    return 'changed in the staff channel by somebody from outside'
  if (!message.thread_ts || message.thread_ts === message.ts) return 'changed outside a thread of the desk'
  return undefined
}

/** Messages changed or deleted (docs.slack.dev/reference/events/message/message_changed and message_deleted). */
import { z } from 'zod'
import type { Change } from '../../core/channel.ts'
import type { FileRef } from '../../core/message.ts'
import { authorSchema, homeIn, isOfDesk, teamOf, whose, type DeskChannels } from './author.ts'
import { mrkdwnToMarkdown } from './mrkdwn.ts'
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
import { messageRef, msOf } from './place.ts'

/** The subtypes that are about an older message. */
export const changing = ['message_changed', 'message_deleted']

const text = z.string().nullish()
const versionSchema = authorSchema.extend({ subtype: text, text, ts: stamp, files: z.array(file).nullish() })
type Version = z.infer<typeof versionSchema>

const changeSchema = z.object({
  subtype: z.string(),
  channel: id,
  ts: stamp,
  message: versionSchema.nullish(),
  previous_message: versionSchema.nullish(),
})

/** Only customers' own messages matter, and of those only a change of their words or files. */
export function parseChange(envelope: Envelope, desk: DeskChannels, teams: string[]): Collected {
  const { channel, ts, subtype, message, previous_message: before } = parsed(changeSchema, envelope.event)
  const home = homeIn(envelope, teams)
  if (!home) throw malformed('no workspace in `authorizations`, `context_team_id` or `team_id`')
  // A deleted message that has replies is changed into a tombstone of Slack's.
  const gone = subtype === 'message_deleted' || message?.subtype === 'tombstone'
  const version = gone ? before : message
  if (!version) return dropped(`${subtype} of a message Slack does not show`)
  const team = teamOf({ ...version, team: version.team ?? before?.team }, envelope, home)
  if (isOfDesk(desk, channel) || whose(version, team, home) !== 'customer' || !version.user) {
    return dropped(`${subtype} of a message that is not a customer’s`)
  }
  const filesNow = filesOf(version, 'slack')
  if (!gone && before && same(before, version, filesNow)) return dropped('an unfurl, not a change of words')
  const change = {
    id: `${messageRef(channel, version.ts)}/${ts}`,
    message: messageRef(channel, version.ts),
    from: `slack:${team}/${version.user}`,
    at: msOf(ts),
  } as const
  const now: Change = gone
    ? { kind: 'deleted', ...change }
    : { kind: 'edited', ...change, text: mrkdwnToMarkdown(version.text ?? '', home.self), files: filesNow }
  return { messages: [], staff: [], changes: [now] }
}

const same = (before: Version, now: Version, files: FileRef[]): boolean =>
  (before.text ?? '') === (now.text ?? '') &&
  JSON.stringify(filesOf(before, 'slack').map(({ id }) => id)) === JSON.stringify(files.map(({ id }) => id))

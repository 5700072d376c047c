/** Where something is in Slack, and its written form `slack:<home team>/<channel>/<ts>`. */
import { SendError } from '../../core/errors.ts'

/** `ts` is a thread's root, or the one message meant. */
export interface Place {
  team: string
  channel: string
  ts: string
}

/** Reads a conversation id or a thread of the desk; throws SendError when it is neither. */
export function placeOf(ref: string): Place {
  const [, team, channel, ts] = /^slack:([^/]+)\/([^/]+)\/([^/]+)$/.exec(ref) ?? []
  if (team && channel && ts) return { team, channel, ts }
  throw new SendError(`'${ref}' is not of the form slack:<team>/<channel>/<ts>`, {
    again: 'never',
    code: 'no_slack_place',
  })
}

export const refOf = ({ team, channel, ts }: Place): `slack:${string}` => `slack:${team}/${channel}/${ts}`

/** A message's id over all channels: `slack:<channel>/<ts>`. */
export const messageRef = (channel: string, ts: string): string => `slack:${channel}/${ts}`

/**
 * A channel as it is mapped to an account, `slack:C0NORTH`; undefined for a direct message (`D…`), which nobody else
 * reads. Ids of channels are unique over all workspaces.
 */
export function sharedPlaceOf(ref: string): string | undefined {
  const { channel } = placeOf(ref)
  return channel.startsWith('D') ? undefined : placeName(channel)
}

export const placeName = (channel: string): string => `slack:${channel}`

/** Slack's time stamps are epoch seconds with six decimals that tell messages apart; ours are epoch ms. */
export const msOf = (ts: string): number => Math.round(Number(ts) * 1000)

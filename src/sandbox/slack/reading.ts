/** `conversations.*`, `users.*` and `auth.test` of the Web API. */
import { groups, home, teams } from '../cast.ts'
import { SlackFault, channelIn, flag, needed, text } from './call.ts'
import type { Args, Method } from './call.ts'
import { channelJson, messageJson, userJson } from './format.ts'
import type { Json } from './format.ts'
import type { SlackMessage } from './world.ts'

/** Slack's own default and ceiling for both (docs.slack.dev/apis/web-api/pagination). */
const defaultPage = 100
const largestPage = 999

export const authTest: Method = () => ({
  url: `https://${home.domain}.slack.example/`,
  team: home.teamName,
  user: home.botName.toLowerCase(),
  team_id: home.team,
  user_id: home.botUser,
  bot_id: home.bot,
  app_id: home.app,
  is_enterprise_install: false,
})

/** Newest first, without replies. */
export const history: Method = (args, world) => {
  const channel = channelIn(args, world)
  const roots = world
    .messages(channel.id)
    .filter((message) => !message.onlyFor && (!message.threadTs || message.threadTs === message.ts))
    .toReversed()
  return page(args, within(args, roots), (message) => messageJson(world, message, metadataWanted(args)))
}

/** The root first, then its replies, oldest first. */
export const replies: Method = (args, world) => {
  const channel = channelIn(args, world)
  const root = world.find(channel.id, needed(args, 'ts', 'thread_not_found'))
  if (!root) throw new SlackFault('thread_not_found')
  const thread = world.replies(channel.id, root.ts).filter((message) => !message.onlyFor)
  return page(args, [root, ...within(args, thread)], (message) =>
    messageJson(world, message, metadataWanted(args)),
  )
}

export const info: Method = (args, world) => ({ channel: channelJson(channelIn(args, world)) })

/** Our own people are in the staff channel, a guest's people in the one shared with them; ours may look in everywhere. */
export const members: Method = (args, world) => {
  const { guests } = channelIn(args, world)
  const inside = [home.team, ...guests]
  const all = [...world.users.values()].filter(({ team }) => inside.includes(team))
  return { members: all.map(({ id }) => id), response_metadata: { next_cursor: '' } }
}

export const groupUsers: Method = (args) => {
  const group = groups.find(({ id }) => id === needed(args, 'usergroup', 'invalid_arguments'))
  if (!group) throw new SlackFault('no_such_subteam')
  return { users: group.users }
}

export const userInfo: Method = (args, world) => {
  const user = world.users.get(needed(args, 'user', 'user_not_found'))
  if (!user) throw new SlackFault('user_not_found')
  return { user: userJson(user) }
}

/** Members of our workspace only: people of connected ones are not listed. */
export const userList: Method = (args, world) => {
  const members = [...world.users.values()].filter((user) => user.team === home.team)
  const { messages, ...rest } = page(args, members, userJson)
  return { members: messages, ...rest }
}

export const teamInfo: Method = (args) => {
  const id = text(args, 'team') ?? home.team
  const team = teams[id]
  if (!team) throw new SlackFault('team_not_found')
  return { team: { id, ...team } }
}

const metadataWanted = (args: Args) => flag(args, 'include_all_metadata')

/** `oldest` and `latest` bound by ts, exclusive unless `inclusive`. */
function within(args: Args, messages: SlackMessage[]): SlackMessage[] {
  const oldest = text(args, 'oldest')
  const latest = text(args, 'latest')
  const edge = flag(args, 'inclusive')
  return messages.filter(({ ts }) => {
    const late = oldest === undefined || Number(ts) > Number(oldest) || (edge && ts === oldest)
    const early = latest === undefined || Number(ts) < Number(latest) || (edge && ts === latest)
    return late && early
  })
}

/** One page of `items`; the cursor is opaque to callers (here: the next offset). */
function page<T>(args: Args, items: T[], show: (item: T) => Json): Json & { messages: Json[] } {
  const asked = Number(args['limit'] ?? defaultPage)
  if (!Number.isInteger(asked) || asked < 1) throw new SlackFault('invalid_limit')
  const start = Number(Buffer.from(text(args, 'cursor') ?? '', 'base64url').toString() || 0)
  if (!Number.isInteger(start) || start < 0) throw new SlackFault('invalid_cursor')
  const end = start + Math.min(asked, largestPage)
  const more = end < items.length
  return {
    messages: items.slice(start, end).map(show),
    has_more: more,
    response_metadata: { next_cursor: more ? Buffer.from(String(end)).toString('base64url') : '' },
  }
}

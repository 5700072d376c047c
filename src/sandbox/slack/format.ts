/** How this world's things look as Slack's JSON, in the Web API, in events and in interactions alike. */
import { home } from '../cast.ts'
import { isShared, teamOf } from './world.ts'
import type { SlackChannel, SlackMessage, SlackUser, SlackWorld } from './world.ts'

export type Json = { [key: string]: unknown }

/** A `message` object; metadata only where it was asked for, as Slack does. */
export function messageJson(world: SlackWorld, message: SlackMessage, withMetadata: boolean): Json {
  return {
    type: 'message',
    user: message.user,
    team: message.team,
    text: message.text,
    ts: message.ts,
    ...(message.blocks.length > 0 && { blocks: message.blocks }),
    ...(message.bot && { bot_id: message.bot, app_id: home.app, bot_profile: botProfile() }),
    ...(message.streaming && { streaming_state: message.streaming }),
    ...(message.edited && { edited: { user: message.user, ts: message.edited } }),
    ...(message.threadTs && { thread_ts: message.threadTs, ...threadJson(world, message) }),
    ...(withMetadata && message.metadata && { metadata: message.metadata }),
    ...(message.reactions.length > 0 && {
      reactions: message.reactions.map(({ name, users }) => ({ name, users, count: users.length })),
    }),
  }
}

function threadJson(world: SlackWorld, message: SlackMessage): Json {
  const root = message.threadTs && world.find(message.channel, message.threadTs)
  if (message.threadTs !== message.ts) return root ? { parent_user_id: root.user } : {}
  const replies = world.replies(message.channel, message.ts).filter((reply) => !reply.onlyFor)
  const last = replies.at(-1)
  return {
    reply_count: replies.length,
    reply_users: [...new Set(replies.map((reply) => reply.user))],
    ...(last && { latest_reply: last.ts }),
  }
}

const botProfile = (): Json => ({
  id: home.bot,
  app_id: home.app,
  name: home.botName,
  deleted: false,
  team_id: home.team,
})

/**
 * A `channel` object. Outsiders in it are told by `is_ext_shared`, never by `is_shared` alone
 * (docs.slack.dev/apis/slack-connect).
 */
export function channelJson(channel: SlackChannel): Json {
  const shared = isShared(channel)
  return {
    id: channel.id,
    name: channel.name,
    is_channel: true,
    is_private: false,
    is_archived: false,
    is_shared: shared,
    is_ext_shared: shared,
    is_org_shared: false,
    is_member: true,
    context_team_id: home.team,
    ...(shared && { connected_team_ids: channel.guests, shared_team_ids: [home.team, ...channel.guests] }),
  }
}

/** A `user` object. No e-mail: external people's may be withheld, so nothing may depend on it. */
export function userJson(user: SlackUser): Json {
  const handle = user.name.toLowerCase().replaceAll(' ', '.')
  return {
    id: user.id,
    team_id: user.team,
    name: handle,
    real_name: user.name,
    deleted: false,
    is_bot: user.bot,
    is_stranger: false,
    tz: 'Europe/London',
    profile: { real_name: user.name, display_name: user.name.split(' ')[0], team: user.team },
  }
}

export const teamJson = (id: string): Json => ({ id, domain: teamOf(id).domain })

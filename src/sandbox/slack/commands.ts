/**
 * Slash commands: a signed form for each, and the answer that only whoever ran it sees
 * (docs.slack.dev/interactivity/implementing-slash-commands).
 */
import { z } from 'zod'
import { home } from '../cast.ts'
import type { Edge } from '../edge.ts'
import { blocksIn } from './call.ts'
import { channelJson, userJson } from './format.ts'
import { outcome } from './interactivity.ts'
import type { Pressed } from './interactivity.ts'
import { signed } from './signing.ts'
import type { Triggers } from './triggers.ts'
import { teamOf } from './world.ts'
import type { SlackWorld } from './world.ts'

export interface Commands {
  /** `user` writes `/case help` in a channel. People of other workspaces cannot: Slack sends it nowhere. */
  run(user: string, channel: string, line: string): Promise<Pressed>
}

const ackTimeoutMs = 3_000
const answer = z.looseObject({
  response_type: z.enum(['ephemeral', 'in_channel']).default('ephemeral'),
  text: z.string(),
})

export function createCommands(
  world: SlackWorld,
  edge: Edge,
  triggers: Triggers,
  now: () => number,
): Commands {
  async function run(userId: string, channelId: string, line: string): Promise<Pressed> {
    const user = world.users.get(userId)
    const channel = world.channels.get(channelId)
    if (!user || !channel) return { ok: false, why: `nobody called ${userId} is in ${channelId}` }
    if (user.team !== home.team) return { ok: false, why: 'only our own workspace has this command' }
    const [command = '', ...words] = line.trim().split(' ')
    const body = new URLSearchParams({
      token: 'deprecated',
      team_id: home.team,
      team_domain: teamOf(home.team).domain,
      channel_id: channelId,
      channel_name: String(channelJson(channel)['name']),
      user_id: userId,
      user_name: String(userJson(user)['name']),
      command,
      text: words.join(' '),
      api_app_id: home.app,
      trigger_id: triggers.give(userId),
    }).toString()
    const headers = { 'content-type': 'application/x-www-form-urlencoded', ...signed(body, now()) }
    const result = await edge.forward('/webhooks/slack/commands', headers, body, ackTimeoutMs)
    const done = outcome(result)
    if (done.ok && result.reached && result.body) show(userId, channelId, JSON.parse(result.body))
    return done
  }

  function show(user: string, channel: string, body: unknown): void {
    const { response_type: type, text, ...rest } = answer.parse(body)
    world.post({
      channel,
      user: home.botUser,
      bot: home.bot,
      text,
      blocks: blocksIn(rest) ?? [],
      ...(type === 'ephemeral' && { onlyFor: user }),
    })
  }

  return { run }
}

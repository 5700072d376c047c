/**
 * Shortcuts: on a message and from anywhere, as a signed payload each
 * (docs.slack.dev/reference/interaction-payloads/shortcuts-interactions-payload).
 */
import { home } from '../cast.ts'
import type { Edge } from '../edge.ts'
import { channelJson, messageJson, teamJson, userJson } from './format.ts'
import type { Json } from './format.ts'
import { outcome } from './interactivity.ts'
import type { Interactivity, Pressed } from './interactivity.ts'
import { signed } from './signing.ts'
import type { Triggers } from './triggers.ts'
import type { SlackWorld } from './world.ts'

export interface Shortcuts {
  /** `user` chooses a shortcut; of a message when its `ts` is given. People of other workspaces have none. */
  choose(user: string, callbackId: string, messageTs?: string): Promise<Pressed>
}

const ackTimeoutMs = 3_000

export function createShortcuts(
  world: SlackWorld,
  edge: Edge,
  triggers: Triggers,
  interactivity: Interactivity,
  now: () => number,
): Shortcuts {
  async function choose(userId: string, callbackId: string, messageTs?: string): Promise<Pressed> {
    const user = world.users.get(userId)
    if (!user || user.team !== home.team) return { ok: false, why: 'only our own workspace has shortcuts' }
    const about = messageTs === undefined ? { type: 'shortcut' } : aboutMessage(userId, messageTs)
    if (!about) return { ok: false, why: `no message ${messageTs}` }
    const { name } = userJson(user)
    const payload = {
      ...about,
      callback_id: callbackId,
      trigger_id: triggers.give(userId),
      action_ts: world.nextTs(),
      token: 'deprecated',
      team: teamJson(user.team),
      enterprise: null,
      is_enterprise_install: false,
      user: { id: user.id, username: name, name, team_id: user.team },
    }
    const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString()
    const headers = { 'content-type': 'application/x-www-form-urlencoded', ...signed(body, now()) }
    return outcome(await edge.forward('/webhooks/slack/interactions', headers, body, ackTimeoutMs))
  }

  function aboutMessage(user: string, ts: string): Json | undefined {
    const message = world.anywhere(ts)
    const channel = message && world.channels.get(message.channel)
    if (!channel) return undefined
    return {
      type: 'message_action',
      message_ts: ts,
      channel: { id: channel.id, name: channelJson(channel)['name'] },
      message: messageJson(world, message, true),
      response_url: interactivity.answerable(message, user),
    }
  }

  return { choose }
}

/**
 * App Home: opening it tells the app (docs.slack.dev/reference/events/app_home_opened), and its buttons are pressed like
 * any others, in a payload that names a view instead of a message.
 */
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { home } from '../cast.ts'
import type { Edge } from '../edge.ts'
import { envelope } from './events.ts'
import { teamJson, userJson } from './format.ts'
import type { Json } from './format.ts'
import { chosen, elementsOf, matches, outcome } from './interactivity.ts'
import type { Pressed } from './interactivity.ts'
import { signed } from './signing.ts'
import type { Triggers } from './triggers.ts'
import type { OpenView, Views } from './views.ts'
import { viewJson } from './views.ts'
import type { SlackWorld } from './world.ts'

export interface Homes {
  /** `user` looks at the app's home. */
  open(user: string): Promise<Pressed>
  /** `user` presses a button of their home page, as it is now. */
  press(user: string, actionId: string, value?: string): Promise<Pressed>
}

const ackTimeoutMs = 3_000
const blocks = z.array(z.record(z.string(), z.unknown()))

export function createHomes(
  world: SlackWorld,
  edge: Edge,
  triggers: Triggers,
  views: Views,
  now: () => number,
): Homes {
  const homeOf = (user: string): OpenView | undefined => views.homes().find((one) => one.user === user)

  async function open(user: string): Promise<Pressed> {
    const shown = homeOf(user)
    const channel = `D0${user.slice(2)}`
    const event = {
      type: 'app_home_opened',
      user,
      channel,
      tab: 'home',
      event_ts: world.nextTs(),
      ...(shown && { view: viewJson(shown) }),
    }
    const id = `Ev${randomBytes(5).toString('hex').toUpperCase()}`
    const body = JSON.stringify(envelope(world, id, event, { channel, team: home.team }, now()))
    const headers = { 'content-type': 'application/json', ...signed(body, now()) }
    return outcome(await edge.forward('/webhooks/slack/events', headers, body, ackTimeoutMs))
  }

  async function press(userId: string, actionId: string, value?: string): Promise<Pressed> {
    const shown = homeOf(userId)
    const user = world.users.get(userId)
    const all = shown ? elementsOf(blocks.parse(shown.view['blocks'])) : []
    const found = all.find(({ element }) => matches(element, actionId, value))
    if (!shown || !user || !found) return { ok: false, why: `no button '${actionId}' on their home page` }
    const { name } = userJson(user)
    const payload: Json = {
      type: 'block_actions',
      token: 'deprecated',
      api_app_id: home.app,
      team: teamJson(user.team),
      enterprise: null,
      is_enterprise_install: false,
      user: { id: user.id, username: name, name, team_id: user.team },
      container: { type: 'view', view_id: shown.id },
      view: viewJson(shown),
      trigger_id: triggers.give(userId),
      state: { values: {} },
      actions: [{ ...chosen(found.element, value), block_id: found.block, action_ts: world.nextTs() }],
    }
    const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString()
    const headers = { 'content-type': 'application/x-www-form-urlencoded', ...signed(body, now()) }
    return outcome(await edge.forward('/webhooks/slack/interactions', headers, body, ackTimeoutMs))
  }

  return { open, press }
}

/** Clicks: a signed `block_actions` payload for each, and the `response_url` that goes with it. */
import { randomBytes } from 'node:crypto'
import { Hono } from 'hono'
import { z } from 'zod'
import type { Edge, Forwarded } from '../edge.ts'
import { home } from '../cast.ts'
import { SlackFault, flag, readArgs, text } from './call.ts'
import { content } from './chat.ts'
import { channelJson, messageJson, teamJson, userJson } from './format.ts'
import type { Json } from './format.ts'
import { signed } from './signing.ts'
import type { Triggers } from './triggers.ts'
import type { Block, SlackMessage, SlackWorld } from './world.ts'

/** How a click ended: refused by this world (no such button), or what the gateway answered. */
export type Pressed = { ok: true } | { ok: false; why: string }

export interface Interactivity {
  /**
   * `user` presses the button `actionId` of the message `ts`. With several buttons of one action id, and in a menu,
   * `value` tells which. Slack does not retry clicks: the person sees that it failed.
   */
  press(user: string, ts: string, actionId: string, value?: string): Promise<Pressed>
  /** A `response_url` at which this user can be answered about a message. */
  answerable(message: SlackMessage, user: string): string
  /** Answers at `response_url`s; mount it at `/slack/response`. */
  app: Hono
}

/** Whatever can be pressed or chosen from. */
const element = z.looseObject({
  type: z.enum(['button', 'overflow', 'static_select']),
  action_id: z.string(),
  value: z.string().optional(),
  options: z.array(z.looseObject({ value: z.string() })).optional(),
})
type Element = z.infer<typeof element>

const ackTimeoutMs = 3_000
/** docs.slack.dev/interactivity/handling-user-interaction: five uses within 30 minutes. */
const responseUses = 5
const responseLifetimeMs = 30 * 60_000

/** `responseBase`: where `app` is mounted, as an absolute URL. */
export function createInteractivity(
  world: SlackWorld,
  edge: Edge,
  triggers: Triggers,
  now: () => number,
  responseBase: () => string,
): Interactivity {
  const responses = new Map<string, { message: SlackMessage; user: string; at: number; left: number }>()

  function answerable(message: SlackMessage, user: string): string {
    const key = randomBytes(9).toString('base64url')
    responses.set(key, { message, user, at: now(), left: responseUses })
    return `${responseBase()}/${key}`
  }

  async function press(user: string, ts: string, actionId: string, value?: string): Promise<Pressed> {
    const message = world.anywhere(ts)
    const found = message && elementsOf(message.blocks).find((one) => matches(one.element, actionId, value))
    if (!message || !found) return { ok: false, why: `no button '${actionId}' on message ${ts}` }
    const payload = blockActions(world, message, user, {
      trigger_id: triggers.give(user),
      response_url: answerable(message, user),
      actions: [{ ...chosen(found.element, value), block_id: found.block, action_ts: world.nextTs() }],
    })
    const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString()
    const headers = { 'content-type': 'application/x-www-form-urlencoded', ...signed(body, now()) }
    return outcome(await edge.forward('/webhooks/slack/interactions', headers, body, ackTimeoutMs))
  }

  const app = new Hono()
  app.post('/:key', async (c) => {
    const entry = responses.get(c.req.param('key'))
    if (!entry || now() - entry.at > responseLifetimeMs)
      return c.json({ ok: false, error: 'expired_url' }, 404)
    if (entry.left-- <= 0) return c.json({ ok: false, error: 'used_url' }, 404)
    try {
      respond(world, entry.message, entry.user, await readArgs(c.req.raw))
      return c.json({ ok: true })
    } catch (fault) {
      if (fault instanceof SlackFault) return c.json({ ok: false, error: fault.error }, 400)
      throw fault
    }
  })

  return { press, answerable, app }
}

export const outcome = (result: Forwarded): Pressed => {
  if (result.reached && result.status < 300) return { ok: true }
  return { ok: false, why: result.reached ? `the gateway answered ${result.status}` : result.reason }
}

export function matches(one: Element, actionId: string, value?: string): boolean {
  if (one.action_id !== actionId) return false
  if (one.options) return one.options.some((option) => option.value === value)
  return value === undefined || one.value === value
}

/** As an action of the payload: a menu's says which entry was chosen, and not what else there was. */
export function chosen({ options, ...one }: Element, value: string | undefined): Json {
  const option = options?.find((candidate) => candidate.value === value)
  return option ? { type: one.type, action_id: one.action_id, selected_option: option } : one
}

/** Every button and menu among blocks: in actions blocks and as a section's accessory. */
export function elementsOf(blocks: Block[]): { block: string; element: Element }[] {
  return blocks.flatMap((block) => {
    const elements: unknown[] = Array.isArray(block['elements']) ? block['elements'] : []
    return [...elements, block['accessory']].flatMap((one) => {
      const parsed = element.safeParse(one)
      return parsed.success ? [{ block: String(block['block_id']), element: parsed.data }] : []
    })
  })
}

/**
 * In a shared channel `team` is the clicker's own workspace, which need not be the one that installed the app:
 * receivers that take it for that must be found out.
 */
function blockActions(world: SlackWorld, message: SlackMessage, userId: string, click: Json): Json {
  const user = world.users.get(userId)
  const channel = world.channels.get(message.channel)
  if (!user || !channel) throw new TypeError(`nobody called ${userId} is in ${message.channel}`)
  const { name } = userJson(user)
  return {
    type: 'block_actions',
    token: 'deprecated',
    api_app_id: home.app,
    team: teamJson(user.team),
    enterprise: null,
    is_enterprise_install: false,
    user: { id: user.id, username: name, name, team_id: user.team },
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: Boolean(message.onlyFor),
      ...(message.threadTs && !message.onlyFor && { thread_ts: message.threadTs }),
    },
    channel: { id: channel.id, name: channelJson(channel)['name'] },
    // One that only the presser sees is not told back.
    ...(!message.onlyFor && { message: messageJson(world, message, true) }),
    state: { values: {} },
    ...click,
  }
}

/** `replace_original` and `delete_original` change the message; otherwise a new one, seen by the clicker unless `in_channel`. */
function respond(world: SlackWorld, original: SlackMessage, user: string, args: Json): void {
  const message = world.find(original.channel, original.ts)
  if (flag(args, 'delete_original')) return message && world.remove(message)
  const fresh = content(args)
  if (flag(args, 'replace_original') && message) return void world.change(message, fresh)
  const threadTs = text(args, 'thread_ts') ?? original.threadTs
  world.post({
    channel: original.channel,
    user: home.botUser,
    bot: home.bot,
    ...fresh,
    ...(threadTs && { threadTs }),
    ...(text(args, 'response_type') !== 'in_channel' && { onlyFor: user }),
  })
}

/** The Events API: every happening in a channel our app is in, as a signed envelope, retried like Slack retries. */
import { randomBytes } from 'node:crypto'
import type { Clock } from '../../core/log.ts'
import type { Edge, Forwarded } from '../edge.ts'
import { home } from '../cast.ts'
import { messageJson } from './format.ts'
import type { Json } from './format.ts'
import { signed } from './signing.ts'
import { isShared } from './world.ts'
import type { Happening, SlackMessage, SlackWorld } from './world.ts'

/** What became of one event. */
export interface EventDelivery {
  id: string
  /** The message it was about. */
  channel: string
  ts: string
  attempts: number
  state: 'underway' | 'delivered' | 'given_up'
}

export interface SlackEvents {
  deliveries(): EventDelivery[]
  /** Ends retries that still wait. */
  close(): void
}

export interface EventOptions {
  /** Waits before the retries, ms. Slack's are 0, 1 and 5 minutes; a demo cannot wait so long. */
  retryDelaysMs: number[]
}

/** Slack gives an endpoint three seconds (docs.slack.dev/apis/events-api). */
const ackTimeoutMs = 3_000
const path = '/webhooks/slack/events'

/** Listens to the world and posts what happens to the gateways; `onDelivery` hears of each outcome. */
export function deliverEvents(
  world: SlackWorld,
  edge: Edge,
  clock: Clock,
  options: EventOptions,
  onDelivery: () => void,
): SlackEvents {
  const log: EventDelivery[] = []
  const closing = new AbortController()

  world.onHappening((what) => {
    const event = eventOf(world, what)
    if (event) void deliver(event.event, event.message)
  })

  async function deliver(event: Json, message: SlackMessage): Promise<void> {
    const id = `Ev${randomBytes(5).toString('hex').toUpperCase()}`
    const { channel, ts } = message
    const entry: EventDelivery = { id, channel, ts, attempts: 0, state: 'underway' }
    log.push(entry)
    const body = JSON.stringify(envelope(world, id, event, message, clock.now()))
    let retry: Record<string, string> = {}
    for (const wait of [undefined, ...options.retryDelaysMs]) {
      if (wait !== undefined) await clock.sleep(wait, closing.signal)
      if (closing.signal.aborted) return
      const headers = { 'content-type': 'application/json', ...signed(body, clock.now()), ...retry }
      const result = await edge.forward(path, headers, body, ackTimeoutMs)
      entry.attempts++
      if (result.reached && result.status < 300) return settle(entry, 'delivered')
      if (result.reached && result.headers.get('x-slack-no-retry') === '1') break
      retry = { 'x-slack-retry-num': String(entry.attempts), 'x-slack-retry-reason': reasonOf(result) }
    }
    settle(entry, 'given_up')
  }

  function settle(entry: EventDelivery, state: EventDelivery['state']) {
    entry.state = state
    onDelivery()
  }

  return { deliveries: () => log, close: () => closing.abort() }
}

const reasonOf = (result: Forwarded): string => (result.reached ? 'http_error' : result.reason)

/** The event a happening raises; none for what only one person sees. */
function eventOf(world: SlackWorld, what: Happening): { event: Json; message: SlackMessage } | undefined {
  if (what.kind === 'shown' || what.message.onlyFor) return undefined
  const { message } = what
  const common = { type: 'message', channel: message.channel, channel_type: 'channel' }
  if (what.kind === 'posted') {
    const event = { ...messageJson(world, message, true), ...common, event_ts: message.ts }
    return { message, event: message.bot ? event : { ...event, client_msg_id: clientId(message.ts) } }
  }
  const eventTs = world.nextTs()
  const hidden = { ...common, hidden: true, ts: eventTs, event_ts: eventTs }
  if (what.kind === 'deleted') {
    const previous = messageJson(world, message, false)
    return {
      message,
      event: { ...hidden, subtype: 'message_deleted', deleted_ts: message.ts, previous_message: previous },
    }
  }
  return {
    message,
    event: {
      ...hidden,
      subtype: 'message_changed',
      message: messageJson(world, message, false),
      previous_message: messageJson(world, what.before, false),
    },
  }
}

/** A client's own id for what it posted, made of the ts so that it is as unique. */
const clientId = (ts: string) => `00000000-0000-4000-8000-${ts.replace('.', '').slice(-12)}`

/**
 * In a shared channel the top-level `team_id` names the author's workspace, not ours: receivers that look
 * the installation up by it instead of `authorizations[0]` must be found out.
 */
export function envelope(
  world: SlackWorld,
  id: string,
  event: Json,
  message: Pick<SlackMessage, 'channel' | 'team'>,
  now: number,
): Json {
  const channel = world.channels.get(message.channel)
  return {
    type: 'event_callback',
    token: 'deprecated',
    team_id: message.team,
    api_app_id: home.app,
    event_id: id,
    event_time: Math.floor(now / 1000),
    event_context: `EC${id.slice(2)}`,
    context_team_id: home.team,
    context_enterprise_id: null,
    is_ext_shared_channel: channel ? isShared(channel) : false,
    authorizations: [
      {
        enterprise_id: null,
        team_id: home.team,
        user_id: home.botUser,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    event,
  }
}

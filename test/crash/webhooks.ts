/** What the gateways said 2xx to: read from the raw webhooks, without the product's own parsers. */
import { z } from 'zod'
import { home } from '../../src/sandbox/cast.ts'
import type { IdentityKey } from '../../src/core/message.ts'
import type { Passing } from './tap.ts'

/** One thing a gateway took and answers for. */
export type Accepted =
  /** A customer's message, or their press of a choice. */
  | { kind: 'message'; id: string; identity: IdentityKey }
  | { kind: 'said'; id: string; user: string }
  | { kind: 'pressed'; id: string; user: string; action: string; case: string; round: number }

const eventSchema = z.object({
  event: z.object({
    type: z.literal('message'),
    channel: z.string(),
    user: z.string(),
    team: z.string(),
    ts: z.string(),
    thread_ts: z.string().optional(),
    subtype: z.undefined(),
    bot_id: z.undefined(),
  }),
})
const pressSchema = z.object({
  user: z.object({ id: z.string(), team_id: z.string() }),
  channel: z.object({ id: z.string() }),
  message: z.object({ ts: z.string() }),
  actions: z.tuple([z.object({ action_id: z.string(), action_ts: z.string(), value: z.string() })]),
})
const targetSchema = z.object({ case: z.string(), round: z.number() })

/** Undefined for what holds nothing to answer for: our own messages, statuses, what is outside a thread of the desk. */
export function acceptedIn({ path, body }: Passing): Accepted | undefined {
  switch (path) {
    case '/webhooks/twilio':
      return text(new URLSearchParams(body))
    case '/webhooks/slack/events':
      return event(JSON.parse(body))
    case '/webhooks/slack/interactions':
      return press(JSON.parse(new URLSearchParams(body).get('payload') ?? 'null'))
    default:
      return undefined
  }
}

function text(form: URLSearchParams): Accepted {
  const from = form.get('From') ?? ''
  const identity: IdentityKey = from.startsWith('whatsapp:') ? `whatsapp:${from.slice(9)}` : `sms:${from}`
  return { kind: 'message', id: `twilio:${form.get('MessageSid')}`, identity }
}

function event(json: unknown): Accepted | undefined {
  const parsed = eventSchema.safeParse(json)
  if (!parsed.success) return undefined
  const { channel, user, team, ts, thread_ts: thread } = parsed.data.event
  const id = `slack:${channel}/${ts}`
  if (channel !== home.staffChannel) return { kind: 'message', id, identity: `slack:${team}/${user}` }
  return thread && thread !== ts ? { kind: 'said', id, user } : undefined
}

const submissionSchema = z.object({
  type: z.literal('view_submission'),
  user: z.object({ id: z.string() }),
  view: z.object({ id: z.string(), hash: z.string(), callback_id: z.string(), private_metadata: z.string() }),
})

/** What ends a case is asked about in a form: the press opens it, and only sending it off counts. */
const asksFirst = ['desk:resolve', 'desk:hand_back']

function submission(json: unknown): Accepted | undefined {
  const parsed = submissionSchema.safeParse(json)
  if (!parsed.success) return undefined
  const { user, view } = parsed.data
  // Behind its seal.
  const about = view.private_metadata.slice(view.private_metadata.indexOf('.') + 1)
  const target = targetSchema.parse(JSON.parse(about))
  const action = view.callback_id.slice('desk:'.length)
  return { kind: 'pressed', id: `slack:${view.id}/${view.hash}`, user: user.id, action, ...target }
}

function press(json: unknown): Accepted | undefined {
  const parsed = pressSchema.safeParse(json)
  if (!parsed.success) return submission(json)
  const { user, channel, message, actions } = parsed.data
  const [{ action_id: name, action_ts: at, value }] = actions
  const id = `slack:${channel.id}/${message.ts}/${at}/${user.id}`
  if (!name.startsWith('desk:')) return { kind: 'message', id, identity: `slack:${user.team_id}/${user.id}` }
  if (asksFirst.includes(name)) return undefined
  const target = targetSchema.parse(JSON.parse(value))
  return { kind: 'pressed', id, user: user.id, action: name.slice('desk:'.length), ...target }
}

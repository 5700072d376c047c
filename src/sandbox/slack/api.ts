/** The Web API over HTTP: token, arguments, method, Slack's way of saying no, and disturbances on demand. */
import { Hono } from 'hono'
import { credentials, home } from '../cast.ts'
import { SlackFault, channelIn, needed, readArgs, text } from './call.ts'
import type { Method } from './call.ts'
import * as chat from './chat.ts'
import * as reading from './reading.ts'
import * as streams from './streams.ts'
import type { Views } from './views.ts'
import type { SlackWorld } from './world.ts'

/** How the next calls of a method go wrong: refused, also for their rate, or done but with the answer lost. */
export type Disturbance =
  { kind: 'rate_limited'; seconds: number } | { kind: 'answer_lost' } | { kind: 'refused'; error: string }

export interface SlackApi {
  app: Hono
  /** The next `times` calls of `method` (`chat.postMessage`) go wrong like this. */
  disturb(method: string, how: Disturbance, times?: number): void
}

/** Serves `/:method`; mount it at `/slack/api`. */
export function createSlackApi(world: SlackWorld, views: Views): SlackApi {
  const methods = methodTable(views)
  const waiting: { method: string; how: Disturbance }[] = []
  const app = new Hono()

  app.on(['GET', 'POST'], '/:method', async (c) => {
    const name = c.req.param('method')
    const index = waiting.findIndex((one) => one.method === name)
    const disturbed = index < 0 ? undefined : waiting.splice(index, 1)[0]?.how
    if (disturbed?.kind === 'rate_limited') {
      return c.json({ ok: false, error: 'ratelimited' }, 429, { 'retry-after': String(disturbed.seconds) })
    }
    if (disturbed?.kind === 'refused') return c.json({ ok: false, error: disturbed.error })
    const answer = await call(c.req.raw, methods.get(name), world)
    // Done, and the caller cannot know: the ambiguous failure an outbox has to look up.
    if (disturbed) return c.json({ ok: false, error: 'internal_error' }, 500)
    return c.json(answer)
  })

  return {
    app,
    disturb: (method, how, times = 1) => {
      for (let i = 0; i < times; i++) waiting.push({ method, how })
    },
  }
}

async function call(request: Request, method: Method | undefined, world: SlackWorld) {
  try {
    const args = await readArgs(request)
    const token = request.headers.get('authorization')?.replace(/^Bearer /i, '') ?? text(args, 'token')
    if (!token) throw new SlackFault('not_authed')
    if (token !== credentials.slackToken) throw new SlackFault('invalid_auth')
    if (!method) throw new SlackFault('unknown_method')
    return { ok: true, ...method(args, world) }
  } catch (fault) {
    if (fault instanceof SlackFault) return { ok: false, error: fault.error, ...fault.details }
    throw fault
  }
}

const methodTable = (views: Views) =>
  new Map<string, Method>([
    ['auth.test', reading.authTest],
    ['team.info', reading.teamInfo],
    ['chat.postMessage', chat.postMessage],
    ['chat.postEphemeral', chat.postEphemeral],
    ['chat.update', chat.update],
    ['chat.delete', chat.remove],
    ['chat.startStream', streams.startStream],
    ['chat.appendStream', streams.appendStream],
    ['chat.stopStream', streams.stopStream],
    ['conversations.history', reading.history],
    ['conversations.replies', reading.replies],
    ['conversations.info', reading.info],
    ['conversations.members', reading.members],
    ['usergroups.users.list', reading.groupUsers],
    ['users.info', reading.userInfo],
    ['users.list', reading.userList],
    ['assistant.threads.setStatus', setStatus],
    ['reactions.add', addReaction],
    ...Object.entries(views.methods),
  ])

/** The status line under a thread; an empty status clears it. */
const setStatus: Method = (args, world) => {
  const channel = channelIn(args, world, 'channel_id')
  const threadTs = needed(args, 'thread_ts', 'invalid_arguments')
  if (!world.find(channel.id, threadTs)) throw new SlackFault('thread_not_found')
  world.setStatus(channel.id, threadTs, text(args, 'status') ?? '')
  return {}
}

const addReaction: Method = (args, world) => {
  const channel = channelIn(args, world)
  const name = needed(args, 'name', 'invalid_name')
  const message = world.find(channel.id, needed(args, 'timestamp', 'bad_timestamp'))
  if (!message) throw new SlackFault('message_not_found')
  if (!world.react(message, home.botUser, name)) throw new SlackFault('already_reacted')
  return {}
}

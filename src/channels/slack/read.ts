/** What Slack tells us, by whichever way it came: events, interactions and slash commands, read and sorted. */
import type { Received } from '../../core/channel.ts'
import { orUnreadable, RequestError } from '../../core/errors.ts'
import type { Clock, Log } from '../../core/log.ts'
import type { RunBolt } from './bolt.ts'
import { answerCommand, parseCommand, parseHomeOpened } from './command.ts'
import { type ParseOptions, parseMessage } from './parse.ts'
import { type Collected, type Envelope, envelopeSchema } from './shapes.ts'
import { parseStaffChange } from './staff-edits.ts'
import { parseShortcut } from './shortcut.ts'
import { answerSubmission, parseSubmission } from './submission.ts'

export interface ReadOptions extends ParseOptions {
  signingSecrets: string[]
}

/** Whose payloads these are was checked before: by their signature, or by the connection they came on. */
export interface Reader {
  /** An event's envelope as JSON. Throws UnreadableError. */
  event(body: string, retry: Retry): Promise<Received>
  /** A press, a form or a shortcut. Throws RequestError 400. */
  interaction(body: unknown, retry: Retry): Promise<Received>
  /** A slash command's fields. Throws RequestError 400. */
  command(fields: Record<string, unknown>): Received
}

export function createReader(
  config: ReadOptions,
  deps: { clock: Clock; log: Log },
  runBolt: RunBolt,
): Reader {
  return {
    // Kept, not refused: Slack would bring it three times more, and turn events off where most fail. What a person pressed
    // or sent is never brought again, and they have to see that it failed.
    event: (body, retry) => orUnreadable(body, () => receiveEvent(jsonOf(body), noted(retry))),
    async interaction(given, retry) {
      const body = objectOf(given)
      if (body['type'] === 'view_submission') return receiveSubmission(body)
      if (body['type'] === 'message_action' || body['type'] === 'shortcut') return receiveShortcut(body)
      return runThroughBolt(body, noted(retry))
    },
    command: receiveCommand,
  }

  function noted(retry: Retry): Retry {
    if (retry.retryNum) deps.log.info({ ...retry }, 'slack: delivered again')
    return retry
  }

  /**
   * Commands and forms do not pass through Bolt, which wants them answered before what they hold is stored: what
   * they are answered depends on it.
   */
  function receiveCommand(fields: Record<string, unknown>): Received {
    const collected = reported(parseCommand(commandOf(fields), deps.clock.now()))
    return { ...received(collected), respond: answerCommand }
  }

  function receiveSubmission(body: Record<string, unknown>): Received {
    const options = { secrets: config.signingSecrets, now: deps.clock.now() }
    const collected = reported(parseSubmission(body, options))
    const [secret = ''] = config.signingSecrets
    return { ...received(collected), respond: (answers) => answerSubmission(answers, secret) }
  }

  function receiveShortcut(body: Record<string, unknown>): Received {
    return received(reported(parseShortcut(body, config, deps.clock.now())))
  }

  async function receiveEvent(json: unknown, retry: Retry): Promise<Received> {
    const parsed = envelopeSchema.safeParse(json)
    if (!parsed.success) throw malformed('the body has no `type`')
    const envelope = parsed.data
    if (envelope.type === 'url_verification') {
      return received(
        nothing,
        new Response(envelope.challenge ?? '', { headers: { 'content-type': 'text/plain' } }),
      )
    }
    if (envelope.type === 'app_rate_limited') {
      deps.log.error({}, 'slack: too many events in a minute, Slack is dropping some')
      return received(nothing)
    }
    if (envelope.type !== 'event_callback') throw malformed(`an envelope of type ${envelope.type}`)
    if (!envelope.event) throw malformed('an event_callback without `event`')
    if (spoken.includes(envelope.event.type)) return receiveMessage(envelope)
    if (envelope.event.type === 'app_home_opened') return received(reported(parseHomeOpened(envelope)))
    return runThroughBolt(envelope, retry)
  }

  /**
   * Messages do not pass through Bolt: it acknowledges an event before any listener runs, while ours has to be
   * stored first, and its dispatch costs more than all the rest of taking a message.
   */
  function receiveMessage(envelope: Envelope): Received {
    return received(reported(parseStaffChange(envelope, config) ?? parseMessage(envelope, config)))
  }

  async function runThroughBolt(body: Record<string, unknown>, retry: Retry): Promise<Received> {
    const { collected, response } = await runBolt({ body, ...retry }).catch(unreadable)
    return received(reported(collected), response)
  }

  function reported(collected: Collected): Collected {
    if (collected.dropped) deps.log.debug({ why: collected.dropped }, 'slack: nobody’s message, dropped')
    return collected
  }
}

/** Listeners only read payloads, and Bolt before them: whatever else they throw, the payload is to blame for it. */
function unreadable(error: unknown): never {
  if (error instanceof RequestError) throw error
  throw malformed('a payload Bolt cannot read', error)
}

/** A mention comes as both where both are subscribed to; it has one name, so it is taken once. */
const spoken = ['message', 'app_mention']

/** Slack's retry headers, for logs only: the first try may have died before it was stored. */
export interface Retry {
  retryNum?: number
  retryReason?: string
}

export const nothing: Collected = { messages: [], staff: [] }

export const received = (
  { messages, changes = [], staff }: Collected,
  response = new Response(null, { status: 200 }),
): Received => ({
  messages,
  changes,
  staff,
  deliveries: [],
  response,
})

export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw malformed('the body is not JSON', cause)
  }
}

function objectOf(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw malformed('`payload` is no object')
  return Object.fromEntries(Object.entries(value))
}

function commandOf(fields: Record<string, unknown>): Record<string, unknown> {
  if (!fields['command']) throw malformed('a form with neither `payload` nor `command`')
  return fields
}

const malformed = (what: string, cause?: unknown) =>
  new RequestError(400, 'malformed', `Not what Slack sends: ${what}.`, { cause })

/** One webhook from Slack, read and checked: events, interactions and slash commands alike. */
import { readBody } from '../../core/body.ts'
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
import { createVerify } from './verify.ts'

/** Bytes, as Bolt's own receivers take. */
const bodyLimit = 4 * 1024 * 1024

export interface ReceiveOptions extends ParseOptions {
  signingSecrets: string[]
}

/** The handler of all of Slack's routes. Throws RequestError 400, 401 or 413; then there is nothing to store. */
export function createReceive(config: ReceiveOptions, deps: { clock: Clock; log: Log }, runBolt: RunBolt) {
  const verify = createVerify(config.signingSecrets, deps)

  return async (request: Request): Promise<Received> => {
    const bytes = await readBody(request, bodyLimit).catch(notAgain)
    const text = new TextDecoder().decode(bytes)
    const form = isForm(request) ? new URLSearchParams(text) : undefined
    // Slack's certificate check is not signed; nothing else in it may be looked at.
    if (form?.get('ssl_check') === '1') return received(nothing)
    verify(request.headers, bytes)
    const retry = retryOf(request.headers)
    if (retry.retryNum) deps.log.info({ ...retry }, 'slack: delivered again')
    // Kept, not refused: Slack would bring it three times more, and turn events off where most fail. What a person pressed
    // or sent is never brought again, and they have to see that it failed.
    if (!form) return orUnreadable(text, () => receiveEvent(jsonOf(text), retry))
    const payload = form.get('payload')
    if (payload === null) return receiveCommand(form)
    const body = objectOf(jsonOf(payload))
    if (body['type'] === 'view_submission') return receiveSubmission(body)
    if (body['type'] === 'message_action' || body['type'] === 'shortcut') return receiveShortcut(body)
    return runThroughBolt(body, retry)
  }

  /**
   * Commands and forms do not pass through Bolt, which wants them answered before what they hold is stored: what
   * they are answered depends on it.
   */
  function receiveCommand(form: URLSearchParams): Received {
    const collected = reported(parseCommand(commandOf(form), deps.clock.now()))
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

/** Too large is too large the next time, too (docs.slack.dev/apis/events-api, `x-slack-no-retry`). */
function notAgain(error: unknown): never {
  if (!(error instanceof RequestError) || error.status !== 413) throw error
  const { status, code, message } = error
  throw new RequestError(status, code, message, { headers: { 'x-slack-no-retry': '1' }, cause: error })
}

/** Listeners only read payloads, and Bolt before them: whatever else they throw, the payload is to blame for it. */
function unreadable(error: unknown): never {
  if (error instanceof RequestError) throw error
  throw malformed('a payload Bolt cannot read', error)
}

/** A mention comes as both where both are subscribed to; it has one name, so it is taken once. */
const spoken = ['message', 'app_mention']

interface Retry {
  retryNum?: number
  retryReason?: string
}

const nothing: Collected = { messages: [], staff: [] }

const received = (
  { messages, changes = [], staff }: Collected,
  response = new Response(null, { status: 200 }),
): Received => ({
  messages,
  changes,
  staff,
  deliveries: [],
  response,
})

/** By prefix: a charset may follow. */
const isForm = (request: Request): boolean =>
  (request.headers.get('content-type') ?? '').toLowerCase().startsWith('application/x-www-form-urlencoded')

function retryOf(headers: Headers): Retry {
  const num = headers.get('x-slack-retry-num')
  const reason = headers.get('x-slack-retry-reason')
  return { ...(num && { retryNum: Number(num) }), ...(reason && { retryReason: reason }) }
}

function jsonOf(text: string): unknown {
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

function commandOf(form: URLSearchParams): Record<string, unknown> {
  if (!form.get('command')) throw malformed('a form with neither `payload` nor `command`')
  return Object.fromEntries(form)
}

const malformed = (what: string, cause?: unknown) =>
  new RequestError(400, 'malformed', `Not what Slack sends: ${what}.`, { cause })

/**
 * Socket Mode (docs.slack.dev/apis/events-api/using-socket-mode): the same payloads over a WebSocket we open, for a
 * gateway that Slack cannot reach. Each is acknowledged only after it was stored; what is not, Slack delivers again.
 */
import type { SocketModeClient } from '@slack/socket-mode'
import { z } from 'zod'
import type { Connector, Received, StaffAnswer } from '../../core/channel.ts'
import { ConfigError, messageOf, RequestError, UnreadableError } from '../../core/errors.ts'
import type { Clock, Log } from '../../core/log.ts'
import { quietLogger } from './client.ts'
import { nothing, received, type Reader } from './read.ts'

export interface SocketConfig {
  /** `xapp-…`, with the scope connections:write. */
  appToken: string
  apiUrl?: string | undefined
}

type Deliver = Parameters<NonNullable<Connector['listen']>>[0]

/** Ms before a connection is tried again that could not be opened; the last one repeats. */
const pauses = [1_000, 5_000, 15_000, 60_000]

/** Refusals that no waiting mends (docs.slack.dev/reference/methods/apps.connections.open, errors). */
const final = [
  'account_inactive',
  'invalid_auth',
  'missing_scope',
  'not_allowed_token_type',
  'not_authed',
  'token_revoked',
]

const requestSchema = z.object({
  type: z.string(),
  body: z.unknown(),
  ack: z.custom<(response?: Record<string, unknown>) => Promise<void>>((ack) => typeof ack === 'function'),
  retry_num: z.number().nullish(),
  retry_reason: z.string().nullish(),
})
type SocketRequest = z.infer<typeof requestSchema>

/** Throws ConfigError when the token is refused for good. Anything else that keeps us away is tried again and again. */
export const listenOnSocket =
  (
    config: SocketConfig,
    deps: { clock: Clock; log: Log },
    reader: Reader,
  ): NonNullable<Connector['listen']> =>
  async (deliver) => {
    const client = await openClient(config, deps.log)
    const closing = new AbortController()
    const underWay = new Set<Promise<void>>()
    client.on('slack_event', (request: unknown) => {
      const taking = take(request, reader, deliver, deps.log).finally(() => underWay.delete(taking))
      underWay.add(taking)
    })
    const first = await connect(client)
    if (first && final.includes(first.code)) throw refused(first.code)
    void keepConnected(client, first, deps, closing.signal)
    return {
      async close() {
        closing.abort()
        // What is being taken is acknowledged on the connection it came on.
        await Promise.all(underWay)
        await client.disconnect()
      },
    }
  }

async function openClient({ appToken, apiUrl }: SocketConfig, log: Log): Promise<SocketModeClient> {
  const [{ SocketModeClient: Client }, { LogLevel }] = await Promise.all([
    import('@slack/socket-mode'),
    import('@slack/bolt'),
  ])
  return new Client({
    appToken,
    logger: quietLogger(log, LogLevel.WARN),
    // Its own way of coming back gives up, with nobody to hear of it, at the first error it does not know.
    autoReconnectEnabled: false,
    clientOptions: {
      ...(apiUrl && { slackApiUrl: apiUrl }),
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
    },
  })
}

/** Undefined once Slack has said hello; else what kept us away. */
async function connect(client: SocketModeClient): Promise<{ code: string } | undefined> {
  try {
    await client.start()
    return undefined
  } catch (error) {
    const code = z.object({ data: z.object({ error: z.string() }) }).safeParse(error).data?.data.error
    return { code: code ?? messageOf(error) }
  }
}

/** Slack ends each connection after some hours, and says so before (`disconnect`): the next one follows at once. */
async function keepConnected(
  client: SocketModeClient,
  failure: { code: string } | undefined,
  { clock, log }: { clock: Clock; log: Log },
  signal: AbortSignal,
): Promise<void> {
  let last = failure
  let failures = 0
  while (!signal.aborted) {
    if (last) {
      log.warn({ cause: last.code }, 'slack: no socket, trying again')
      await clock.sleep(pauses[Math.min(failures, pauses.length - 1)] ?? 0, signal)
      failures += 1
    } else {
      log.info({}, 'slack: connected')
      failures = 0
      await ended(client, signal)
    }
    if (signal.aborted) return
    last = await connect(client)
  }
}

const ended = (client: SocketModeClient, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    client.once('disconnected', () => resolve())
    signal.addEventListener('abort', () => resolve(), { once: true })
  })

const refused = (code: string): ConfigError =>
  new ConfigError([
    `SLACK_APP_TOKEN: Slack refuses it (${code}): an app-level token with connections:write (Slack app → Basic Information → App-Level Tokens)`,
  ])

/** Never throws: what was not taken is not acknowledged, and comes again. */
async function take(given: unknown, reader: Reader, deliver: Deliver, log: Log): Promise<void> {
  try {
    const request = requestSchema.parse(given)
    const found = await read(request, reader)
    let answers: StaffAnswer[] = []
    const respond = (shown: StaffAnswer[]): Response => {
      answers = shown
      return found.response
    }
    await deliver({ ...found, respond })
    await request.ack(await answerOf(found, answers))
  } catch (error) {
    log.warn({ cause: messageOf(error) }, 'slack: a request over the socket was not acknowledged')
  }
}

async function read(
  { type, body, retry_num: num, retry_reason: reason }: SocketRequest,
  reader: Reader,
): Promise<Received> {
  const retry = { ...(num && { retryNum: num }), ...(reason && { retryReason: reason }) }
  switch (type) {
    case 'events_api':
      return reader.event(JSON.stringify(body), retry).catch((error: unknown) => {
        if (error instanceof UnreadableError) return { ...received(nothing), unreadable: error }
        throw error
      })
    case 'interactive':
      return reader.interaction(body, retry)
    case 'slash_commands':
      return reader.command(z.record(z.string(), z.unknown()).parse(body))
    default:
      throw new RequestError(400, 'malformed', `Nothing is known of ${type} over the socket.`)
  }
}

/** What would have been the HTTP answer's JSON goes along with the acknowledgement. */
async function answerOf(
  found: Received,
  answers: StaffAnswer[],
): Promise<Record<string, unknown> | undefined> {
  const text = await (found.respond?.(answers) ?? found.response).text()
  return text ? z.record(z.string(), z.unknown()).parse(JSON.parse(text)) : undefined
}

/** Slack's own client, loaded at the first call and tuned for an outbox that retries by itself. */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Logger, webApi } from '@slack/bolt'
import { messageOf, SendError } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import { sendErrorOf } from './errors.ts'
import { createHttp } from './http.ts'

export interface SlackApiConfig {
  botToken: string
  /** `https://slack.com/api/` unless it is an emulator's. */
  apiUrl?: string
}

/** Runs one call on the client; throws SendError. `signal` cuts the connection it runs on. */
export type Call = <T>(signal: AbortSignal, run: (client: webApi.WebClient) => Promise<T>) => Promise<T>

/** Loads Slack's client at the first call. Its own retries are off: the outbox knows when to try again. */
export function createCaller(config: SlackApiConfig, log: Log): { call: Call; close: () => Promise<void> } {
  const slackApiUrl = config.apiUrl ?? 'https://slack.com/api/'
  // Slack's client takes no signal; this carries each call's own to the `fetch` below.
  const signals = new AsyncLocalStorage<AbortSignal>()
  const http = createHttp(slackApiUrl, () => signals.getStore())
  const load = once(async () => {
    const { webApi, LogLevel } = await import('@slack/bolt')
    const client = new webApi.WebClient(config.botToken, {
      slackApiUrl,
      allowAbsoluteUrls: false,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      // A queue of the client's own would start a call in another one's context, with the wrong signal.
      maxRequestConcurrency: Number.POSITIVE_INFINITY,
      fetch: http.fetch,
      logger: quietLogger(log, LogLevel.WARN),
    })
    return { client, classes: webApi }
  })
  return {
    async call(signal, run) {
      const { client, classes } = await load()
      if (signal.aborted)
        throw new SendError('ended before it was sent', { again: 'retry', cause: signal.reason })
      return signals
        .run(signal, () => run(client))
        .catch((error: unknown) => {
          throw sendErrorOf(error, classes)
        })
    },
    close: http.close,
  }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => (made ??= make())
}

/** Debug and info lines of Slack's packages hold whole payloads, so they go nowhere. */
export function quietLogger(log: Log, level: ReturnType<Logger['getLevel']>): Logger {
  const line = (parts: unknown[]) => `slack: ${parts.map(messageOf).join(' ')}`
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (...parts) => log.warn({}, line(parts)),
    error: (...parts) => log.error({}, line(parts)),
    getLevel: () => level,
    setLevel: () => undefined,
    setName: () => undefined,
  }
}

/**
 * The `fetch` Slack's client runs on: undici's `request` with kept connections, which costs about half of the
 * built-in `fetch`, and one host it will talk to, so that no URL from a payload can carry our token elsewhere.
 */
import type { webApi } from '@slack/bolt'
import { Agent, request } from 'undici'
import { SendError } from '../../core/errors.ts'

/** Milliseconds without a word from Slack. Kept by the client below: a signal of its own for each call costs more than the call. */
const timeout = 10_000
/** Milliseconds; shorter than that, so that 'never reached' is told from 'no answer'. */
const connectTimeout = 5_000
const keepAlive = 15_000
const connections = 32
/** Bytes of an answer; a page of 200 messages stays far below. */
const maxAnswer = 16 * 1024 * 1024
/** Seconds to wait when Slack names none: its limits are counted by the minute. */
const defaultWait = '60'

/** As Slack's client declares it, under a name it does not export. */
type Fetch = NonNullable<webApi.WebClientOptions['fetch']>

export interface Http {
  fetch: Fetch
  close: () => Promise<void>
}

/** `signal` gives the running call's own end, beside the time limit here. */
export function createHttp(apiUrl: string, signal: () => AbortSignal | undefined): Http {
  const { host } = new URL(apiUrl)
  const dispatcher = new Agent({
    connections,
    keepAliveTimeout: keepAlive,
    connect: { timeout: connectTimeout },
    maxResponseSize: maxAnswer,
  })
  return {
    async fetch(target, init = {}) {
      const url = new URL(target)
      if (url.host !== host) {
        throw new SendError(`no calls to ${url.host}, only to ${host}`, {
          again: 'never',
          code: 'host_not_allowed',
        })
      }
      if (typeof init.body !== 'string') throw new TypeError('only text is posted to Slack')
      const ending = signal()
      const answer = await request(url, {
        dispatcher,
        method: 'POST',
        headers: init.headers ?? {},
        body: init.body,
        headersTimeout: timeout,
        bodyTimeout: timeout,
        ...(ending && { signal: ending }),
      })
      return asResponse(url, answer.statusCode, answer.headers, await answer.body.text())
    },
    close: () => dispatcher.destroy(),
  }
}

/** What Slack's client reads of a Response, without the cost of making one. */
function asResponse(
  url: URL,
  status: number,
  given: Record<string, string | string[] | undefined>,
  text: string,
): Awaited<ReturnType<Fetch>> {
  const headers = new Map(Object.entries(given).map(([name, value]) => [name, String(value ?? '')]))
  // Without it Slack's client reports a 429 as an error nobody can tell from others.
  if (status === 429 && !/^\d+$/.test(headers.get('retry-after') ?? ''))
    headers.set('retry-after', defaultWait)
  return {
    ok: status >= 200 && status < 300,
    status,
    statusText: '',
    url: url.href,
    headers: { get: (name) => headers.get(name.toLowerCase()) ?? null, entries: () => headers.entries() },
    text: async () => text,
    json: async (): Promise<unknown> => JSON.parse(text),
    arrayBuffer: async () => new TextEncoder().encode(text).buffer,
  }
}

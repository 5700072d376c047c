/**
 * The HTTP client under Microsoft's SDK: ours, for keep-alive, a deadline, hosts of our choice and no hidden
 * retries. The SDK's pipeline tries errors of its own class again and no others, so what fails leaves as a SendError.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { ConfigurationBotFrameworkAuthentication } from 'botbuilder'
import { Agent, request } from 'undici'
import { z } from 'zod'
import { SendError } from '../../core/errors.ts'
import { readLimited } from '../../core/files.ts'
import type { Clock } from '../../core/log.ts'
import { jsonOf, refused } from './failures.ts'
import type { Allowed } from './service.ts'

/** Milliseconds one call may take, connecting included: the outbox owns retries, so a call is short. */
const deadline = 10_000
/** Shorter than the deadline, so that a host that does not answer is told from a request that may have arrived. */
const connectDeadline = 5_000
/** Bytes of an answer; Teams answers with an id. */
const maxAnswer = 1024 * 1024

type Options = NonNullable<ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>[4]>
/** As the SDK declares it, under a name it does not export. */
export type SdkHttpClient = NonNullable<Options['httpClient']>
type SdkRequest = Parameters<SdkHttpClient['sendRequest']>[0]

/** One call of ours through the SDK, which takes no signal from us. */
export interface Call {
  signal: AbortSignal
  /** The request is on its way. */
  left: boolean
  /** The activity's entities: the SDK writes mentions only, and of all others nothing but their type. */
  entities?: object[]
  /** Asked for a file: how much of it may come, and what came. The SDK has no use for it. */
  file?: { maxBytes: number; fetched?: Fetched }
}

/** What a GET brought. */
export interface Fetched {
  type: string
  bytes: Uint8Array
}

export interface Http {
  client: SdkHttpClient
  /** Gets a file from where it lives, without any token of ours. Follows no redirect. */
  download(url: string, limits: { signal: AbortSignal; maxBytes: number }): Promise<Fetched>
  /** Runs `run`, whose calls belong to `call`. */
  within<T>(call: Call, run: () => Promise<T>): Promise<T>
  close(): Promise<void>
}

export function createHttp(allowed: Allowed, clock: Clock): Http {
  const calls = new AsyncLocalStorage<Call>()
  const dispatcher = new Agent({
    connections: 32,
    connect: { timeout: connectDeadline },
    maxResponseSize: maxAnswer,
  })

  async function get(
    url: string,
    { signal, maxBytes }: { signal: AbortSignal; maxBytes: number },
    headers: Record<string, string> = {},
  ): Promise<Fetched> {
    const timely = AbortSignal.any([AbortSignal.timeout(deadline), signal])
    const answer = await fetch(url, { headers, redirect: 'error', signal: timely })
    if (!answer.ok) {
      await answer.body?.cancel()
      throw refused(answer.status, '', answer.headers.get('retry-after') ?? '', clock.now())
    }
    const type = (answer.headers.get('content-type') ?? 'application/octet-stream').replace(/;.*$/, '')
    return { type, bytes: await readLimited(answer, maxBytes) }
  }

  async function ask(given: SdkRequest): Promise<string | undefined> {
    const call = calls.getStore()
    if (!allowed(given.url)) {
      throw new SendError(`no calls to ${URL.parse(given.url)?.host ?? given.url}`, {
        again: 'never',
        code: 'host_not_allowed',
      })
    }
    call?.signal.throwIfAborted()
    if (call) call.left = true
    if (call?.file) {
      call.file.fetched = await get(given.url, { ...call.file, signal: call.signal }, headersOf(given))
      return undefined
    }
    const answer = await request(given.url, {
      dispatcher,
      method: z.enum(['POST', 'PUT']).parse(given.method),
      headers: headersOf(given),
      body: bodyOf(given, call),
      signal: AbortSignal.any([AbortSignal.timeout(deadline), ...(call ? [call.signal] : [])]),
    })
    const text = await answer.body.text()
    if (answer.statusCode >= 200 && answer.statusCode < 300) return idIn(text)
    throw refused(answer.statusCode, text, String(answer.headers['retry-after'] ?? ''), clock.now())
  }

  return {
    client: {
      async sendRequest(given) {
        const id = await ask(given)
        const headers = given.headers.clone()
        for (const name of headers.headerNames()) headers.remove(name)
        return { request: given, status: 200, headers, bodyAsText: JSON.stringify({ id }) }
      },
    },
    download: (url, limits) => get(url, limits),
    within: (call, run) => calls.run(call, run),
    close: () => dispatcher.destroy(),
  }
}

/** The SDK would take a compressed answer, which is not worth it for an id. */
const headersOf = ({ headers }: SdkRequest): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers.toJson({ preserveCase: false })).filter(
      ([name]) => !['accept-encoding', 'content-length', 'host', 'connection'].includes(name),
    ),
  )

function bodyOf({ body }: SdkRequest, call: Call | undefined): string {
  const written = z.string().parse(body)
  if (!call?.entities) return written
  return JSON.stringify({ ...z.looseObject({}).parse(JSON.parse(written)), entities: call.entities })
}

/** Teams took the message; not every answer names it. */
const idIn = (text: string): string | undefined =>
  z.object({ id: z.string().min(1) }).safeParse(jsonOf(text)).data?.id

/** The HTTP client under Twilio's SDK: ours, for keep-alive, a deadline, a base URL of choice and no hidden retries. */
import { AsyncLocalStorage } from 'node:async_hooks'
import RequestClient from 'twilio/lib/base/RequestClient.js'
import { Agent, request } from 'undici'
import { z } from 'zod'

/** Milliseconds without a word from Twilio: the outbox owns retries, so a call is short. */
const deadline = 10_000
/** Shorter than the deadline, so that a host that does not answer is told from a request that may have arrived. */
const connectDeadline = 5_000

export interface Http {
  /** Runs calls of the SDK that end with `call.signal`. */
  during<T>(call: RunningCall, run: () => Promise<T>): Promise<T>
  /** For the SDK: one for all calls. */
  client: RequestClient
  close(): Promise<void>
}

export interface RunningCall {
  signal: AbortSignal
  /** Set by the answer: how long it asked us to wait, in its own words. */
  retryAfter?: string
}

/** `apiUrl` replaces the origin of every call; without it they go where the SDK says. */
export const createHttp = (apiUrl: string | undefined): Http => {
  const pool = new Agent({ connections: 32, connect: { timeout: connectDeadline } })
  // The SDK takes no signal; this carries each call's own to its request.
  const calls = new AsyncLocalStorage<RunningCall>()
  return {
    during: (call, run) => calls.run(call, run),
    client: new PooledClient(pool, apiUrl, calls),
    close: () => pool.close(),
  }
}

/** A class, because the SDK's own is one and only its subclasses fit. */
class PooledClient extends RequestClient {
  readonly #pool: Agent
  readonly #apiUrl: string | undefined
  readonly #calls: AsyncLocalStorage<RunningCall>

  constructor(pool: Agent, apiUrl: string | undefined, calls: AsyncLocalStorage<RunningCall>) {
    super()
    this.#pool = pool
    this.#apiUrl = apiUrl
    this.#calls = calls
  }

  override async request<TData>(options: RequestClient.RequestOptions<TData>) {
    const call = this.#calls.getStore()
    const answer = await request(this.#urlOf(options), {
      dispatcher: this.#pool,
      method: options.method === 'post' ? 'POST' : 'GET',
      headers: { ...options.headers, authorization: basicAuth(options.username, options.password) },
      body: options.data ? bodyOf(options.data, options.headers) : null,
      headersTimeout: deadline,
      bodyTimeout: deadline,
      ...(call && { signal: call.signal }),
    })
    const { 'retry-after': after } = answer.headers
    if (call && typeof after === 'string') call.retryAfter = after
    const body: unknown = await answer.body.text()
    if (!isWhatTheSdkTakes<TData>(body)) throw new TypeError('an answer without a text')
    return { statusCode: answer.statusCode, body, headers: answer.headers }
  }

  #urlOf({ uri, params }: RequestClient.RequestOptions): URL {
    const asked = new URL(uri)
    const url = this.#apiUrl ? new URL(asked.pathname + asked.search, this.#apiUrl) : asked
    for (const [name, value] of formOf(params ?? {})) url.searchParams.append(name, value)
    return url
  }
}

/** The SDK parses a string itself; its types speak of the parsed value only. */
const isWhatTheSdkTakes = <TData>(body: unknown): body is TData => typeof body === 'string'

function bodyOf(data: object, headers: unknown): string {
  const { success } = jsonHeaders.safeParse(headers)
  return success ? JSON.stringify(data) : formOf(data).toString()
}
const jsonHeaders = z.looseObject({ 'Content-Type': z.literal('application/json') })

/** A list becomes a repeated field. */
function formOf(data: object): URLSearchParams {
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(data)) {
    const values: unknown[] = Array.isArray(value) ? value : [value]
    for (const one of values) form.append(name, String(one))
  }
  return form
}

function basicAuth(username = '', password = ''): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

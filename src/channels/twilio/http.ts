/** The HTTP client under Twilio's SDK: ours, for keep-alive, a deadline, a base URL of choice and no hidden retries. */
import RequestClient from 'twilio/lib/base/RequestClient.js'
import { Agent, request } from 'undici'
import { z } from 'zod'

/** Milliseconds one call may take, connecting included: the outbox owns retries, so a call is short. */
const deadline = 10_000
/** Shorter than the deadline, so that a host that does not answer is told from a request that may have arrived. */
const connectDeadline = 5_000

export interface Http {
  /** A client whose calls end with `signal`. Cheap: one for each send. */
  client(signal: AbortSignal): HttpClient
  close(): Promise<void>
}

export interface HttpClient extends RequestClient {
  /** What the last answer asked us to wait, in its own words. */
  retryAfter(): string | undefined
}

/** `apiUrl` replaces the origin of every call; without it they go where the SDK says. */
export const createHttp = (apiUrl: string | undefined): Http => {
  const pool = new Agent({ connections: 32, connect: { timeout: connectDeadline } })
  return {
    client: (signal) => new PooledClient(pool, apiUrl, signal),
    close: () => pool.close(),
  }
}

/** A class, because the SDK's own is one and only its subclasses fit. */
class PooledClient extends RequestClient implements HttpClient {
  readonly #pool: Agent
  readonly #apiUrl: string | undefined
  readonly #signal: AbortSignal
  #retryAfter: string | undefined

  constructor(pool: Agent, apiUrl: string | undefined, signal: AbortSignal) {
    super()
    this.#pool = pool
    this.#apiUrl = apiUrl
    this.#signal = signal
  }

  retryAfter(): string | undefined {
    return this.#retryAfter
  }

  override async request<TData>(options: RequestClient.RequestOptions<TData>) {
    const answer = await request(this.#urlOf(options), {
      dispatcher: this.#pool,
      method: options.method === 'post' ? 'POST' : 'GET',
      headers: { ...options.headers, authorization: basicAuth(options.username, options.password) },
      body: options.data ? formOf(options.data).toString() : null,
      signal: AbortSignal.any([this.#signal, AbortSignal.timeout(deadline)]),
    })
    const { 'retry-after': after } = answer.headers
    this.#retryAfter = typeof after === 'string' ? after : undefined
    const text = await answer.body.text()
    // The SDK parses a string itself; its types speak of the parsed value only.
    return { statusCode: answer.statusCode, body: z.custom<TData>().parse(text), headers: answer.headers }
  }

  #urlOf({ uri, params }: RequestClient.RequestOptions): URL {
    const asked = new URL(uri)
    const url = this.#apiUrl ? new URL(asked.pathname + asked.search, this.#apiUrl) : asked
    for (const [name, value] of formOf(params ?? {})) url.searchParams.append(name, value)
    return url
  }
}

/** A list becomes a repeated field. */
function formOf(data: object): URLSearchParams {
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(data)) {
    for (const one of z.array(z.unknown()).catch([value]).parse(value)) form.append(name, String(one))
  }
  return form
}

function basicAuth(username = '', password = ''): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

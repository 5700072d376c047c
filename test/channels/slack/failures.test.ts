/** What Slack's faults mean for the outbox, over real connections to a small server that misbehaves. */
import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { createSlackApi, type SlackApi } from '../../../src/channels/slack/api.ts'
import { createChannel } from '../../../src/channels/slack/channel.ts'
import { createHttp } from '../../../src/channels/slack/http.ts'
import { createLog } from './support.ts'

const message = {
  id: 'out-1',
  conversation: 'slack:T0HOME/C0NORTH/1767225600.000200',
  text: 'Hello',
} as const
const never = new AbortController().signal

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()))
})

async function listen(listener: RequestListener): Promise<{ apiUrl: string; server: Server }> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new TypeError('no port')
  closing.push(async () => {
    server.closeAllConnections()
    server.close()
  })
  return { apiUrl: `http://127.0.0.1:${address.port}/api/`, server }
}

function channelAt(apiUrl: string) {
  const log = createLog()
  const api: SlackApi = createSlackApi({ botToken: 'xoxb-invented', apiUrl }, { log })
  closing.push(api.close)
  return createChannel(api, log)
}

/** A server that always answers the same. */
const answering = (status: number, body: string, headers: Record<string, string> = {}) =>
  listen((request, response) => {
    request.resume()
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body)
  })

const refusal = (error: string) => JSON.stringify({ ok: false, error })

describe('the answer decides', () => {
  test.each([
    ['channel_not_found', 'never', 'not-done'],
    ['not_in_channel', 'never', 'not-done'],
    ['is_archived', 'never', 'not-done'],
    ['account_inactive', 'never', 'not-done'],
    ['token_revoked', 'never', 'not-done'],
    ['invalid_blocks', 'never', 'not-done'],
    ['msg_too_long', 'never', 'not-done'],
    ['missing_scope', 'never', 'not-done'],
    ['ratelimited', 'retry', 'not-done'],
    ['service_unavailable', 'retry', 'not-done'],
    ['request_timeout', 'retry', 'not-done'],
    ['internal_error', 'retry', 'unknown'],
    ['fatal_error', 'retry', 'unknown'],
  ])('%s: %s, %s', async (code, again, outcome) => {
    const { apiUrl } = await answering(200, refusal(code))
    await expect(channelAt(apiUrl).send(message, never)).rejects.toMatchObject({
      name: 'SendError',
      again,
      outcome,
      code,
    })
  })

  test.each([
    [500, 'retry', 'unknown'],
    [503, 'retry', 'unknown'],
    [403, 'never', 'not-done'],
    [302, 'never', 'not-done'],
  ])('HTTP %i: %s, %s', async (status, again, outcome) => {
    const { apiUrl } = await answering(status, '', { location: 'https://elsewhere.example/' })
    await expect(channelAt(apiUrl).send(message, never)).rejects.toMatchObject({ again, outcome })
  })

  test('429 says how long to wait', async () => {
    const { apiUrl } = await answering(429, '', { 'retry-after': '7' })
    await expect(channelAt(apiUrl).send(message, never)).rejects.toMatchObject({
      again: 'retry',
      outcome: 'not-done',
      retryAfterMs: 7_000,
    })
  })

  test('429 without a time waits a minute', async () => {
    const { apiUrl } = await answering(429, '')
    await expect(channelAt(apiUrl).send(message, never)).rejects.toMatchObject({ retryAfterMs: 60_000 })
  })

  test('a page that is no JSON leaves the outcome open', async () => {
    const { apiUrl } = await answering(200, '<html>Bad gateway</html>')
    await expect(channelAt(apiUrl).send(message, never)).rejects.toMatchObject({
      again: 'retry',
      outcome: 'unknown',
    })
  })

  test('a message taken without a name leaves the outcome open', async () => {
    const { apiUrl } = await answering(200, '{"ok":true}')
    await expect(channelAt(apiUrl).send(message, never)).rejects.toMatchObject({ outcome: 'unknown' })
  })
})

describe('the connection decides', () => {
  test('refused: nothing was done', async () => {
    const { apiUrl, server } = await listen(() => undefined)
    server.close()
    await once(server, 'close')
    await expect(channelAt(apiUrl).send(message, never)).rejects.toMatchObject({
      again: 'retry',
      outcome: 'not-done',
      code: 'ECONNREFUSED',
    })
  })

  test('cut after the request was read: the outcome is open', async () => {
    const { apiUrl } = await listen((request) => {
      request.resume().once('end', () => request.socket.destroy())
    })
    await expect(channelAt(apiUrl).send(message, never)).rejects.toMatchObject({
      again: 'retry',
      outcome: 'unknown',
    })
  })

  test('cut in the middle of the answer: the outcome is open', async () => {
    const { apiUrl } = await listen((request, response) => {
      request.resume()
      response.writeHead(200, { 'content-length': '100' })
      response.write('{"ok":', () => response.destroy())
    })
    await expect(channelAt(apiUrl).send(message, never)).rejects.toMatchObject({ outcome: 'unknown' })
  })

  test('the caller’s signal cuts the connection, and the outcome is open', async () => {
    const seen = Promise.withResolvers<void>()
    const gone = Promise.withResolvers<void>()
    const { apiUrl } = await listen((request) => {
      request.resume()
      request.socket.once('close', gone.resolve)
      seen.resolve()
    })
    const caller = new AbortController()
    const sending = channelAt(apiUrl).send(message, caller.signal)
    await seen.promise
    caller.abort()
    await expect(sending).rejects.toMatchObject({ again: 'retry', outcome: 'unknown' })
    await gone.promise
  })

  test('one caller’s signal does not end another’s call', async () => {
    const held: (() => void)[] = []
    const both = Promise.withResolvers<void>()
    const { apiUrl } = await listen((request, response) => {
      request.resume()
      held.push(() => response.end('{"ok":true,"ts":"1767225700.000100"}'))
      if (held.length === 2) both.resolve()
    })
    const channel = channelAt(apiUrl)
    const caller = new AbortController()
    const ended = channel.send(message, caller.signal)
    const kept = channel.send({ ...message, id: 'out-2' }, never)
    await both.promise
    caller.abort()
    await expect(ended).rejects.toMatchObject({ outcome: 'unknown' })
    for (const answer of held) answer()
    expect(await kept).toEqual({ provider: ['slack:C0NORTH/1767225700.000100'] })
  })

  test('ended before it began: nothing was done, and nothing is sent', async () => {
    let requests = 0
    const { apiUrl } = await listen(() => void (requests += 1))
    await expect(channelAt(apiUrl).send(message, AbortSignal.abort())).rejects.toMatchObject({
      outcome: 'not-done',
    })
    expect(requests).toBe(0)
  })
})

test('when a later part fails the outcome is open, because the first one is there', async () => {
  let posts = 0
  const { apiUrl } = await listen((request, response) => {
    request.resume()
    const looking = request.url?.endsWith('conversations.replies')
    if (!looking) posts += 1
    const posted = posts === 1 ? '{"ok":true,"ts":"1767225700.000100"}' : refusal('ratelimited')
    response.end(looking ? '{"ok":true,"messages":[]}' : posted)
  })
  const long = { ...message, text: `${'one '.repeat(2_900)}\n\n${'two '.repeat(2_900)}` }
  await expect(channelAt(apiUrl).send(long, never)).rejects.toMatchObject({
    again: 'retry',
    outcome: 'unknown',
    code: 'ratelimited',
  })
})

test('the typing status is given up for good once the app may not show it', async () => {
  let requests = 0
  const { apiUrl } = await listen((request, response) => {
    requests += 1
    request.resume()
    response.end(refusal('missing_scope'))
  })
  const channel = channelAt(apiUrl)
  await channel.typing?.(message.conversation, never)
  await channel.typing?.(message.conversation, never)
  expect(requests).toBe(1)
})

test('our token goes to Slack’s host only', async () => {
  let requests = 0
  const { apiUrl } = await listen(() => void (requests += 1))
  const http = createHttp('https://slack.com/api/', () => never)
  closing.push(http.close)
  await expect(http.fetch(apiUrl, { method: 'POST', body: '' })).rejects.toMatchObject({
    again: 'never',
    code: 'host_not_allowed',
  })
  expect(requests).toBe(0)
})

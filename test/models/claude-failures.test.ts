import { describe, expect, test } from 'vitest'
import type { ReplyRequest } from '../../src/core/model.ts'
import { failure, modelAt, request, says, serve, signal, startApi } from './api.ts'

describe('failures', () => {
  const refuses = (status: number, type: string, retryAfter?: number) =>
    says({
      error: { type, message: 'sk-secret said no' },
      status,
      ...(retryAfter === undefined ? {} : { retryAfter }),
    })
  const reply = (url: string, timeoutMs?: number) =>
    modelAt(url, timeoutMs ? { timeoutMs } : {}).model.reply(request, signal)

  test.each([
    ['a bad request', 400, 'invalid_request_error', 'never', 1],
    ['a wrong key', 401, 'authentication_error', 'never', 1],
    ['an unknown model', 404, 'not_found_error', 'never', 1],
    ['a server fault', 500, 'api_error', 'retry', 2],
    ['overload', 529, 'overloaded_error', 'retry', 2],
  ])('%s (%i)', async (_name, status, type, again, attempts) => {
    const api = await startApi(refuses(status, type))
    const error = await failure(reply(api.url))
    expect(error).toMatchObject({ again, code: String(status) })
    expect(error.message).toBe(`the model refused the call: ${status} ${type}`)
    expect(api.sent).toHaveLength(attempts)
  })

  test('a rate limit that passes soon is waited out once', async () => {
    let calls = 0
    const api = await startApi(
      says(() =>
        ++calls === 1
          ? { error: { type: 'rate_limit_error', message: 'slow' }, status: 429, retryAfter: 0.01 }
          : { content: 'ok' },
      ),
    )
    expect((await reply(api.url)).content).toEqual([{ type: 'text', text: 'ok' }])
  })

  test('a rate limit that lasts fails at once and says how long', async () => {
    const api = await startApi(refuses(429, 'rate_limit_error', 30))
    expect(await failure(reply(api.url))).toMatchObject({ again: 'retry', code: '429', retryAfterMs: 30_000 })
    expect(api.sent).toHaveLength(1)
  })

  test('no answer in time', async () => {
    const url = await serve(() => {})
    expect(await failure(reply(url, 30))).toMatchObject({ again: 'retry', code: 'timeout' })
  })

  test('a connection that breaks off before the answer', async () => {
    const url = await serve((_request, response) => response.destroy())
    expect(await failure(reply(url))).toMatchObject({ again: 'retry', code: 'connection' })
  })

  test.each([
    ['breaks off in the middle', '{"id":"msg_1","type":"mess', 200],
    ['is no JSON', 'Bad gateway</html>', undefined],
  ])('an answer that %s', async (_name, body, length) => {
    const url = await serve((_request, response) => {
      response.writeHead(200, {
        'content-type': 'application/json',
        ...(length ? { 'content-length': length } : {}),
      })
      response.write(body, () => (length ? response.destroy() : response.end()))
    })
    expect(await failure(reply(url))).toMatchObject({ again: 'retry' })
  })

  test('nobody listens', async () => {
    expect(await failure(reply('http://127.0.0.1:1'))).toMatchObject({ again: 'retry', code: 'connection' })
  })

  test('ended by the caller', async () => {
    const abort = new AbortController()
    const url = await serve(() => abort.abort())
    expect(await failure(modelAt(url).model.reply(request, abort.signal))).toMatchObject({ code: 'aborted' })
  })

  test('a block that never came from the model is a fault of the program', async () => {
    const api = await startApi(says({ content: 'ok' }))
    const messages: ReplyRequest['messages'] = [
      { role: 'assistant', content: [{ type: 'opaque', block: 'text' }] },
    ]
    await expect(modelAt(api.url).model.reply({ ...request, messages }, signal)).rejects.toThrow(TypeError)
  })
})

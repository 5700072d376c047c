import { describe, expect, test } from 'vitest'
import { ConfigError } from '../../../src/core/errors.ts'
import { connect, createLog, events, fixture, now, receive, signatureOf, slackRequest } from './support.ts'

const body = fixture('customer-writes')
const post = (headers: Record<string, string>, text = body) => slackRequest(events, text, headers)
const stamped = (stamp: number, key?: string) => ({
  'x-slack-request-timestamp': String(stamp),
  'x-slack-signature': signatureOf(body, stamp, key),
})

test('the published vector is taken', async () => {
  const slack = await connect()
  // The vector's body lacks the event, which is found only once its signature was taken.
  const request = post(
    {
      'x-slack-request-timestamp': '1767225600',
      'x-slack-signature': 'v0=c39e1be053ca50a590170c64f02cfb62d12edfdd7e4739faad73d11885c3e5b1',
    },
    '{"type":"event_callback","event_id":"Ev0TEST"}',
  )
  await expect(receive(slack, request)).rejects.toMatchObject({ status: 400, code: 'malformed' })
})

describe('refused with 401', () => {
  const forged: Record<string, Request> = {
    'another secret': post(stamped(now, 'somebody-elses-secret')),
    'a changed body': post({ 'x-slack-signature': signatureOf(body) }, body.replace('wrong', 'right')),
    'a changed stamp': post({ 'x-slack-request-timestamp': String(now + 1) }),
    'a cut signature': post({ 'x-slack-signature': signatureOf(body).slice(0, 40) }),
    'no signature': post({ 'x-slack-signature': '' }),
    'no stamp': post({ 'x-slack-request-timestamp': '' }),
    'a stamp that is no number': post({ 'x-slack-request-timestamp': '1e9' }),
    'an old request': post(stamped(now - 301)),
    'a request from the future': post(stamped(now + 301)),
    'upper case hex': post({ 'x-slack-signature': signatureOf(body).toUpperCase() }),
  }
  test.each(Object.entries(forged))('%s', async (_name, request) => {
    const slack = await connect()
    await expect(receive(slack, request)).rejects.toMatchObject({ status: 401, code: 'bad_signature' })
  })
})

test.each([now - 300, now + 300])('a stamp of %i is still within the window', async (stamp) => {
  const slack = await connect()
  expect((await receive(slack, post(stamped(stamp)))).messages).toHaveLength(1)
})

test('after a rotation both secrets are taken, and use of the old one is logged', async () => {
  const log = createLog()
  const slack = await connect({ secrets: ['new-secret', 'old-secret'], log })
  await receive(slack, post(stamped(now, 'new-secret')))
  expect(log.lines).toEqual([])
  await receive(slack, post(stamped(now, 'old-secret')))
  expect(log.lines).toMatchObject([{ level: 'info', facts: { secret: 1 } }])
})

test('a correctly signed request out of time is logged with the skew', async () => {
  const log = createLog()
  const slack = await connect({ log })
  await expect(receive(slack, post(stamped(now - 640)))).rejects.toMatchObject({ status: 401 })
  expect(log.lines).toMatchObject([{ level: 'warn', facts: { skew: 640 } }])
})

test.each([{ secrets: [''] }, { secrets: [] }, { secrets: ['good', '  '] }])(
  'empty secrets $secrets refuse to construct',
  async ({ secrets }) => {
    await expect(connect({ secrets })).rejects.toBeInstanceOf(ConfigError)
  },
)

describe('bodies over 4 MiB are refused with 413', () => {
  const large = 'x'.repeat(4 * 1024 * 1024 + 1)

  test('by the announced length, before reading', async () => {
    const slack = await connect()
    const request = post({ 'content-length': String(large.length) }, large)
    await expect(receive(slack, request)).rejects.toMatchObject({ status: 413 })
    expect(request.bodyUsed).toBe(false)
  })

  test('by counting, when no length was announced', async () => {
    const slack = await connect()
    await expect(receive(slack, post({}, large))).rejects.toMatchObject({ status: 413 })
  })
})

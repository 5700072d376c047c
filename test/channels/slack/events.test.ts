import { beforeAll, describe, expect, test } from 'vitest'
import type { Connector } from '../../../src/core/channel.ts'
import {
  connect,
  containing,
  createLog,
  events,
  fixture,
  formRequest,
  receive,
  receiveFixture,
  slackRequest,
} from './support.ts'

const log = createLog()
let slack: Connector
beforeAll(async () => {
  slack = await connect({ log })
})

test('a customer’s message in a shared channel', async () => {
  const { messages, staff, deliveries, response } = await receiveFixture(slack, 'customer-writes')
  expect(messages).toEqual([
    {
      id: 'slack:C0NORTH/1767225600.000200',
      conversation: 'slack:T0HOME/C0NORTH/1767225600.000200',
      from: { key: 'slack:T0NORTH/U0DANA', assurance: 'recognised' },
      text: 'Invoice [INV-12](https://brightline.example/i/12) is **wrong**, please look',
      files: [],
      at: 1767225600000,
      shared: 'opened',
    },
  ])
  expect([staff, deliveries, response.status, await response.text()]).toEqual([[], [], 200, ''])
})

test('a reply belongs to its thread’s conversation, and a mention of the bot is not part of the text', async () => {
  const { messages } = await receiveFixture(slack, 'customer-replies-in-thread')
  expect(messages).toMatchObject([
    {
      conversation: 'slack:T0HOME/C0NORTH/1767225600.000200',
      text: 'any news & a date?',
      shared: 'joined',
      calls: true,
    },
  ])
})

test('a shared file keeps what Slack tells of it; the author’s team comes from `user_team`', async () => {
  const { messages } = await receiveFixture(slack, 'customer-shares-a-file')
  expect(messages).toMatchObject([
    {
      from: { key: 'slack:T0NORTH/U0DANA' },
      files: [
        { from: 'slack', id: 'F0STUB' },
        {
          from: 'slack',
          id: 'F0FULL',
          name: 'export.csv',
          type: 'text/csv',
          size: 2048,
          url: 'https://files.slack.example/F0FULL/export.csv',
        },
      ],
    },
  ])
})

test.each([
  ['customer-broadcasts-a-reply', 'slack:T0HOME/C0NORTH/1767225600.000200'],
  ['customer-uses-me', 'slack:T0HOME/C0NORTH/1767225663.000100'],
  ['customer-writes-a-direct-message', 'slack:T0HOME/D0PRIYA/1767225664.000100'],
])('%s is accepted', async (name, conversation) => {
  expect((await receiveFixture(slack, name)).messages).toMatchObject([{ conversation }])
})

test.each([
  'another-bot-writes',
  'customer-joins',
  'our-bot-writes',
  'slackbot-writes',
  'staff-writes-outside-a-case',
])('%s is answered 200 and dropped', async (name) => {
  const { messages, staff, response } = await receiveFixture(slack, name)
  expect([messages, staff, response.status]).toEqual([[], [], 200])
})

test('a direct message is read by nobody else', async () => {
  const [message] = (await receiveFixture(slack, 'customer-writes-a-direct-message')).messages
  expect(message?.shared).toBeUndefined()
})

test('a mention that comes as `app_mention` too has the name of its message, and calls the bot', async () => {
  const { messages } = await receiveFixture(slack, 'app-mentioned')
  expect(messages).toMatchObject([
    {
      id: 'slack:C0NORTH/1767225703.000100',
      text: 'hello',
      calls: true,
      from: { key: 'slack:T0NORTH/U0DANA' },
    },
  ])
})

describe('what happens to messages', () => {
  test('a customer changes one', async () => {
    const { messages, changes } = await receiveFixture(slack, 'customer-edits')
    expect(messages).toEqual([])
    expect(changes).toEqual([
      {
        kind: 'edited',
        id: 'slack:C0NORTH/1767225600.000200/1767225666.000100',
        message: 'slack:C0NORTH/1767225600.000200',
        from: 'slack:T0NORTH/U0DANA',
        text: 'edited',
        files: [],
        at: 1767225666000,
      },
    ])
  })

  test.each(['customer-deletes', 'customer-deletes-a-message-with-replies'])('%s', async (name) => {
    const { changes } = await receiveFixture(slack, name)
    expect(changes).toMatchObject([
      { kind: 'deleted', message: 'slack:C0NORTH/1767225600.000200', from: 'slack:T0NORTH/U0DANA' },
    ])
  })

  test.each(['link-unfurled', 'colleague-edits', 'our-bot-is-updated'])('%s: nothing', async (name) => {
    const { messages, changes, response } = await receiveFixture(slack, name)
    expect([messages, changes, response.status]).toEqual([[], [], 200])
  })

  test('a colleague writes where a customer does', async () => {
    const { messages, staff, changes } = await receiveFixture(slack, 'colleague-writes-in-a-customer-channel')
    expect([messages, staff]).toEqual([[], []])
    expect(changes).toMatchObject([
      {
        kind: 'colleague',
        conversation: 'slack:T0HOME/C0NORTH/1767225665.000100',
        by: { id: 'slack:U0MAYA' },
        text: 'I am on it',
      },
    ])
  })

  test('somebody of a sister workspace is a colleague, not a customer', async () => {
    const grid = await connect({ teams: ['T0NORTH'] })
    const { messages, changes } = await receiveFixture(grid, 'customer-writes')
    expect(messages).toEqual([])
    expect(changes).toMatchObject([{ kind: 'colleague', by: { id: 'slack:U0DANA' } }])
  })
})

describe('in the staff channel', () => {
  test('a reply in a case’s thread is something staff said', async () => {
    const { messages, staff } = await receiveFixture(slack, 'staff-replies-in-a-case')
    expect(messages).toEqual([])
    expect(staff).toEqual([
      {
        kind: 'said',
        id: 'slack:C0STAFF/1767225700.000100',
        thread: 'slack:T0HOME/C0STAFF/1767225690.000100',
        by: { id: 'slack:U0MAYA', name: 'Maya Lindqvist' },
        text: '**Hello**, I have put it right.\n- refund sent',
        at: 1767225700000,
      },
    ])
  })

  test('a file is at least named', async () => {
    const { staff } = await receiveFixture(slack, 'staff-shares-a-file-in-a-case')
    expect(staff).toMatchObject([
      { kind: 'said', text: '', files: [{ from: 'desk', name: 'credit-note.pdf' }], by: { name: 'U0TOM' } },
    ])
  })
})

test('the endpoint is verified with the challenge', async () => {
  const { response } = await receiveFixture(slack, 'url-verification')
  expect(await response.text()).toBe('3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P')
})

test('the certificate check is unsigned, and whatever it smuggles is discarded', async () => {
  const request = new Request(`https://switchboard.example${events}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ssl_check: '1', payload: fixture('staff-presses-claim') }).toString(),
  })
  const { messages, staff, response } = await receive(slack, request)
  expect([messages, staff, response.status]).toEqual([[], [], 200])
})

test.each([
  ['tokens-revoked', 'error', 'no longer valid'],
  ['channel-id-changed', 'warn', 'another id'],
  ['app-rate-limited', 'error', 'too many events'],
])('%s is told to the operator', async (name, level, words) => {
  log.lines.length = 0
  expect((await receiveFixture(slack, name)).response.status).toBe(200)
  expect(log.lines).toMatchObject([{ level, message: containing(words) }])
})

describe('signed, but not what Slack sends: kept, and said what is wrong', () => {
  const broken = (change: Record<string, unknown>) => {
    const envelope: unknown = JSON.parse(fixture('customer-writes'), (key, value: unknown) =>
      key in change ? change[key] : value,
    )
    return JSON.stringify(envelope)
  }
  test.each([
    ['no JSON', 'hello', 'not JSON'],
    ['an array', '[]', 'no `type`'],
    ['an unknown envelope', '{"type":"surprise"}', 'surprise'],
    ['a message without author', broken({ user: undefined }), 'user'],
    ['a time stamp that is none', broken({ ts: 'yesterday' }), 'ts'],
    [
      'a message of no workspace',
      broken({ team_id: null, context_team_id: null, authorizations: [] }),
      'workspace',
    ],
  ])('%s', async (_name, body, words) => {
    await expect(receive(slack, slackRequest(events, body))).rejects.toMatchObject({
      name: 'UnreadableError',
      body,
      message: containing(words),
    })
  })

  test('a form that is neither an interaction nor a command is refused: nobody brings it again', async () => {
    await expect(receive(slack, formRequest(events, { hello: 'there' }))).rejects.toMatchObject({
      name: 'RequestError',
      status: 400,
    })
  })
})

test('what is too large is not to be brought again', async () => {
  const body = JSON.stringify({ type: 'event_callback', text: 'x'.repeat(4 * 1024 * 1024) })
  await expect(receive(slack, slackRequest(events, body))).rejects.toMatchObject({
    status: 413,
    headers: { 'x-slack-no-retry': '1' },
  })
})

test('a delivery that is a retry says so in the log, and is taken like any other', async () => {
  log.lines.length = 0
  const again = { 'x-slack-retry-num': '2', 'x-slack-retry-reason': 'http_timeout' }
  const { messages } = await receive(slack, slackRequest(events, fixture('customer-writes'), again))
  expect(messages).toHaveLength(1)
  expect(log.lines).toMatchObject([{ level: 'info', facts: { retryNum: 2, retryReason: 'http_timeout' } }])
})

import { ErrorCode, WebClient } from '@slack/web-api'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startWorld } from '../../src/sandbox/world.ts'
import type { World } from '../../src/sandbox/world.ts'

let world: World
let client: WebClient

beforeEach(async () => {
  world = await startWorld({ port: 0, gatewayUrls: () => [], slackRetryDelaysMs: [] })
  client = clientWith(world.environment()['SLACK_BOT_TOKEN'])
})
afterEach(() => world.close())

const clientWith = (token?: string) =>
  new WebClient(token, {
    slackApiUrl: world.environment()['SLACK_API_URL'] ?? '',
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  })

const channel = 'C0NORTH'
const failure = (call: Promise<unknown>) =>
  call.then(
    () => expect.unreachable('the call went through'),
    (error: unknown) => error,
  )
const fault = (error: string) => ({ data: { ok: false, error } })

test('names who the token belongs to, and refuses no token and a wrong one', async () => {
  expect(await client.auth.test()).toMatchObject({ team_id: 'T0HOME', user_id: 'U0BOT', bot_id: 'B0BOT' })
  expect(await failure(clientWith('xoxb-wrong').auth.test())).toMatchObject(fault('invalid_auth'))
  expect(await failure(clientWith().auth.test())).toMatchObject(fault('not_authed'))
  expect(await failure(client.apiCall('chat.shout'))).toMatchObject(fault('unknown_method'))
})

test('posts, threads, updates and deletes, and reads all of it back', async () => {
  const metadata = { event_type: 'outbox', event_payload: { id: 'out-1' } }
  const root = await client.chat.postMessage({ channel, text: 'root', metadata })
  const first = await client.chat.postMessage({ channel, text: 'one', thread_ts: String(root.ts) })
  const second = await client.chat.postMessage({ channel, text: 'two', thread_ts: String(root.ts) })
  expect(new Set([root.ts, first.ts, second.ts]).size).toBe(3)
  await client.chat.update({ channel, ts: String(first.ts), text: 'one, mended' })
  await client.chat.delete({ channel, ts: String(second.ts) })

  const ts = String(root.ts)
  const { messages } = await client.conversations.replies({ channel, ts, include_all_metadata: true })
  expect(messages?.map(({ text }) => text)).toEqual(['root', 'one, mended'])
  expect(messages?.[0]).toMatchObject({ reply_count: 1, thread_ts: ts, bot_id: 'B0BOT', metadata })
  expect(messages?.[1]).toMatchObject({ edited: { user: 'U0BOT' }, parent_user_id: 'U0BOT' })
  const without = await client.conversations.replies({ channel, ts })
  expect(without.messages?.[0]).not.toHaveProperty('metadata')
  const history = await client.conversations.history({ channel })
  expect(history.messages?.map(({ text }) => text)).toEqual(['root'])
})

test('pages through a history, newest first, by cursor and by time', async () => {
  const sent: string[] = []
  for (let i = 0; i < 5; i++) {
    const { ts } = await client.chat.postMessage({ channel, text: `message ${i}` })
    sent.push(String(ts))
  }
  const first = await client.conversations.history({ channel, limit: 3 })
  const cursor = first.response_metadata?.next_cursor
  expect(first.messages?.map(({ text }) => text)).toEqual(['message 4', 'message 3', 'message 2'])
  expect(first.has_more).toBe(true)
  const rest = await client.conversations.history({ channel, limit: 3, ...(cursor && { cursor }) })
  expect(rest.messages?.map(({ text }) => text)).toEqual(['message 1', 'message 0'])
  expect(rest.has_more).toBe(false)
  const late = await client.conversations.history({ channel, oldest: sent[3] ?? '' })
  expect(late.messages?.map(({ text }) => text)).toEqual(['message 4'])
  const both = await client.conversations.history({ channel, oldest: sent[3] ?? '', inclusive: true })
  expect(both.messages?.map(({ text }) => text)).toEqual(['message 4', 'message 3'])
})

test('shows an ephemeral message to its one reader only', async () => {
  await client.chat.postEphemeral({ channel: 'C0STAFF', user: 'U0MAYA', text: 'between us' })
  expect((await client.conversations.history({ channel: 'C0STAFF' })).messages).toEqual([])
  expect(world.slackChannel('C0STAFF')).toMatchObject([{ text: 'between us', onlyFor: 'U0MAYA' }])
  expect(await failure(client.chat.postEphemeral({ channel, user: 'U0NOBODY', text: 'x' }))).toMatchObject(
    fault('user_not_in_channel'),
  )
})

const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } })
const divider = { type: 'divider' }

test.for([
  [
    'an unknown channel',
    () => client.chat.postMessage({ channel: 'C0NONE', text: 'x' }),
    'channel_not_found',
  ],
  ['nothing to say', () => client.chat.postMessage({ channel, text: '' }), 'no_text'],
  [
    'a thread that is not there',
    () => client.chat.postMessage({ channel, text: 'x', thread_ts: '1.000001' }),
    'thread_not_found',
  ],
  [
    'a section of 3,001 characters',
    () => client.chat.postMessage({ channel, text: 'x', blocks: [section('x'.repeat(3001))] }),
    'invalid_blocks',
  ],
  [
    '51 blocks',
    () => client.chat.postMessage({ channel, text: 'x', blocks: Array.from({ length: 51 }, () => divider) }),
    'invalid_blocks',
  ],
  [
    'markdown_text beside text',
    () => client.apiCall('chat.postMessage', { channel, text: 'x', markdown_text: 'y' }),
    'markdown_text_conflict',
  ],
  [
    'metadata without a type',
    () => client.apiCall('chat.postMessage', { channel, text: 'x', metadata: { event_payload: {} } }),
    'invalid_metadata_format',
  ],
  [
    'a message that is not there',
    () => client.chat.update({ channel, ts: '1.000001', text: 'x' }),
    'message_not_found',
  ],
  [
    'an update of more than 4,000 characters',
    async () => {
      const { ts } = await client.chat.postMessage({ channel, text: 'x' })
      await client.chat.update({ channel, ts: String(ts), text: 'x'.repeat(4001) })
    },
    'msg_too_long',
  ],
  [
    "somebody else's message",
    () => client.chat.update({ channel, ts: world.slack('dana', 'mine').ts, text: 'x' }),
    'cant_update_message',
  ],
  ['a modal without a click', () => client.views.open({ trigger_id: '1.2.x', view }), 'invalid_trigger_id'],
] as const)('refuses %s', async ([, call, error]) => {
  expect(await failure(call())).toMatchObject(fault(error))
})

const view = { type: 'modal' as const, title: { type: 'plain_text' as const, text: 'T' }, blocks: [] }

test('takes what is just within the limits', async () => {
  const blocks = [section('x'.repeat(3000)), ...Array.from({ length: 49 }, () => divider)]
  const { ts } = await client.chat.postMessage({ channel, text: 'x', blocks })
  expect(world.thread(channel, String(ts))[0]?.blocks).toHaveLength(50)
})

test('tells a rate-limited caller how long to wait, and does nothing', async () => {
  world.disturbSlack('chat.postMessage', { kind: 'rate_limited', seconds: 7 })
  expect(await failure(client.chat.postMessage({ channel, text: 'once' }))).toMatchObject({
    code: ErrorCode.RateLimitedError,
    retryAfter: 7,
  })
  expect(world.slackChannel(channel)).toEqual([])
  await client.chat.postMessage({ channel, text: 'again' })
  expect(world.slackChannel(channel)).toMatchObject([{ text: 'again' }])
})

test('can lose the answer to a post that was made', async () => {
  world.disturbSlack('chat.postMessage', { kind: 'answer_lost' })
  expect(await failure(client.chat.postMessage({ channel, text: 'made' }))).toBeInstanceOf(Error)
  expect(world.slackChannel(channel)).toMatchObject([{ text: 'made' }])
})

test('tells shared channels and outsiders from our own', async () => {
  const shared = await client.conversations.info({ channel })
  const own = await client.conversations.info({ channel: 'C0STAFF' })
  expect(shared.channel).toMatchObject({ is_ext_shared: true, connected_team_ids: ['T0NORTH'] })
  expect(own.channel).toMatchObject({ is_ext_shared: false })
  const dana = await client.users.info({ user: 'U0DANA' })
  expect(dana.user).toMatchObject({ team_id: 'T0NORTH', real_name: 'Dana Whitfield' })
  const { members } = await client.users.list({})
  expect(members?.map(({ id }) => id).toSorted()).toEqual(['U0BOT', 'U0MAYA', 'U0TOM'])
})

test('shows what the bot is doing in a thread until it answers there', async () => {
  const { ts } = world.slack('dana', 'hello')
  await client.assistant.threads.setStatus({ channel_id: channel, thread_ts: ts, status: 'is reading…' })
  expect(world.slackWorld.statuses()).toEqual([{ channel, threadTs: ts, text: 'is reading…' }])
  await client.chat.postMessage({ channel, thread_ts: ts, text: 'hi' })
  expect(world.slackWorld.statuses()).toEqual([])
})

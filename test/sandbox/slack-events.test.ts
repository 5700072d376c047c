import { createHmac } from 'node:crypto'
import { WebClient } from '@slack/web-api'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { startWorld } from '../../src/sandbox/world.ts'
import type { World } from '../../src/sandbox/world.ts'
import { startReceiver } from './receiver.ts'
import type { ReceivedRequest, Receiver } from './receiver.ts'

let gateway: Receiver
let other: Receiver
let urls: string[]
let world: World
let client: WebClient

beforeEach(async () => {
  gateway = await startReceiver()
  other = await startReceiver()
  urls = [gateway.url]
  world = await startWorld({ port: 0, gatewayUrls: () => urls, slackRetryDelaysMs: [0, 1, 1] })
  const { SLACK_BOT_TOKEN: token, SLACK_API_URL: slackApiUrl } = world.environment()
  client = new WebClient(token, { ...(slackApiUrl && { slackApiUrl }), retryConfig: { retries: 0 } })
})
afterEach(() => Promise.all([world.close(), gateway.close(), other.close()]))

/** What the header has to be, worked out here from Slack's documentation. */
const signatureOf = ({ headers, body }: ReceivedRequest) =>
  `v0=${createHmac('sha256', world.environment()['SLACK_SIGNING_SECRET'] ?? '')
    .update(`v0:${String(headers['x-slack-request-timestamp'])}:${body}`)
    .digest('hex')}`

const envelope = z.looseObject({
  team_id: z.string(),
  event_id: z.string(),
  event: z.looseObject({ ts: z.string(), text: z.string().optional(), subtype: z.string().optional() }),
})
const read = (request: ReceivedRequest) => envelope.parse(JSON.parse(request.body))
const about = (text: string) => (request: ReceivedRequest) =>
  request.path === '/webhooks/slack/events' && read(request).event.text === text

/** Resolves when every event so far was delivered or given up. */
const settled = () =>
  new Promise<void>((resolve) => {
    const look = () => {
      const open = world.slackDeliveries().some(({ state }) => state === 'underway')
      if (!open) resolve()
      return !open
    }
    if (!look()) {
      const stop = world.onChange(() => look() && stop())
    }
  })

test("posts a customer's message as a signed event with the whole envelope", async () => {
  const { ts } = world.slack('dana', 'is <this> & that ok?')
  const request = await gateway.until(about('is &lt;this&gt; &amp; that ok?'))
  expect(request.headers['x-slack-signature']).toBe(signatureOf(request))
  expect(Math.abs(Number(request.headers['x-slack-request-timestamp']) - Date.now() / 1000)).toBeLessThan(60)
  expect(read(request)).toMatchObject({
    type: 'event_callback',
    team_id: 'T0NORTH',
    api_app_id: 'A0APP',
    context_team_id: 'T0HOME',
    is_ext_shared_channel: true,
    authorizations: [{ team_id: 'T0HOME', user_id: 'U0BOT', is_bot: true, is_enterprise_install: false }],
    event: { type: 'message', channel: 'C0NORTH', user: 'U0DANA', team: 'T0NORTH', ts, event_ts: ts },
  })
})

test('tells threads and staff by where they write', async () => {
  const root = world.slack('dana', 'root')
  world.slack('sam', 'reply', { thread: root.ts })
  world.staffSays('maya', 'among us')
  expect(read(await gateway.until(about('reply'))).event).toMatchObject({
    thread_ts: root.ts,
    user: 'U0SAM',
    parent_user_id: 'U0DANA',
  })
  expect(read(await gateway.until(about('among us')))).toMatchObject({
    team_id: 'T0HOME',
    is_ext_shared_channel: false,
    event: { channel: 'C0STAFF', user: 'U0MAYA', team: 'T0HOME' },
  })
})

test("sends the bot's own posts and changes back as events, and nothing of an ephemeral one", async () => {
  await client.chat.postEphemeral({ channel: 'C0STAFF', user: 'U0MAYA', text: 'between us' })
  const { ts } = await client.chat.postMessage({ channel: 'C0NORTH', text: 'mine' })
  await client.chat.update({ channel: 'C0NORTH', ts: String(ts), text: 'mine, mended' })
  await client.chat.delete({ channel: 'C0NORTH', ts: String(ts) })
  expect(read(await gateway.until(about('mine'))).event).toMatchObject({ bot_id: 'B0BOT', user: 'U0BOT' })
  await settled()
  const events = gateway.requests.map((request) => read(request).event)
  expect(events.find(({ subtype }) => subtype === 'message_changed')).toMatchObject({
    message: { ts, text: 'mine, mended' },
    previous_message: { ts, text: 'mine' },
  })
  expect(events.find(({ subtype }) => subtype === 'message_deleted')).toMatchObject({ deleted_ts: ts })
  expect(events).toHaveLength(3)
})

test('retries with the same event id, counted and signed afresh, until it is taken', async () => {
  gateway.answers.push({ status: 503 }, { status: 500 })
  world.slack('dana', 'hello')
  await settled()
  expect(gateway.requests.map(({ headers }) => headers['x-slack-retry-num'])).toEqual([undefined, '1', '2'])
  expect(gateway.requests[1]?.headers['x-slack-retry-reason']).toBe('http_error')
  expect(new Set(gateway.requests.map((request) => read(request).event_id)).size).toBe(1)
  for (const request of gateway.requests)
    expect(request.headers['x-slack-signature']).toBe(signatureOf(request))
  expect(world.slackDeliveries()).toMatchObject([{ attempts: 3, state: 'delivered' }])
})

test('gives up after three retries, and at once when told not to retry', async () => {
  urls = []
  world.slack('dana', 'to nobody')
  await settled()
  expect(world.slackDeliveries()).toMatchObject([{ attempts: 4, state: 'given_up' }])
  urls = [gateway.url]
  gateway.answers.push({ status: 401, headers: { 'x-slack-no-retry': '1' } })
  world.slack('dana', 'refused')
  await settled()
  expect(world.slackDeliveries()[1]).toMatchObject({ attempts: 1, state: 'given_up' })
})

test('goes round the gateways, and past one that is gone', async () => {
  urls = [gateway.url, other.url]
  for (const text of ['one', 'two', 'three', 'four']) world.slack('dana', text)
  await settled()
  expect([gateway.requests.length, other.requests.length]).toEqual([2, 2])
  await gateway.close()
  for (const text of ['five', 'six']) world.slack('dana', text)
  await settled()
  expect(other.requests).toHaveLength(4)
  expect(world.slackDeliveries().every(({ attempts }) => attempts === 1)).toBe(true)
})

/** Two buttons of one action id, each in a block of its own, told apart by their value. */
const blocks = ['a', 'b'].map((value) => ({
  type: 'actions' as const,
  elements: [
    {
      type: 'button' as const,
      action_id: 'claim',
      value,
      style: 'primary' as const,
      text: { type: 'plain_text' as const, text: `Claim ${value}` },
    },
  ],
}))
const click = z.looseObject({
  response_url: z.string(),
  trigger_id: z.string(),
  actions: z.array(z.looseObject({ action_ts: z.string(), block_id: z.string() })),
})
const payloadOf = ({ body }: ReceivedRequest) =>
  click.parse(JSON.parse(new URLSearchParams(body).get('payload') ?? ''))
const interaction = ({ path }: ReceivedRequest) => path === '/webhooks/slack/interactions'

test('a press is a signed block_actions form', async () => {
  const { ts } = await client.chat.postMessage({ channel: 'C0STAFF', text: 'a case', blocks })
  expect(await world.press('maya', String(ts), 'claim', 'b')).toEqual({ ok: true })
  const request = await gateway.until(interaction)
  expect(request.headers['content-type']).toBe('application/x-www-form-urlencoded')
  expect(request.headers['x-slack-signature']).toBe(signatureOf(request))
  expect(payloadOf(request)).toMatchObject({
    type: 'block_actions',
    api_app_id: 'A0APP',
    team: { id: 'T0HOME' },
    user: { id: 'U0MAYA', team_id: 'T0HOME' },
    channel: { id: 'C0STAFF', name: 'support-desk' },
    container: { type: 'message', message_ts: ts, channel_id: 'C0STAFF', is_ephemeral: false },
    message: { ts, text: 'a case' },
    actions: [{ type: 'button', action_id: 'claim', value: 'b', style: 'primary', block_id: 'b1' }],
  })
  expect(payloadOf(request).actions[0]?.action_ts).toMatch(/^\d+\.\d{6}$/)
})

test("an outsider's press names their workspace; a button that is not there cannot be pressed", async () => {
  const { ts } = await client.chat.postMessage({ channel: 'C0NORTH', text: 'choose', blocks })
  await world.press('dana', String(ts), 'claim', 'a')
  expect(payloadOf(await gateway.until(interaction))).toMatchObject({
    user: { id: 'U0DANA', team_id: 'T0NORTH' },
    team: { id: 'T0NORTH' },
  })
  expect(await world.press('dana', String(ts), 'refund')).toMatchObject({ ok: false })
  gateway.answers.push({ status: 500 })
  expect(await world.press('dana', String(ts), 'claim', 'a')).toMatchObject({ ok: false })
})

test('a press can be answered through its trigger once and its response_url five times', async () => {
  const { ts } = await client.chat.postMessage({ channel: 'C0STAFF', text: 'a case', blocks })
  await world.press('tom', String(ts), 'claim', 'a')
  const { trigger_id, response_url } = payloadOf(await gateway.until(interaction))
  const view = { type: 'modal' as const, title: { type: 'plain_text' as const, text: 'T' }, blocks: [] }
  expect(await client.views.open({ trigger_id, view })).toMatchObject({ view: { team_id: 'T0HOME' } })
  await expect(client.views.open({ trigger_id, view })).rejects.toThrow('exchanged_trigger_id')

  const respond = (body: object) =>
    fetch(response_url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  await respond({ text: 'only for Tom' })
  await respond({ text: 'changed', replace_original: true })
  expect(world.slackChannel('C0STAFF')).toMatchObject([
    { ts, text: 'changed' },
    { text: 'only for Tom', onlyFor: 'U0TOM' },
  ])
  const statuses: number[] = []
  for (let i = 0; i < 4; i++) statuses.push((await respond({ text: 'more' })).status)
  expect(statuses).toEqual([200, 200, 200, 404])
})

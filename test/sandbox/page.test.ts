import { createHmac } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { customersIndex } from '../../src/core/pipeline/identify.ts'
import { startWorld } from '../../src/sandbox/world.ts'
import type { World } from '../../src/sandbox/world.ts'
import { openStore } from '../../src/state/open.ts'
import { chromiumAvailable, getChromium, launchBrowser } from '../support/browser.ts'
import { makeFolder } from '../support/folder.ts'
import { describeIf } from '../support/need.ts'
import { startReceiver } from './receiver.ts'
import type { Receiver } from './receiver.ts'

describeIf(chromiumAvailable, 'the demo page', getChromium, () => {
  let browser: Browser
  let gateway: Receiver
  let urls: string[]
  let folder: Awaited<ReturnType<typeof makeFolder>>
  let world: World
  let page: Page
  let troubles: string[]

  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())

  beforeEach(async () => {
    gateway = await startReceiver()
    urls = [gateway.url]
    folder = await makeFolder()
    world = await startWorld({
      port: 0,
      gatewayUrls: () => urls,
      twilioRetryDelaysMs: [1, 1, 1],
      stateUrl: stateUrl(),
      model: { name: 'offline stand-in (rules)', offline: true },
    })
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    troubles = []
    page.on('pageerror', ({ message }) => troubles.push(message))
    page.on('console', (line) => line.type() === 'error' && troubles.push(line.text()))
    await page.goto(`${world.url}/demo`)
    await page.getByText('Model: offline stand-in').waitFor()
  })
  afterEach(async () => {
    await page.close()
    await Promise.all([world.close(), gateway.close()])
    await folder.remove()
  })

  const stateUrl = () => `sqlite:${folder.path}/demo.db`
  const bubbles = () => page.getByRole('list', { name: 'Messages on the phone' }).getByRole('listitem')
  const slack = (method: string, body: object) => {
    const { SLACK_API_URL = '', SLACK_BOT_TOKEN = '' } = world.environment()
    return fetch(SLACK_API_URL + method, {
      method: 'POST',
      headers: { authorization: `Bearer ${SLACK_BOT_TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  }

  test('what a customer types on the phone is a webhook, and shows as a bubble', async () => {
    await page.getByRole('radio', { name: 'Priya' }).click()
    await page.getByLabel('Message to Brightline').fill('Hello from <b>Priya</b>')
    await page.keyboard.press('Enter')
    const { body } = await gateway.until(({ path }) => path === '/webhooks/twilio')
    expect(Object.fromEntries(new URLSearchParams(body))).toMatchObject({
      From: '+447700900111',
      Body: 'Hello from <b>Priya</b>',
    })
    await bubbles().getByText('Hello from <b>Priya</b>').waitFor()
    await page.getByRole('radio', { name: 'Dana' }).click()
    await page.getByText('Write as Dana Whitfield', { exact: true }).waitFor()
    expect(troubles).toEqual([])
  })

  test('a first sentence is one click away, on each channel', async () => {
    await page.getByRole('tab', { name: 'WhatsApp' }).click()
    const sentence = 'Why is my invoice higher than last month?'
    await bubbles().getByRole('button', { name: sentence }).click()
    const { body } = await gateway.until(({ path }) => path === '/webhooks/twilio')
    expect(new URLSearchParams(body).get('From')).toBe('whatsapp:+447700900101')
    const channel = page.getByRole('region', { name: "The customer's Slack channel" })
    await channel.getByRole('button', { name: 'I want to talk to a person' }).click()
    await channel.getByText('Dana Whitfield', { exact: true }).waitFor()
    expect(world.slackChannel('C0NORTH')).toMatchObject([
      { text: 'I want to talk to a person', user: 'U0DANA' },
    ])
  })

  test('a message no gateway took is marked, and said', async () => {
    urls = []
    await page.getByLabel('Message to Brightline').fill('anybody?')
    await page.keyboard.press('Enter')
    await bubbles().getByText('not delivered').waitFor()
    await page.getByRole('alert').getByText('No gateway took the message').waitFor()
  })

  test("a card's Claim is a signed block_actions of the member of staff chosen, and opens its thread", async () => {
    const claim = { type: 'button', action_id: 'claim', value: 'CASE-1/0', style: 'primary' }
    await slack('chat.postMessage', {
      channel: 'C0STAFF',
      text: 'A case',
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: 'Dana <i>Whitfield</i>' } },
        { type: 'section', text: { type: 'mrkdwn', text: '*Why* <javascript:alert(1)|a link>' } },
        { type: 'actions', elements: [{ ...claim, text: { type: 'plain_text', text: 'Claim' } }] },
      ],
    })
    await page.getByRole('heading', { name: 'Dana <i>Whitfield</i>' }).waitFor()
    expect(await page.getByRole('link', { name: 'a link' }).count()).toBe(0)
    await page.getByRole('radio', { name: 'Tom' }).click()
    await page.getByRole('button', { name: 'Claim', exact: true }).click()
    const request = await gateway.until(({ path }) => path === '/webhooks/slack/interactions')
    const stamp = String(request.headers['x-slack-request-timestamp'])
    const mac = createHmac('sha256', world.environment()['SLACK_SIGNING_SECRET'] ?? '')
    expect(request.headers['x-slack-signature']).toBe(
      `v0=${mac.update(`v0:${stamp}:${request.body}`).digest('hex')}`,
    )
    expect(JSON.parse(new URLSearchParams(request.body).get('payload') ?? '')).toMatchObject({
      type: 'block_actions',
      user: { id: 'U0TOM' },
      actions: [{ action_id: 'claim', value: 'CASE-1/0' }],
    })
    await page.getByLabel('Reply in the thread').fill('I am on it')
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: 'Case thread' }).getByText('I am on it').waitFor()
    const [root, reply] = world.slackChannel('C0STAFF')
    expect(reply).toMatchObject({ text: 'I am on it', user: 'U0TOM', threadTs: root?.ts })
    expect(troubles).toEqual([])
  })

  test('shows the bot at work and its answer in the thread, as Markdown', async () => {
    const { ts } = world.slack('dana', 'How is my invoice made up?')
    await slack('assistant.threads.setStatus', {
      channel_id: 'C0NORTH',
      thread_ts: ts,
      status: 'is reading…',
    })
    await page.getByText('is reading…').waitFor()
    const text = '## Invoice\n\n- **4 seats**\n- `calls`\n\n| line | total |\n|---|---|\n| seats | £40.00 |'
    const blocks = [{ type: 'markdown', text }]
    await slack('chat.postMessage', { channel: 'C0NORTH', thread_ts: ts, text: 'fallback', blocks })
    await page.getByRole('cell', { name: '£40.00' }).waitFor()
    expect(await page.getByRole('heading', { name: 'Invoice', exact: true }).count()).toBe(1)
    expect(await page.getByText('is reading…').count()).toBe(0)
  })

  test("shows what the gateway did, from the customer's record", async () => {
    const store = await openStore(stateUrl())
    const at = Date.now()
    await store.append('customer:1', [
      {
        key: '1',
        type: 'received',
        at,
        message: { conversation: 'sms:a/b', from: { key: 'sms:b' }, text: 'hi' },
      },
      {
        key: '2',
        type: 'identified',
        at,
        person: { name: 'Dana Whitfield', accountName: 'N', tier: 'growth' },
      },
      {
        key: '3',
        type: 'classified',
        at,
        by: 'model',
        classification: { intent: 'billing', sentiment: 'neutral' },
      },
      { key: '4', type: 'tool.called', at, tool: 'get_account_history', call: 'c', input: {} },
      { key: '5', type: 'something.new', at },
      { key: '6', type: 'answered', at, route: 'agent' },
    ])
    await store.index(customersIndex, 'customer:1', at)
    const line = page.getByRole('region', { name: 'What the gateway did' }).getByRole('listitem')
    await line.getByText('classified billing · neutral').waitFor()
    expect(await line.locator('.step').allTextContents()).toEqual([
      'received',
      'recognised · N, growth',
      'classified billing · neutral',
      'tool get_account_history',
      'something new',
      'answered',
    ])
    expect(await line.innerText()).toContain('Dana Whitfield SMS')
    await store.close()
  })

  test('takes nothing but what a visitor can do', async () => {
    const post = (body: string, type = 'application/json') =>
      fetch(`${world.url}/demo/act`, { method: 'POST', headers: { 'content-type': type }, body })
    const sms = JSON.stringify({ act: 'sms', who: 'dana', text: 'x' })
    expect((await post(sms, 'text/plain')).status).toBe(415)
    expect((await post('{')).status).toBe(400)
    expect((await post(JSON.stringify({ act: 'sms', who: 'mallory', text: 'x' }))).status).toBe(400)
    expect((await post(JSON.stringify({ act: 'slack', who: 'stranger', text: 'x' }))).status).toBe(502)
    expect((await fetch(`${world.url}/demo/..%2Fworld.ts`)).status).toBe(404)
    expect((await post(sms)).status).toBe(200)
  })
})

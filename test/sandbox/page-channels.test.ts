/** The Teams and mail panes of the demo page, and that nothing anybody writes runs in it. */
import { createTransport } from 'nodemailer'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { startMailbox, type Mailbox } from '../../src/sandbox/mail.ts'
import { startWorld } from '../../src/sandbox/world.ts'
import type { World } from '../../src/sandbox/world.ts'
import { chromiumAvailable, getChromium, launchBrowser } from '../support/browser.ts'
import { describeIf } from '../support/need.ts'
import { startReceiver, type Receiver } from './receiver.ts'

/** Sets `window.ran` wherever it is taken for more than text. */
const hostile =
  '<img src=x onerror="window.ran=1"><script>window.ran=1</script><svg onload="window.ran=1"> [x](javascript:window.ran=1)'

const tokenSchema = z.object({ access_token: z.string() })

describeIf(chromiumAvailable, 'the demo page’s Teams and mail', getChromium, () => {
  let browser: Browser
  let gateway: Receiver
  /** Where a gateway would take mails. */
  let taken: Mailbox
  let world: World
  let page: Page
  const crashes: string[] = []

  beforeAll(async () => {
    browser = await launchBrowser()
    gateway = await startReceiver()
    taken = await startMailbox(() => undefined)
    world = await startWorld({
      port: 0,
      gatewayUrls: () => [gateway.url],
      mailPorts: () => [Number(new URL(taken.url).port)],
      slackRetryDelaysMs: [],
    })
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    page.on('pageerror', ({ message }) => crashes.push(message))
    await page.goto(`${world.url}/demo`)
    await page.getByText('Write as Dana Whitfield', { exact: true }).waitFor()
  })
  afterAll(async () => {
    await browser.close()
    await Promise.all([world.close(), gateway.close(), taken.close()])
  })

  const openTab = (name: string) => page.getByRole('tab', { name }).click()
  const chat = () => page.getByRole('list', { name: 'Messages in Teams' })
  const mail = () => page.getByRole('region', { name: "The customer's mail" })
  const say = async (label: string, text: string) => {
    await page.getByLabel(label, { exact: true }).fill(text)
    await page.keyboard.press('Enter')
  }

  /** What the app does in Teams, with the token it has. */
  async function app(activity: object): Promise<Response> {
    const { TEAMS_URL: url = '', IDENTITY_ENDPOINT = '' } = world.furtherEnvironment(0)
    const { access_token: token } = tokenSchema.parse(await (await fetch(IDENTITY_ENDPOINT)).json())
    return fetch(`${url}/v3/conversations/${encodeURIComponent('a:1dana-and-brightline')}/activities`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(activity),
    })
  }

  test('what is typed in Teams is a signed activity; an answer’s card can be pressed', async () => {
    await openTab('Teams')
    await say('Message to Bright in Teams', 'Hello & <b>all</b>')
    await chat().getByText('Hello & <b>all</b>').waitFor()
    const { headers, body } = await gateway.until(({ path }) => path === '/webhooks/teams')
    expect(JSON.parse(body)).toMatchObject({ type: 'message', text: 'Hello &amp; &lt;b&gt;all&lt;/b&gt;' })
    const [, claims = ''] = String(headers.authorization).split('.')
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      iss: 'https://api.botframework.com',
      serviceurl: `${world.url}/teams/`,
    })

    expect((await app({ type: 'typing' })).status).toBe(201)
    await chat().getByText('Bright is typing').waitFor()
    const button = { type: 'Action.Execute', title: `Yes ${hostile}`, verb: 'choose', data: { choice: 'y' } }
    const content = { type: 'AdaptiveCard', body: [{ type: 'ActionSet', actions: [button] }] }
    const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive', content }]
    expect((await app({ type: 'message', text: `**Shall I?** ${hostile}`, attachments })).status).toBe(201)
    await chat().getByText('Shall I?').waitFor()
    expect(await chat().getByText('Bright is typing').count()).toBe(0)
    await chat().getByRole('button', { name: 'Yes' }).click()
    const pressed = await gateway.until(({ body: said }) => said.includes('adaptiveCard/action'))
    expect(JSON.parse(pressed.body)).toMatchObject({
      type: 'invoke',
      value: { action: { type: 'Action.Execute', verb: 'choose', data: { choice: 'y' } } },
    })
  })

  test('a mail goes out signed by its company, with its file; an answer quotes what it answers', async () => {
    await openTab('Mail')
    await mail().getByRole('button', { name: 'New mail' }).click()
    await page.getByLabel('Subject').fill('Our order')
    await page.getByLabel('Text of the mail').fill('Here it is.')
    const file = { name: 'order.txt', mimeType: 'text/plain', buffer: Buffer.from('12 seats') }
    await page.getByLabel('Attach files').setInputFiles(file)
    await mail().getByText('order.txt').waitFor()
    await mail().getByRole('button', { name: 'Send' }).click()
    await expect.poll(() => taken.mails().length).toBe(1)
    const [order] = taken.mails()
    expect(order).toMatchObject({
      from: 'dana.whitfield@northwind.example',
      to: ['support@brightline.example'],
      subject: 'Our order',
      text: 'Here it is.',
      files: [{ name: 'order.txt', bytes: new Uint8Array(Buffer.from('12 seats')) }],
    })
    expect(order?.raw).toMatch(/^DKIM-Signature:[^]*d=northwind\.example/i)

    const link = await mail().getByRole('link', { name: 'order.txt' }).getAttribute('href')
    const got = await fetch(world.url + link)
    expect(got.headers.get('content-disposition')).toContain('attachment')
    expect(await got.text()).toBe('12 seats')

    const { EMAIL_SMTP_URL = '' } = world.environment()
    const sender = createTransport(EMAIL_SMTP_URL)
    await sender.sendMail({
      from: 'Bright <support@brightline.example>',
      to: 'dana.whitfield@northwind.example',
      replyTo: 'support+thread@brightline.example',
      subject: 'Re: Our order',
      references: order?.messageId,
      text: 'Thank you.',
      html: `<h1 onclick="window.ran=1">Thank you</h1><a href="javascript:window.ran=1">bad</a> <a href="https://brightline.example">good</a>${hostile}`,
    })
    sender.close()
    await mail().getByRole('heading', { name: 'Thank you' }).waitFor()
    expect(await mail().getByRole('link', { name: 'bad' }).count()).toBe(0)
    expect(await mail().getByRole('link', { name: 'good' }).count()).toBe(1)
    expect(await mail().locator('.letter-text :is(img, script, svg, [onclick])').count()).toBe(0)

    await page.getByLabel('Text of the mail').fill('One more thing.')
    await mail().getByRole('button', { name: 'Send' }).click()
    await expect.poll(() => taken.mails().length).toBe(2)
    expect(taken.mails()[1]).toMatchObject({
      to: ['support+thread@brightline.example'],
      subject: 'Re: Our order',
      references: [order?.messageId, expect.any(String)],
      text: expect.stringMatching(/^One more thing\.\n\nOn .* wrote:\n> Thank you\.$/),
    })
  })

  test('what anybody types is never taken for more than text', async () => {
    await openTab('SMS')
    await say('Message to Brightline', hostile)
    await openTab('WhatsApp')
    await say('Message to Brightline', hostile)
    await openTab('Slack')
    await say('Message to the channel', hostile)
    await openTab('Teams')
    await say('Message to Bright in Teams', hostile)
    await openTab('Mail')
    await mail().getByRole('button', { name: 'New mail' }).click()
    await page.getByLabel('Subject').fill(hostile)
    await page.getByLabel('Text of the mail').fill(hostile)
    await mail().getByRole('button', { name: 'Send' }).click()
    world.staffSays('maya', hostile)
    for (const tab of ['SMS', 'WhatsApp', 'Slack', 'Teams', 'Mail']) {
      await openTab(tab)
      await page.locator('main').getByText('<img src=x').first().waitFor()
    }
    await page.locator('#desk').getByText('<img src=x').first().waitFor()
    expect(await page.evaluate(`'ran' in window`)).toBe(false)
    expect(await page.locator('main :is(script, [onerror], [onload], a[href^="javascript:"])').count()).toBe(
      0,
    )
    expect(crashes).toEqual([])
  })

  test('Teams takes nothing without its token, and a stranger has no Teams', async () => {
    const { TEAMS_URL: url = '' } = world.furtherEnvironment(0)
    const answer = await fetch(`${url}/v3/conversations/x/activities`, { method: 'POST', body: '{}' })
    expect(answer.status).toBe(401)
    const post = (what: object) =>
      fetch(`${world.url}/demo/act`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(what),
      })
    expect((await post({ act: 'teams', who: 'stranger', text: 'x' })).status).toBe(502)
    expect((await post({ act: 'card', who: 'dana', message: '1', nth: 9 })).status).toBe(502)
    expect((await fetch(`${world.url}/demo/mail/dana/nothing/0`)).status).toBe(404)
  })
})

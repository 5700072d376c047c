/** Webhooks as they come over the wire, signed as the providers sign them. */
import { createHmac, createSecretKey } from 'node:crypto'
import {
  type Channel,
  customerNumber,
  customers,
  homeTeam,
  ourNumber,
  paths,
  slackSecret,
  tag,
  twilioSid,
  twilioToken,
} from './settings.ts'

const slackKey = createSecretKey(Buffer.from(slackSecret))
const twilioKey = createSecretKey(Buffer.from(twilioToken))

/** Where a request goes: the system's port, and where a provider emulator is that it should answer to. */
export interface Target {
  port: number
  upstream: string
}

/** The whole request, HTTP/1.1. `customer` is who writes; without it all take turns. */
export type MakeRequest = (message: number, target: Target, customer?: number) => string

const turnOf = (message: number): number => message % customers
const padded = (value: number, length: number): string => String(value).padStart(length, '0')
const textOf = (message: number): string =>
  `Hello, where do I find my API keys? ${tag(message)} I looked at the settings page and could not see them.`

function slackBody(message: number, customer: number): string {
  const user = `U${padded(customer, 8)}`
  const ts = `${1_760_000_000 + Math.floor(message / 1e6)}.${padded(message % 1e6, 6)}`
  const text = textOf(message)
  const element = { type: 'rich_text_section', elements: [{ type: 'text', text }] }
  return JSON.stringify({
    token: 'bench',
    team_id: homeTeam,
    context_team_id: homeTeam,
    context_enterprise_id: null,
    api_app_id: 'A0BENCH',
    event: {
      user,
      type: 'message',
      ts,
      client_msg_id: `5f1b5a0c-0000-4000-8000-0000${padded(message, 8)}`,
      text,
      team: 'T0CLIENT',
      user_team: 'T0CLIENT',
      source_team: 'T0CLIENT',
      user_profile: { real_name: `Customer ${customer}`, display_name: `customer-${customer}` },
      thread_ts: `1750000000.${padded(customer, 6)}`,
      parent_user_id: user,
      blocks: [{ type: 'rich_text', block_id: tag(message), elements: [element] }],
      channel: 'C0SHARED',
      event_ts: ts,
      channel_type: 'channel',
    },
    type: 'event_callback',
    event_id: `Ev${padded(message, 8)}`,
    event_time: 1_760_000_000,
    authorizations: [
      {
        enterprise_id: null,
        team_id: homeTeam,
        user_id: 'U0BOT',
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: true,
    event_context: `4-${'A'.repeat(120)}`,
  })
}

const slack: MakeRequest = (message, { port }, customer = turnOf(message)) => {
  const body = slackBody(message, customer)
  const stamp = Math.floor(Date.now() / 1000)
  const signature = createHmac('sha256', slackKey).update(`v0:${stamp}:${body}`).digest('hex')
  return post(port, paths.slack, 'application/json', body, {
    'User-Agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
    'X-Slack-Request-Timestamp': String(stamp),
    'X-Slack-Signature': `v0=${signature}`,
  })
}

const sms: MakeRequest = (message, { port }, customer = turnOf(message)) => {
  const sid = `SM${padded(message, 32)}`
  const fields: [string, string][] = [
    ['AccountSid', twilioSid],
    ['ApiVersion', '2010-04-01'],
    ['Body', textOf(message)],
    ['From', customerNumber(customer)],
    ['FromCity', 'LONDON'],
    ['FromCountry', 'GB'],
    ['FromState', ''],
    ['FromZip', ''],
    ['MessageSid', sid],
    ['NumMedia', '0'],
    ['NumSegments', '1'],
    ['SmsMessageSid', sid],
    ['SmsSid', sid],
    ['SmsStatus', 'received'],
    ['To', ourNumber],
    ['ToCountry', 'GB'],
  ]
  const url = `http://127.0.0.1:${port}${paths.sms}`
  const signed = url + fields.map((pair) => pair.join('')).join('')
  return post(
    port,
    paths.sms,
    'application/x-www-form-urlencoded; charset=utf-8',
    fields.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&'),
    {
      'User-Agent': 'TwilioProxy/1.1',
      'X-Twilio-Signature': createHmac('sha1', twilioKey).update(signed).digest('base64'),
      'I-Twilio-Idempotency-Token': sid,
    },
  )
}

/** Unsigned: the Bot Framework's token check is left out of botbuilder's favour. */
const teams: MakeRequest = (message, { port, upstream }, customer = turnOf(message)) => {
  const text = textOf(message)
  const person = { id: `29:${padded(customer, 8)}`, name: `Customer ${customer}` }
  const tenant = '00000000-0000-4000-8000-000000000001'
  const activity = {
    text,
    textFormat: 'plain',
    attachments: [{ contentType: 'text/html', content: `<p>${text}</p>` }],
    type: 'message',
    timestamp: '2026-01-05T12:00:00.000Z',
    id: String(1_760_000_000_000 + message),
    channelId: 'msteams',
    serviceUrl: `${upstream}/`,
    from: { ...person, aadObjectId: `00000000-0000-4000-8000-0000${padded(customer, 8)}` },
    conversation: { conversationType: 'personal', tenantId: tenant, id: `a:${padded(customer, 8)}` },
    recipient: { id: '28:bench', name: 'bench' },
    channelData: { tenant: { id: tenant } },
    locale: 'en-GB',
  }
  return post(port, paths.teams, 'application/json; charset=utf-8', JSON.stringify(activity), {
    'User-Agent': 'Microsoft-SkypeBotApi',
  })
}

/** Bodies are ASCII, so that a character is a byte. */
function post(
  port: number,
  path: string,
  type: string,
  body: string,
  headers: { [name: string]: string },
): string {
  const all = {
    Host: `127.0.0.1:${port}`,
    Accept: '*/*',
    'Content-Type': type,
    ...headers,
    'Content-Length': String(body.length),
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
  return `POST ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`
}

export const requests: { [channel in Channel]: MakeRequest } = { slack, sms, teams }

/** Slack under the contract of all channels: emulate's Slack, reached through a proxy that can be spoiled. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { channelContract } from '../../contracts/channel.ts'
import { startSlack, token } from './emulator.ts'
import {
  clock,
  createLog,
  events,
  fixture,
  formRequest,
  interactions,
  now,
  secret,
  signatureOf,
  slackRequest,
} from './support.ts'
import { createSlack } from '../../../src/channels/slack/index.ts'

type Fate = 'refused' | 'busy' | 'cut' | undefined

/** Passes calls on to `target`; the next post meets its fate. */
async function startProxy(target: string) {
  let fate: Fate
  const server = createServer((request, response) => void handle(request, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request)
    const posting = request.url?.endsWith('chat.postMessage')
    const now = posting ? fate : undefined
    if (posting) fate = undefined
    if (now === 'refused') return void response.end('{"ok":false,"error":"channel_not_found"}')
    if (now === 'busy') return void response.writeHead(429, { 'retry-after': '1' }).end()
    const answer = await fetch(new URL(request.url ?? '/', target), {
      method: 'POST',
      body,
      headers: {
        authorization: request.headers.authorization ?? '',
        'content-type': 'application/x-www-form-urlencoded',
      },
    })
    const json = await answer.text()
    if (now === 'cut') return void response.destroy()
    response.end(json)
  }

  const address = server.address()
  if (typeof address !== 'object' || !address) throw new TypeError('no port')
  return {
    apiUrl: `http://127.0.0.1:${address.port}/api/`,
    spoil: (how: Fate) => void (fate = how),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

const postedBlocks = z.array(z.looseObject({ type: z.string(), text: z.unknown().optional() }))
/** The words of a post, and its buttons as they are. */
const shown = (blocks: unknown): string =>
  postedBlocks
    .parse(blocks)
    .map((block) => (block.type === 'markdown' ? z.string().parse(block.text) : JSON.stringify(block)))
    .join('\n')

const genuine = fixture('customer-writes')
const previousSecret = 'the-secret-before'
const slackEvent = z.looseObject({ authorizations: z.array(z.looseObject({})), event: z.looseObject({}) })
const pressSchema = z.looseObject({
  channel: z.looseObject({}),
  container: z.looseObject({}),
  actions: z.array(z.looseObject({})),
})

channelContract('slack', async () => {
  const slack = await startSlack()
  const proxy = await startProxy(slack.apiUrl)
  const open = (signingSecrets: string[]) =>
    createSlack(
      { botToken: token, signingSecrets, staffChannel: slack.staffChannel, apiUrl: proxy.apiUrl },
      { publicUrl: 'https://switchboard.example', clock, log: createLog() },
    )
  const connector = await open([secret, previousSecret])
  const root = await slack.danaWrites(slack.customerChannel, 'invoice 12 is wrong')
  const [channel] = connector.channels
  if (!channel) throw new TypeError('the connector has no channel')

  /** Dana's words in the thread the emulator knows. */
  const saying = (text: string, n = 0, more: object = {}): string => {
    const { event, authorizations, ...envelope } = slackEvent.parse(JSON.parse(genuine))
    const ts = `${now + n}.000100`
    return JSON.stringify({
      ...envelope,
      ...more,
      event_id: `EvContract${n}`,
      authorizations: authorizations.map((one) => ({ ...one, team_id: slack.team })),
      event: { ...event, ...more, channel: slack.customerChannel, thread_ts: root, text, ts, event_ts: ts },
    })
  }
  const oversized = saying('x'.repeat(4 * 1024 * 1024))
  const stamped = (stamp: number) =>
    slackRequest(events, genuine, {
      'x-slack-request-timestamp': String(stamp),
      'x-slack-signature': signatureOf(genuine, stamp),
    })
  return {
    connector,
    channel,
    can: {
      replay: 'dated',
      dates: true,
      choices: 'buttons',
      unknown: 'asked',
      typing: true,
      statuses: false,
    },
    prefix: `slack:${slack.customerChannel}/`,
    conversation: `slack:${slack.team}/${slack.customerChannel}/${root}`,
    foreign: 'sms:+447700900900/+447700900101',
    limit: 12_000,
    // Slack renders Markdown itself.
    dialect: {
      bold: '**Refund**',
      link: '[your invoice](https://brightline.example/i/7?a=1&b=2)',
      code: '`INV-7`',
    },
    asksToWait: 1_000,
    openWithoutSecret: () => open(['']),
    webhooks: {
      path: events,
      says: (text, n) => slackRequest(events, saying(text, n)),
      again: (text, n) =>
        slackRequest(events, saying(text, n), {
          'x-slack-retry-num': '1',
          'x-slack-retry-reason': 'http_timeout',
        }),
      extended: (text, n) => slackRequest(events, saying(text, n, { a_field_of_next_year: { x: [1] } })),
      forged: () =>
        slackRequest(events, genuine, {
          'x-slack-signature': signatureOf(genuine, undefined, 'another-secret'),
        }),
      unsigned: () => slackRequest(events, genuine, { 'x-slack-signature': '' }),
      stale: () => stamped(now - 301),
      future: () => stamped(now + 301),
      rotated: () =>
        slackRequest(events, genuine, {
          'x-slack-signature': signatureOf(genuine, undefined, previousSecret),
        }),
      own: () => slackRequest(events, fixture('our-bot-writes')),
      nobodys: () => slackRequest(events, fixture('another-bot-writes')),
      oversize: () => slackRequest(events, oversized),
      malformed: () => slackRequest(events, '{"type":"event_callback"}'),
      press: (choice) => {
        const press = pressSchema.parse(JSON.parse(fixture('customer-presses-a-choice')))
        const actions = press.actions.map((action) => ({ ...action, value: choice.value }))
        const payload = JSON.stringify({ ...press, actions })
        return { path: interactions, request: formRequest(interactions, { payload }) }
      },
    },
    async held() {
      const [, ...replies] = await slack.thread(slack.customerChannel, root)
      return replies.map(({ blocks }) => ({ text: shown(blocks) }))
    },
    spoil: proxy.spoil,
    async close() {
      await connector.close?.()
      proxy.close()
      await slack.close()
    },
  }
})

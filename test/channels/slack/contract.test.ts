/** Slack under the contract of all channels: emulate's Slack, reached through a proxy that can be spoiled. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { channelContract } from '../../contracts/channel.ts'
import { startSlack, token } from './emulator.ts'
import { clock, createLog, events, fixture, secret, signatureOf, slackRequest } from './support.ts'
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

const markdownBlocks = z.array(z.object({ type: z.literal('markdown'), text: z.string() }))
const own = fixture('our-bot-writes')
const genuine = fixture('customer-writes')
const oversized = JSON.stringify({
  ...z.looseObject({}).parse(JSON.parse(genuine)),
  pad: 'x'.repeat(4 * 1024 * 1024),
})

channelContract('slack', async () => {
  const slack = await startSlack()
  const proxy = await startProxy(slack.apiUrl)
  const connector = await createSlack(
    { botToken: token, signingSecrets: [secret], staffChannel: slack.staffChannel, apiUrl: proxy.apiUrl },
    { publicUrl: 'https://switchboard.example', clock, log: createLog() },
  )
  const root = await slack.danaWrites(slack.customerChannel, 'invoice 12 is wrong')
  const [channel] = connector.channels
  if (!channel) throw new TypeError('the connector has no channel')
  return {
    connector,
    channel,
    prefix: `slack:${slack.customerChannel}/`,
    conversation: `slack:${slack.team}/${slack.customerChannel}/${root}`,
    foreign: 'sms:+447700900900/+447700900101',
    webhooks: {
      path: events,
      genuine: () => slackRequest(events, genuine),
      forged: () =>
        slackRequest(events, genuine, {
          'x-slack-signature': signatureOf(genuine, undefined, 'another-secret'),
        }),
      unsigned: () => slackRequest(events, genuine, { 'x-slack-signature': '' }),
      own: () => slackRequest(events, own),
      oversize: () => slackRequest(events, oversized),
      malformed: () => slackRequest(events, '{"type":"event_callback"}'),
    },
    async held() {
      const [, ...replies] = await slack.thread(slack.customerChannel, root)
      return replies.flatMap(({ blocks }) => markdownBlocks.parse(blocks).map((block) => block.text))
    },
    spoil: proxy.spoil,
    askable: true,
    async close() {
      await connector.close?.()
      proxy.close()
      await slack.close()
    },
  }
})

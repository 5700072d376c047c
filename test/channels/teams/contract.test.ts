/** Teams under the contract of all channels, with signed webhooks and a token of our own. */
import { randomUUID } from 'node:crypto'
import { vi } from 'vitest'
import { z } from 'zod'
import { channelContract } from '../../contracts/channel.ts'
import { createTeams } from '../../../src/channels/teams/index.ts'
import { textLimit } from '../../../src/channels/teams/render.ts'
import { systemClock } from '../../../src/core/log.ts'
import { recordingLog } from '../../support/webhooks.ts'
import { openSigned, recorded, webhook } from './bench.ts'
import { refusal, startConversations } from './conversations.ts'
import { createKey, serviceUrl, tokenOf } from './keys.ts'
import { startLogin } from './login.ts'
import { conversation, onlyChannel, place, referenceAt } from './sending.ts'

// The SDK writes what it refuses to the console.
vi.spyOn(console, 'error').mockImplementation(() => undefined)

const activitySchema = z.looseObject({})

/** Dana's words. */
const saying = (text: string, n = 0, more: object = {}): string =>
  JSON.stringify({
    ...activitySchema.parse(JSON.parse(recorded('customer-writes'))),
    ...more,
    id: String(1767225600000 + n),
    timestamp: new Date(1767225600000 + n).toISOString(),
    text,
    attachments: [],
  })

channelContract('teams', async () => {
  const conversations = await startConversations()
  const login = await startLogin()
  const allowed = (url: string) => url.startsWith(conversations.serviceUrl)
  const next = createKey()
  const signed = await openSigned()
  signed.keys.publish(signed.key, next)
  const { connector, key } = await openSigned({
    appId: randomUUID(),
    cloud: { openIdMetadataUrl: signed.keys.metadataUrl, allowed },
  })
  const channel = onlyChannel(connector)
  const genuine = recorded('customer-writes')
  const reference = referenceAt(conversations.serviceUrl)
  const seconds = Math.floor(Date.now() / 1000)
  const claimed = (claims: object) => webhook(genuine, tokenOf(signed.key, claims))
  return {
    connector: signed.connector,
    // The core gives the reference back with every message.
    channel: { ...channel, send: (message, signal) => channel.send({ ...message, reference }, signal) },
    can: {
      replay: 'dated',
      dates: true,
      choices: 'buttons',
      unknown: 'given-up',
      typing: true,
      statuses: false,
    },
    prefix: `teams:${place}/`,
    conversation,
    foreign: 'sms:+447700900900/+447700900101',
    limit: textLimit,
    dialect: {
      bold: '**Refund**',
      link: '[your invoice](https://brightline.example/i/7?a=1&b=2)',
      code: '`INV-7`',
    },
    asksToWait: 7_000,
    openWithoutSecret: () =>
      createTeams({ auth: 'entra', appId: ' ', tenantId: 'x' }, { clock: systemClock, log: recordingLog() }),
    held: async () => conversations.said().map(({ text }) => ({ text: text ?? '' })),
    spoil: (how) =>
      conversations.next(
        {
          refused: refusal(403, 'ConversationBlockedByUser'),
          busy: refusal(429, 'TooManyRequests', { 'retry-after': '7' }),
          cut: { after: 'cut' as const },
        }[how],
      ),
    webhooks: {
      path: '/webhooks/teams',
      says: (text, n) => signed.signed(saying(text, n)),
      again: (text, n) => signed.signed(saying(text, n)),
      extended: (text, n) => signed.signed(saying(text, n, { aFieldOfNextYear: { x: [1] } })),
      forged: () => webhook(genuine, tokenOf({ ...key, kid: signed.key.kid })),
      unsigned: () => webhook(genuine),
      stale: () => claimed({ nbf: seconds - 7_200, exp: seconds - 3_600 }),
      future: () => claimed({ nbf: seconds + 3_600, exp: seconds + 7_200 }),
      rotated: () => webhook(genuine, tokenOf(next)),
      own: () => signed.signed(recorded('our-bot-writes')),
      nobodys: () => signed.signed(recorded('person-of-no-tenant-writes')),
      oversize: () => signed.signed(genuine + ' '.repeat(256 * 1024)),
      malformed: () => signed.signed(JSON.stringify({ type: 'message', channelId: 'msteams', serviceUrl })),
      press: (choice) => {
        const pressed = activitySchema.parse(JSON.parse(recorded('customer-presses-a-choice')))
        const value = { choice: choice.value, label: choice.label }
        return {
          path: '/webhooks/teams',
          request: signed.signed(JSON.stringify({ ...pressed, value })),
        }
      },
    },
    async close() {
      await connector.close?.()
      await signed.close()
      await login.close()
      await conversations.close()
    },
  }
})

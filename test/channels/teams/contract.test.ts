/** Teams under the contract of all channels, with signed webhooks and a token of our own. */
import { randomUUID } from 'node:crypto'
import { vi } from 'vitest'
import { channelContract } from '../../contracts/channel.ts'
import { openSigned, recorded, webhook } from './bench.ts'
import { refusal, startConversations } from './conversations.ts'
import { serviceUrl, tokenOf } from './keys.ts'
import { startLogin } from './login.ts'
import { conversation, onlyChannel, place, referenceAt } from './sending.ts'

// The SDK writes what it refuses to the console.
vi.spyOn(console, 'error').mockImplementation(() => undefined)

channelContract('teams', async () => {
  const conversations = await startConversations()
  const login = await startLogin()
  const allowed = (url: string) => url.startsWith(conversations.serviceUrl)
  const signed = await openSigned()
  const { connector, key } = await openSigned({
    appId: randomUUID(),
    cloud: { openIdMetadataUrl: signed.keys.metadataUrl, allowed },
  })
  const channel = onlyChannel(connector)
  const genuine = recorded('customer-writes')
  const reference = referenceAt(conversations.serviceUrl)
  return {
    connector: signed.connector,
    // The core gives the reference back with every message.
    channel: { ...channel, send: (message, signal) => channel.send({ ...message, reference }, signal) },
    prefix: `teams:${place}/`,
    conversation,
    foreign: 'sms:+447700900900/+447700900101',
    held: async () => conversations.taken.map(({ activity }) => activity.text ?? ''),
    spoil: (how) =>
      conversations.next(
        {
          refused: refusal(403, 'ConversationBlockedByUser'),
          busy: refusal(429, 'TooManyRequests', { 'retry-after': '7' }),
          cut: { after: 'cut' as const },
        }[how],
      ),
    askable: false,
    webhooks: {
      path: '/webhooks/teams',
      genuine: () => signed.signed(genuine),
      forged: () => webhook(genuine, tokenOf({ ...key, kid: signed.key.kid })),
      unsigned: () => webhook(genuine),
      own: () => signed.signed(recorded('our-bot-writes')),
      oversize: () => signed.signed(genuine + ' '.repeat(256 * 1024)),
      malformed: () => signed.signed(JSON.stringify({ type: 'message', channelId: 'msteams', serviceUrl })),
    },
    async close() {
      await connector.close?.()
      await signed.close()
      await login.close()
      await conversations.close()
    },
  }
})

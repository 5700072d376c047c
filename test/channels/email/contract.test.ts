/** Email under the contract of all channels: a real SMTP server takes our mails, our own webhook brings theirs. */
import PostalMime from 'postal-mime'
import { createEmail } from '../../../src/channels/email/index.ts'
import { systemClock } from '../../../src/core/log.ts'
import { channelContract } from '../../contracts/channel.ts'
import { recordingLog } from '../../support/webhooks.ts'
import {
  dana,
  from,
  header,
  mail,
  openEmail,
  post,
  rawPath,
  rawRequest,
  secret,
  startMailServer,
  zone,
} from './bench.ts'

const deps = { clock: systemClock, log: recordingLog() }
const previousSecret = 'the-secret-before'
const genuine = mail('customer-asks')

const seconds = () => Math.floor(Date.now() / 1000)

for (const receives of [false, true]) {
  channelContract(receives ? 'email, both ways' : 'email, outgoing', async () => {
    const server = await startMailServer()
    const connector = receives
      ? (await openEmail({ secrets: [secret, previousSecret] }, zone, server.url)).connector
      : await createEmail({ from, smtpUrl: server.url }, deps)
    const [channel] = connector.channels
    if (!channel) throw new TypeError('no channel')
    // Dana answers this one, so that all she writes is one conversation.
    const hello = { id: 'hello', conversation: dana, text: 'Hello Dana' }
    await channel.send(hello, new AbortController().signal)
    const ours = header(server.taken[0]?.raw ?? '', 'Message-ID') ?? ''
    const saying = (text: string, n = 0, more = ''): string =>
      genuine
        .replace('Message-ID: <ask-1@', `References: ${ours}${more}\r\nMessage-ID: <contract-${n}@`)
        .replace(/\r\n\r\n[^]*/, `\r\n\r\n${text}\r\n`)
    return {
      connector,
      channel,
      can: {
        replay: 'dated',
        dates: false,
        choices: 'numbers',
        unknown: 'same-id',
        typing: false,
        statuses: receives,
      },
      prefix: 'email:<',
      conversation: dana,
      foreign: 'sms:+447700900900/+447700900101',
      dialect: {
        bold: 'Refund',
        link: 'your invoice: https://brightline.example/i/7?a=1&b=2',
        code: 'INV-7',
      },
      held: () =>
        Promise.all(
          server.taken.map(async ({ raw }) => {
            const { text = '', messageId } = await PostalMime.parse(raw)
            return { text, id: messageId }
          }),
        ),
      spoil: (how) => server.next({ refused: 550, busy: 451, cut: 'cut' as const }[how]),
      openWithoutSecret: () => createEmail({ from, smtpUrl: server.url, receive: { secrets: [''] } }, deps),
      ...(receives && {
        webhooks: {
          path: rawPath,
          says: (text, n) => rawRequest(saying(text, n)),
          again: (text, n) => rawRequest(saying(text, n)),
          extended: (text, n) => rawRequest(saying(text, n, '\r\nX-Next-Year: 1')),
          forged: () => rawRequest(genuine, 'somebody-elses-secret'),
          unsigned: () => post(rawPath, genuine),
          stale: () => rawRequest(genuine, secret, String(seconds() - 310)),
          future: () => rawRequest(genuine, secret, String(seconds() + 310)),
          rotated: () => rawRequest(genuine, previousSecret),
          own: () => rawRequest(mail('our-mail-forwarded-back')),
          nobodys: () => rawRequest(mail('two-authors')),
          oversize: () => rawRequest(genuine + 'x'.repeat(25 * 1024 * 1024)),
          malformed: () => rawRequest('{"hello":"world"}'),
          status: (provider) => ({
            path: rawPath,
            request: rawRequest(mail('mail-bounced').replace('OURS', provider.replace('email:', ''))),
            state: 'failed' as const,
          }),
        },
      }),
      async close() {
        await connector.close?.()
        await server.close()
      },
    }
  })
}

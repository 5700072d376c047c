/** SMS and WhatsApp under the contract of all channels: emulate's Twilio, reached through a proxy that can be spoiled. */
import { createTwilio } from '../../../src/channels/twilio/index.ts'
import { systemClock } from '../../../src/core/log.ts'
import type { Choice, OutboundMessage } from '../../../src/core/message.ts'
import { channelContract } from '../../contracts/channel.ts'
import { recordingLog } from '../../support/webhooks.ts'
import {
  account,
  busy,
  changed,
  dana,
  openTwilio,
  publicUrl,
  recorded,
  refusal,
  request,
  signed,
  smsFrom,
} from './bench.ts'

const path = '/webhooks/twilio'
const previousToken = 'the-token-before'

for (const name of ['sms', 'whatsapp'] as const) {
  channelContract(`twilio ${name}`, async () => {
    const twilio = await openTwilio({ authTokens: [account.token, previousToken] })
    const customer = name === 'sms' ? dana : `whatsapp:${dana}`
    const genuine = changed(recorded(name === 'sms' ? 'sms-question' : 'whatsapp-text'), { From: customer })
    const saying = (text: string, n = 0, more: Record<string, string> = {}) =>
      changed(genuine, { Body: text, MessageSid: `SM${String(n).padStart(32, '0')}`, ...more })
    const channel = twilio.channel(name)
    const said =
      <T extends unknown[], R>(call: ((message: OutboundMessage, ...rest: T) => R) | undefined) =>
      (message: OutboundMessage, ...rest: T): R => {
        if (!call) throw new TypeError('Twilio can be asked')
        return call({ heardAt: Date.now(), person: true, ...message }, ...rest)
      }
    const retried = (once: Request) => {
      once.headers.set('i-twilio-idempotency-token', 'the-same-for-each-try')
      return once
    }
    return {
      ...twilio,
      // The core says when the customer last wrote; what people write goes out whole, a long SMS of the bot does not.
      channel: { ...channel, send: said(channel.send), find: said(channel.find) },
      can: {
        replay: 'id',
        dates: false,
        choices: name === 'sms' ? 'numbers' : 'buttons',
        unknown: 'asked',
        typing: name === 'whatsapp',
        statuses: true,
      },
      prefix: 'twilio:',
      conversation: name === 'sms' ? `sms:${smsFrom}/${dana}` : `whatsapp:+447700900901/${dana}`,
      foreign: 'email:dana.whitfield@northwind.example',
      limit: 1600,
      dialect: {
        bold: name === 'sms' ? 'Refund' : '*Refund*',
        link: 'your invoice: https://brightline.example/i/7?a=1&b=2',
        code: name === 'sms' ? 'INV-7' : '```INV-7```',
      },
      asksToWait: 7_000,
      spoil: (how) => twilio.proxy.next({ refused: refusal(21211), busy, cut: 'cut' as const }[how]),
      held: async () => (await twilio.held()).map((text) => ({ text })),
      openWithoutSecret: () =>
        createTwilio(
          { accountSid: account.sid, authTokens: [''], smsFrom },
          { publicUrl, clock: systemClock, log: recordingLog() },
        ),
      webhooks: {
        path,
        says: (text, n) => signed(path, saying(text, n)),
        again: (text, n) => retried(signed(path, saying(text, n))),
        extended: (text, n) => signed(path, saying(text, n, { AFieldOfNextYear: 'x' })),
        forged: () => signed(path, genuine, 'somebody-elses-token'),
        unsigned: () => request(path, genuine),
        rotated: () => signed(path, genuine, previousToken),
        own: () => signed(path, recorded('sms-from-our-own-number')),
        nobodys: () => signed(path, recorded('sms-to-a-number-we-do-not-have')),
        oversize: () => signed(path, `${genuine}&Padding=${'x'.repeat(64 * 1024)}`),
        malformed: () => signed(path, 'Hello=World'),
        ...(name === 'whatsapp' && {
          press: ({ value, label }: Choice) => {
            const pressed = { Body: label, ButtonText: label, ButtonPayload: value }
            return { path, request: signed(path, changed(recorded('whatsapp-button-pressed'), pressed)) }
          },
        }),
        status: (provider) => ({
          path: `${path}/status`,
          request: signed(
            `${path}/status`,
            changed(recorded('status-delivered'), {
              MessageSid: provider.replace('twilio:', ''),
              To: customer,
            }),
          ),
          state: 'delivered',
        }),
      },
    }
  })
}

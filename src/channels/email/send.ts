/** The email channel: one of our messages becomes one mail. */
import { createTransport } from 'nodemailer'
import type { Channel } from '../../core/channel.ts'
import { SendError } from '../../core/errors.ts'
import { addressOf } from './address.ts'
import { sendErrorOf } from './failures.ts'
import { renderMail, type Sender } from './render.ts'

/** Milliseconds. A connection that says nothing for this long is given up. */
const patience = { connectionTimeout: 5_000, greetingTimeout: 10_000, socketTimeout: 30_000 }

/** `close` ends the connections. */
export const createChannel = (smtpUrl: string, sender: Sender): { channel: Channel; close: () => void } => {
  const pool = createTransport({
    url: smtpUrl,
    pool: true,
    // The outbox owns retries: a message whose connection closed is not quietly sent again.
    maxRequeues: 0,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...patience,
  })
  const channel: Channel = {
    name: 'email',
    // Bounces come in as mails, so only where mails come in.
    reportsDelivery: sender.threads !== undefined,
    async send(message, signal) {
      const mail = renderMail(message, sender)
      if (signal.aborted) {
        throw new SendError('stopped before the mail was sent', { again: 'retry', cause: signal.reason })
      }
      try {
        await pool.sendMail({ ...mail, signal })
      } catch (error) {
        throw sendErrorOf(error, addressOf(mail.to) ?? mail.to)
      }
      return { provider: [`email:${mail.messageId}`] }
    },
    // SMTP cannot be asked what it took. A second try carries the same `Message-ID`, so mail programs show one
    // mail; giving up instead could lose it.
    find: async () => undefined,
  }
  return { channel, close: () => pool.close() }
}

/** The email channel: one of our messages becomes one mail. */
import { createTransport } from 'nodemailer'
import type { Channel, Shelf } from '../../core/channel.ts'
import { SendError } from '../../core/errors.ts'
import { addressOf } from './address.ts'
import { sendErrorOf } from './failures.ts'
import { attachmentOf, carryFiles, fetchFile } from './files.ts'
import { renderMail, type Sender } from './render.ts'

/** Milliseconds. A connection that says nothing for this long is given up. */
const patience = { connectionTimeout: 5_000, greetingTimeout: 10_000, socketTimeout: 30_000 }

/** `close` ends the connections. */
export const createChannel = (
  smtpUrl: string,
  sender: Sender,
  shelf?: Shelf,
): { channel: Channel; close: () => void } => {
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
    async send(message, signal, files) {
      const { opened, linked } = await carryFiles(message.files ?? [], files, signal)
      const mail = renderMail({ ...message, files: linked }, sender)
      if (signal.aborted) {
        throw new SendError('stopped before the mail was sent', { again: 'retry', cause: signal.reason })
      }
      try {
        await pool.sendMail({ ...mail, attachments: opened.map(attachmentOf), signal })
      } catch (error) {
        throw sendErrorOf(error, addressOf(mail.to) ?? mail.to)
      }
      return { provider: [`email:${mail.messageId}`] }
    },
    fetch: (file, _signal, maxBytes) => fetchFile(shelf, file, maxBytes),
    conversationWith: (identity) =>
      /^email:[^:/]+$/.test(identity) ? `email:${identity.slice(6)}` : undefined,
    // SMTP cannot be asked what it took. A second try carries the same `Message-ID`, so mail programs show one
    // mail; giving up instead could lose it.
    find: async () => undefined,
  }
  return { channel, close: () => pool.close() }
}

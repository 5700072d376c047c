/** Email, outgoing, over SMTP. */
import { createTransport } from 'nodemailer'
import type { Channel, Connector } from '../../core/channel.ts'
import { SendError } from '../../core/errors.ts'
import { sendErrorOf } from './failures.ts'
import { messageIdOf, renderMail } from './render.ts'

export interface EmailConfig {
  /** The sender, with or without a name: `Bright <help@brightline.example>`. Its domain is the one of our message ids. */
  from: string
  /** `smtps://user:password@host:465`, or `smtp://…` (with STARTTLS where the server has it). */
  smtpUrl: string
}

/** Milliseconds. A connection that says nothing for this long is given up. */
const patience = { connectionTimeout: 5_000, greetingTimeout: 10_000, socketTimeout: 30_000 }

/** Throws TypeError when `from` is no address. */
export const createEmail = async (config: EmailConfig): Promise<Connector> => {
  messageIdOf('start-up', config.from)
  const pool = createTransport({
    url: config.smtpUrl,
    pool: true,
    // The outbox owns retries: a message whose connection closed is not quietly sent again.
    maxRequeues: 0,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...patience,
  })
  const email: Channel = {
    name: 'email',
    async send(message, signal) {
      const mail = renderMail(message, config.from)
      if (signal.aborted) {
        throw new SendError('stopped before the mail was sent', { again: 'retry', cause: signal.reason })
      }
      try {
        await pool.sendMail({ ...mail, signal })
      } catch (error) {
        throw sendErrorOf(error)
      }
      return { provider: [`email:${mail.messageId}`] }
    },
    // SMTP cannot be asked what it took. A second try carries the same `Message-ID`, so mail programs show one
    // mail; giving up instead could lose it.
    find: async () => undefined,
  }
  return {
    name: 'email',
    channels: [email],
    routes: [],
    close: async () => pool.close(),
  }
}

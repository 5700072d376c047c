/** A mailbox for everything the gateway mails: a real SMTP server on loopback that keeps what comes. */
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { buffer } from 'node:stream/consumers'
import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'

/** What a mail program shows of a mail. */
export interface ReadMail {
  subject: string
  /** The plain-text part. */
  text: string
  /** The HTML part as it came: nothing to be trusted. */
  html: string
  /** Where an answer goes: `Reply-To`, else `From`. */
  replyTo: string
  fromName: string
  /** With angle brackets; empty when there is none. */
  messageId: string
  /** Oldest first. */
  references: string[]
  files: MailFile[]
}

export interface MailFile {
  name: string
  type: string
  bytes: Uint8Array
}

/** A caught mail. */
export interface CaughtMail extends ReadMail {
  id: string
  /** Both as the envelope says. */
  from: string
  to: string[]
  /** Epoch ms. */
  at: number
  /** As it came over the wire. */
  raw: string
}

export interface Mailbox {
  url: string
  mails(): CaughtMail[]
  close(): Promise<void>
}

/** Listens on a free port of loopback unless told which. `onMail` hears of each mail. */
export async function startMailbox(onMail: () => void, port = 0): Promise<Mailbox> {
  const caught: CaughtMail[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onData(stream, session, done) {
      const keep = async () => {
        const raw = await buffer(stream)
        const { mailFrom, rcptTo } = session.envelope
        const mail = await readMail(raw)
        caught.push({
          id: `mail-${caught.length + 1}`,
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          at: Date.now(),
          raw: raw.toString('latin1'),
          ...mail,
        })
      }
      keep().then(() => {
        done()
        onMail()
      }, done)
    },
  })
  const listener = server.listen(port, '127.0.0.1')
  await once(listener, 'listening')
  return {
    url: `smtp://127.0.0.1:${portOf(listener.address())}`,
    mails: () => caught,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new TypeError('not listening on a port')
  return address.port
}

export async function readMail(raw: Uint8Array | string): Promise<ReadMail> {
  const mail = await PostalMime.parse(raw, { attachmentEncoding: 'arraybuffer' })
  const [answer] = mail.replyTo ?? []
  return {
    subject: mail.subject ?? '',
    // A part's last line end is none of the text.
    text: (mail.text ?? '').replaceAll('\r\n', '\n').trim(),
    html: mail.html ?? '',
    replyTo: answer?.address ?? mail.from?.address ?? '',
    fromName: mail.from?.name ?? '',
    messageId: mail.messageId ?? '',
    references: [...new Set(`${mail.references ?? ''} ${mail.inReplyTo ?? ''}`.match(/<[^<>\s]+>/g) ?? [])],
    files: mail.attachments.map(({ filename, mimeType, content }) => ({
      name: filename ?? 'file',
      type: mimeType,
      bytes: typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content),
    })),
  }
}

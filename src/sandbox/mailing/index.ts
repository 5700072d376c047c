/** The customers' mail in the demo: what they write goes to the gateway's own mail server, signed by their company. */
import { randomUUID } from 'node:crypto'
import { createTransport } from 'nodemailer'
import { z } from 'zod'
import type { Clock } from '../../core/log.ts'
import { credentials, personNamed, supportAddress } from '../cast.ts'
import { readMail, type Mailbox, type MailFile, type ReadMail } from '../mail.ts'
import { startNameServer } from './dns.ts'
import { createMailSigning } from './signing.ts'

/** A mail in somebody's mailbox, theirs or ours. */
export interface BoxedMail extends ReadMail {
  id: string
  mine: boolean
  /** Names the thread: the first mail's Message-ID. */
  thread: string
  at: number
  /** No gateway took it. */
  lost: boolean
}

export interface Writing {
  subject: string
  text: string
  /** The id of the mail that is answered. */
  answers?: string | undefined
  files?: MailFile[] | undefined
}

export interface MailSide {
  /** A person sends a mail. Resolves when a gateway took it or none will. */
  write(person: string, mail: Writing): Promise<BoxedMail>
  /** Oldest first. */
  box(person: string): BoxedMail[]
  /** What a gateway needs in its environment to take mails on this port. */
  environment(port: number): Record<string, string>
  close(): Promise<void>
}

/** Waits before a mail server that is away is tried again, ms. */
const retriesMs = [250, 1_000, 2_000, 4_000]
const patience = { connectionTimeout: 2_000, greetingTimeout: 5_000, socketTimeout: 10_000 }

/** `ports`: where the gateways that run now take mails. */
export async function startMailSide(
  mailbox: Mailbox,
  ports: () => number[],
  clock: Clock,
  changed: () => void,
): Promise<MailSide> {
  const signing = createMailSigning()
  const names = await startNameServer(signing.records)
  const sent: (BoxedMail & { person: string })[] = []

  async function deliver(raw: string, from: string, to: string): Promise<boolean> {
    for (const wait of [0, ...retriesMs]) {
      if (wait > 0) await clock.sleep(wait)
      for (const port of ports()) {
        const outcome = await hand(port, { from, to }, raw)
        if (outcome !== 'later') return outcome === 'taken'
      }
    }
    return false
  }

  const box = (person: string): BoxedMail[] => {
    const { email } = personNamed(person)
    const got = mailbox
      .mails()
      .filter(({ to }) => to.includes(email))
      .map(({ from: _from, to: _to, raw: _raw, ...mail }) => ({
        ...mail,
        mine: false,
        thread: mail.references[0] ?? mail.messageId,
        lost: false,
      }))
    const own = sent.filter((mail) => mail.person === person).map(({ person: _person, ...mail }) => mail)
    return [...got, ...own].sort((a, b) => a.at - b.at)
  }

  return {
    async write(person, { subject, text, answers, files = [] }) {
      const { name, email } = personNamed(person)
      const before = box(person).find(({ id }) => id === answers)
      const to = before && !before.mine ? before.replyTo : (lastFrom(box(person), before) ?? supportAddress)
      const composed = await compose({
        from: { name, address: email },
        to,
        subject: before ? `Re: ${before.subject.replace(/^(re:\s*)+/i, '')}` : subject,
        text: before ? `${text}\n\n${quoted(before)}` : text,
        messageId: `<${randomUUID()}@${email.slice(email.indexOf('@') + 1)}>`,
        ...(before && { inReplyTo: before.messageId, references: [...before.references, before.messageId] }),
        attachments: files.map((file) => ({
          filename: file.name,
          contentType: file.type,
          content: Buffer.from(file.bytes),
        })),
      })
      const read = await readMail(composed)
      const mail = {
        ...read,
        text,
        id: `sent-${sent.length + 1}`,
        mine: true,
        thread: read.references[0] ?? read.messageId,
        at: clock.now(),
        lost: false,
        person,
      }
      sent.push(mail)
      changed()
      mail.lost = !(await deliver(await signing.sign(composed, email), email, to))
      if (mail.lost) changed()
      return mail
    },
    box,
    environment: (port) => ({
      EMAIL_LISTEN: `127.0.0.1:${port}`,
      EMAIL_WEBHOOK_SECRET: credentials.mailSecret,
      EMAIL_DNS: names.address,
    }),
    close: () => names.close(),
  }
}

/** Whoever answers their own mail writes to whom the thread's last mail came from. */
const lastFrom = (mails: BoxedMail[], own: BoxedMail | undefined): string | undefined =>
  own && mails.findLast(({ mine, thread }) => !mine && thread === own.thread)?.replyTo

/** As mail programs put what is answered below the answer. */
function quoted({ at, mine, fromName, text }: BoxedMail): string {
  const when = new Date(at).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
  const lines = text.split('\n').map((line) => `> ${line}`.trimEnd())
  return [`On ${when}, ${mine ? 'I' : fromName} wrote:`, ...lines].join('\n')
}

/** Makes mails and sends none; byte for byte, so that what is signed is what goes out. */
const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })

async function compose(mail: Parameters<typeof composer.sendMail>[0]): Promise<string> {
  const { message } = await composer.sendMail(mail)
  return z.instanceof(Buffer).parse(message).toString('latin1')
}

/** `later`: nobody there, or asked to come again. */
async function hand(
  port: number,
  envelope: { from: string; to: string },
  raw: string,
): Promise<'taken' | 'refused' | 'later'> {
  const transport = createTransport({ host: '127.0.0.1', port, name: 'mail.example', ...patience })
  try {
    await transport.sendMail({ envelope, raw: Buffer.from(raw, 'latin1') })
    return 'taken'
  } catch (error) {
    const code = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : 0
    return code >= 500 ? 'refused' : 'later'
  } finally {
    transport.close()
  }
}

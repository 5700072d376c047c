/** A mailbox for everything the gateway mails: a real SMTP server on loopback that keeps what comes. */
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { text as readText } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'

/** A caught mail, decoded as far as it takes to show it. */
export interface CaughtMail {
  id: string
  from: string
  to: string[]
  subject: string
  /** The plain-text part. */
  text: string
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
      readText(stream).then((raw) => {
        const { mailFrom, rcptTo } = session.envelope
        caught.push({
          id: `mail-${caught.length + 1}`,
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          at: Date.now(),
          raw,
          ...readMail(raw),
        })
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

/** Subject and plain text of a MIME message: the first text/plain part, its transfer encoding undone. */
export function readMail(raw: string): { subject: string; text: string } {
  const { headers, body } = split(raw)
  return { subject: decodeWords(headers.get('subject') ?? ''), text: plainText(headers, body).trim() }
}

function split(part: string): { headers: Map<string, string>; body: string } {
  const [head = '', ...rest] = part.replaceAll('\r\n', '\n').split('\n\n')
  const lines = head.replace(/\n[ \t]+/g, ' ').split('\n')
  const headers = new Map(
    lines.flatMap((line): [string, string][] => {
      const colon = line.indexOf(':')
      return colon < 0 ? [] : [[line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]]
    }),
  )
  return { headers, body: rest.join('\n\n') }
}

function plainText(headers: Map<string, string>, body: string): string {
  const type = headers.get('content-type') ?? 'text/plain'
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1]
  if (boundary === undefined) {
    return /^text\/plain/i.test(type) ? decodeBody(body, headers.get('content-transfer-encoding')) : ''
  }
  const parts = body.split(`--${boundary}`).slice(1, -1)
  const texts = parts.map((part) => {
    const inner = split(part.replace(/^\r?\n/, ''))
    return plainText(inner.headers, inner.body)
  })
  return texts.find((found) => found !== '') ?? ''
}

function decodeBody(body: string, encoding = '7bit'): string {
  if (/base64/i.test(encoding)) return Buffer.from(body, 'base64').toString()
  return /quoted-printable/i.test(encoding) ? quoted(body.replace(/=\n/g, '')) : body
}

/** RFC 2047 words in a header (`=?utf-8?Q?…?=`); a space between two of them is no part of the text. */
const decodeWords = (header: string): string =>
  header
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([QB])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      kind.toUpperCase() === 'B' ? Buffer.from(word, 'base64').toString() : quoted(word.replaceAll('_', ' ')),
    )

const quoted = (text: string): string =>
  Buffer.from(
    text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  ).toString()

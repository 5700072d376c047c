import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { dkimSign, type DNSResolver } from 'mailauth'
import { SMTPServer } from 'smtp-server'
import { z } from 'zod'
import { createEmail, type ReceiveConfig } from '../../../src/channels/email/index.ts'
import type { Bookmarks, Shelf } from '../../../src/core/channel.ts'
import { systemClock } from '../../../src/core/log.ts'
import { fixture, recordingLog } from '../../support/webhooks.ts'

export const from = 'Bright <help@brightline.example>'
export const ours = 'help@brightline.example'
export const danaAddress = 'dana.whitfield@northwind.example'
export const dana = `email:${danaAddress}` as const
export const secret = 'demo-mail-secret'
/** `email:<address>/<thread>`. */
export const conversationShape = /^email:[^\s,;:<>"()@]+@[a-z0-9.-]+\/[a-z2-7]{16}$/

const portOf = z.object({ port: z.number() })

export interface CaughtMail {
  raw: string
  /** The envelope's sender: where reports go. */
  from: string
  to: string[]
}

/** A real SMTP server that keeps what it takes, and may answer or break as told. */
export async function startMailServer() {
  const taken: CaughtMail[] = []
  const fates: { fate: number | 'cut'; words: string }[] = []
  const sockets = new Set<Socket>()
  const smtp = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    onData(stream, session, done) {
      void text(stream).then((raw) => {
        const { fate, words } = fates.shift() ?? { words: '' }
        if (typeof fate === 'number') return done(Object.assign(new Error(words), { responseCode: fate }))
        taken.push({
          raw,
          from: session.envelope.mailFrom ? session.envelope.mailFrom.address : '',
          to: session.envelope.rcptTo.map(({ address }) => address),
        })
        if (fate === undefined) return done()
        for (const socket of sockets) socket.destroy()
      })
    },
  })
  smtp.server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  smtp.listen(0, '127.0.0.1')
  await once(smtp.server, 'listening')
  const { port } = portOf.parse(smtp.server.address())
  return {
    url: `smtp://127.0.0.1:${port}`,
    taken,
    next: (fate: number | 'cut', words = 'as told') => void fates.push({ fate, words }),
    close: () => new Promise<void>((resolve) => smtp.close(() => resolve())),
  }
}

/** A header's value, unfolded. */
export const header = (raw: string, name: string): string | undefined =>
  new RegExp(`^${name}:[ \r\n]*(.*(?:\r?\n[ \t].*)*)`, 'im').exec(raw)?.[1]?.replace(/\r?\n[ \t]/g, ' ')

/** The body with quoted-printable undone. */
export const readable = (raw: string): string =>
  Buffer.from(
    raw
      .replace(/=\r?\n/g, '')
      .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  )
    .toString('utf8')
    .replaceAll('\r\n', '\n')

/** The text half: the HTML half says the same again. */
export const textOf = (raw: string): string =>
  /text\/plain[^]*?\n\n([^]*?)\n--/.exec(readable(raw))?.[1] ?? readable(raw)

/** A recorded mail as it goes over the wire. */
export const mail = (name: string): string => crlf(fixture(`email/${name}.eml`))
export const crlf = (lines: string): string => lines.replace(/\r?\n/g, '\r\n')

const signing = generateKeyPairSync('ed25519')
const sendgridPair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
export const sendgridKey = sendgridPair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
export const sendgridPrivate = sendgridPair.privateKey

export type Zone = { [name: string]: string }

/** DNS holds the bare 32 octets of an Ed25519 key (RFC 8463). */
const published = signing.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64')

/** What Northwind publishes: a key, a policy, and no server that may send for them but 192.0.2.1. */
export const zone: Zone = {
  'mail._domainkey.northwind.example': `v=DKIM1; k=ed25519; p=${published}`,
  '_dmarc.northwind.example': 'v=DMARC1; p=reject',
  'northwind.example': 'v=spf1 ip4:192.0.2.1 -all',
  // Harbourfinch signs, but has no DMARC policy. Pinecone is Mallory's.
  'mail._domainkey.harbourfinch.example': `v=DKIM1; k=ed25519; p=${published}`,
  'mail._domainkey.pinecone.example': `v=DKIM1; k=ed25519; p=${published}`,
}

/** Names that are not in the zone do not exist; those that are `!` cannot be asked now. */
export const dns =
  (records: Zone): DNSResolver =>
  async (name, type) => {
    const record = type === 'TXT' ? records[name] : undefined
    if (record === undefined) throw Object.assign(new Error(`no ${name}`), { code: 'ENOTFOUND' })
    if (record === '!') throw Object.assign(new Error(`${name} timed out`), { code: 'ETIMEOUT' })
    return [[record]]
  }

/** The header that signs a mail, with the key that is published for all domains of the zone. */
export async function signatureOf(
  raw: string | Buffer,
  signingDomain = 'northwind.example',
  more = {},
): Promise<string> {
  const key = {
    signingDomain,
    selector: 'mail',
    privateKey: signing.privateKey.export({ format: 'pem', type: 'pkcs8' }),
    algorithm: 'ed25519-sha256',
    ...more,
  }
  const { signatures, errors } = await dkimSign(raw, { ...key, signatureData: [key] })
  if (errors.length > 0) throw new TypeError(JSON.stringify(errors))
  return signatures
}

export const signed = async (raw: string, ...how: [signingDomain?: string, more?: object]): Promise<string> =>
  (await signatureOf(raw, ...how)) + raw

/** A connector that sends to `smtpUrl` and knows `records` for its DNS. */
export async function openEmail(
  receive: Partial<ReceiveConfig> = {},
  records = zone,
  smtpUrl = 'smtp://127.0.0.1:9',
  shelf?: Shelf,
) {
  const log = recordingLog()
  const connector = await createEmail(
    { from, smtpUrl, receive: { secrets: [secret], ...receive } },
    { clock: systemClock, log, resolver: dns(records), shelf },
  )
  return {
    connector,
    log,
    /** What a route makes of a request. */
    async receive(path: string, request: Request) {
      const route = connector.routes.find((one) => one.path === path)
      if (!route) throw new TypeError(`no route ${path}`)
      return route.receive(request)
    },
    /** What our own signed webhook makes of a mail. */
    take: async (raw: string | Buffer) => {
      const [route] = connector.routes
      if (!route) throw new TypeError('nothing is received')
      return route.receive(rawRequest(raw))
    },
  }
}

export const rawPath = '/webhooks/email/raw'
const seconds = () => String(Math.floor(Date.now() / 1000))

export const post = (path: string, body: string | Buffer, headers: Record<string, string> = {}): Request =>
  new Request(`http://10.0.0.7:3000${path}`, {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : new Uint8Array(body),
  })

/** As a worker of ours passes a mail on. */
export function rawRequest(body: string | Buffer, key = secret, timestamp = seconds()): Request {
  const signature = createHmac('sha256', key).update(`v1:${timestamp}:`).update(body).digest('hex')
  return post(rawPath, body, {
    'x-switchboard-timestamp': timestamp,
    'x-switchboard-signature': `v1=${signature}`,
  })
}

const boundary = 'xYzZY'

/** As SendGrid posts forms, byte for byte. */
export const multipart = (fields: { [name: string]: string | Buffer }): Buffer =>
  Buffer.concat([
    ...Object.entries(fields).map(([name, value]) =>
      Buffer.concat([
        Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n`),
        Buffer.from(value),
        Buffer.from('\r\n'),
      ]),
    ),
    Buffer.from(`--${boundary}--\r\n`),
  ])
export const multipartType = { 'content-type': `multipart/form-data; boundary=${boundary}` }

export function sendgridRequest(body: Buffer, key = sendgridPrivate, timestamp = seconds()): Request {
  const signature = sign('sha256', Buffer.concat([Buffer.from(timestamp), body]), key).toString('base64')
  return post('/webhooks/email/sendgrid', body, {
    ...multipartType,
    'x-twilio-email-event-webhook-timestamp': timestamp,
    'x-twilio-email-event-webhook-signature': signature,
  })
}

/** Each call is a request of its own, with a token that was not there before. */
export function mailgunFields(key: string, timestamp = seconds()): { [name: string]: string } {
  const token = createHmac('sha256', key)
    .update(String((nth += 1)))
    .digest('hex')
    .slice(0, 50)
  return {
    timestamp,
    token,
    signature: createHmac('sha256', key)
      .update(timestamp + token)
      .digest('hex'),
  }
}
let nth = 0

/** How far something was read, in this process only. */
export function memoryBookmarks(): Bookmarks & { all: Map<string, number> } {
  const all = new Map<string, number>()
  return { all, at: async (place) => all.get(place), move: async (place, to) => void all.set(place, to) }
}

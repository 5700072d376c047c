/** The webhooks mails come by: read the raw body, verify it, then take the mail in it. */
import { z } from 'zod'
import { readBody } from '../../core/body.ts'
import type { Connector, Shelf } from '../../core/channel.ts'
import { RequestError } from '../../core/errors.ts'
import type { Clock, Log } from '../../core/log.ts'
import type { Arrived } from './authenticate.ts'
import { fieldOf, readForm } from './form.ts'
import { mailLimit } from './parse.ts'
import type { Take } from './take.ts'
import {
  createMailgunVerify,
  createPostmarkVerify,
  createRawVerify,
  createSendgridVerify,
  createSingleUse,
} from './verify.ts'

/** Bytes. A mail of 25 MiB inside a form or, in base64, inside JSON. */
const wrappedLimit = 40 * 1024 * 1024

export interface RouteSecrets {
  /** Our own HMAC, for `raw`. */
  secrets: string[]
  sendgridKeys?: string[] | undefined
  mailgunKeys?: string[] | undefined
  postmarkLogins?: string[] | undefined
}

type Route = Connector['routes'][number]
/** Verifies a request and finds the mail in it. Throws RequestError. */
type Open = (request: Request) => Promise<Arrived>

/** A route for each provider whose key is there. Throws TypeError when a key is empty. */
export const createRoutes = (
  { secrets, sendgridKeys, mailgunKeys, postmarkLogins }: RouteSecrets,
  take: Take,
  deps: Deps,
): Route[] => {
  const ways: [string, Open | undefined][] = [
    ['raw', openRaw(secrets, deps)],
    ['sendgrid', sendgridKeys && openSendgrid(sendgridKeys, deps)],
    ['mailgun', mailgunKeys && openMailgun(mailgunKeys, deps)],
    ['postmark', postmarkLogins && openPostmark(postmarkLogins, deps)],
  ]
  const route = (path: string, open: Open): Route => ({
    path: `/webhooks/email/${path}`,
    receive: async (request) => ({
      ...(await take(await open(request))),
      response: new Response(null, { status: 200 }),
    }),
  })
  return ways.flatMap(([name, open]) => {
    if (!open) return []
    // Mailgun posts whole mails only to URLs that end in `mime`.
    return name === 'mailgun' ? [route(name, open), route(`${name}/mime`, open)] : [route(name, open)]
  })
}

interface Deps {
  clock: Clock
  log: Log
  shelf?: Shelf | undefined
}

function openRaw(secrets: string[], deps: Deps): Open {
  const verify = createRawVerify(secrets)
  return async (request) => {
    const signed = signedBy(request, 'x-switchboard')
    const body = await readBuffer(request, mailLimit)
    accepted('raw', verify({ ...signed, body }, deps.clock.now()), deps)
    if (!/^[A-Za-z][\w-]*[ \t]*:/.test(body.subarray(0, 200).toString('latin1')))
      throw noMail('the body is not a mail')
    return { raw: body, recipients: [], relayed: true }
  }
}

function openSendgrid(keys: string[], deps: Deps): Open {
  const verify = createSendgridVerify(keys)
  return async (request) => {
    const signed = signedBy(request, 'x-twilio-email-event-webhook')
    const body = await readBuffer(request, wrappedLimit)
    accepted('sendgrid', verify({ ...signed, body }, deps.clock.now()), deps)
    const form = readForm(body, request.headers.get('content-type') ?? '')
    const raw = form.get('email') ?? form.get('rawEmail')
    if (!raw) throw noMail('no raw mail: turn on “POST the raw, full MIME message”')
    const { from, to } = envelope.catch({ to: [] }).parse(jsonOf(fieldOf(form, 'envelope')))
    return { raw, sender: from, recipients: to, relayed: true }
  }
}

const envelope = z.object({ from: z.string().optional(), to: z.array(z.string()).default([]) })

function openMailgun(keys: string[], deps: Deps): Open {
  const verify = createMailgunVerify(keys)
  const isFirstUse = createSingleUse(deps.shelf)
  return async (request) => {
    const body = await readBuffer(request, wrappedLimit)
    const form = readForm(body, request.headers.get('content-type') ?? '')
    const token = fieldOf(form, 'token')
    const signed = { timestamp: fieldOf(form, 'timestamp'), signature: fieldOf(form, 'signature'), token }
    accepted('mailgun', verify(signed, deps.clock.now()), deps)
    if (!(await remembered(() => isFirstUse(token, body)))) {
      throw new RequestError(403, 'token_used', 'the token came before with another body')
    }
    const raw = form.get('body-mime')
    if (!raw) throw noMail('no raw mail: the route’s URL must end in /mailgun/mime')
    // The signature says nothing about the body, so what the body says about the sender proves nothing.
    return {
      raw,
      sender: fieldOf(form, 'sender') || undefined,
      recipients: listOf(fieldOf(form, 'recipient')),
      relayed: false,
    }
  }
}

/** What cannot be remembered now may come again later. */
async function remembered<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    throw new RequestError(503, 'not_stored', 'The mail could not be kept. Please send it again.', {
      cause: error,
    })
  }
}

const postmark = z.object({ RawEmail: z.string().optional(), OriginalRecipient: z.string().default('') })

function openPostmark(logins: string[], deps: Deps): Open {
  const verify = createPostmarkVerify(logins)
  return async (request) => {
    // Before the body: nobody else's is read at all.
    accepted('postmark', verify(request.headers.get('authorization') ?? '', deps.clock.now()), deps)
    const body = await readBuffer(request, wrappedLimit)
    const parsed = postmark.safeParse(jsonOf(body.toString('utf8')))
    if (!parsed.success) throw noMail('the body is not what Postmark posts')
    const { RawEmail, OriginalRecipient } = parsed.data
    if (!RawEmail) throw noMail('no raw mail: turn on “Include raw email content in JSON payload”')
    return { raw: Buffer.from(RawEmail), recipients: listOf(OriginalRecipient), relayed: true }
  }
}

function signedBy(request: Request, prefix: string): { timestamp: string; signature: string } {
  const header = (name: string) => request.headers.get(`${prefix}-${name}`) ?? ''
  const signed = { timestamp: header('timestamp'), signature: header('signature') }
  // Said before a body of megabytes is read.
  if (!signed.timestamp || !signed.signature) throw badSignature()
  return signed
}

/** `secret`: which of the secrets fitted. */
function accepted(way: string, secret: number | undefined, { log }: Deps): void {
  if (secret === undefined) throw badSignature()
  if (secret > 0) log.info({ channel: 'email', way, secret }, 'signed with a previous secret')
}

const badSignature = (): RequestError => new RequestError(403, 'bad_signature', 'the signature does not fit')
const noMail = (why: string): RequestError => new RequestError(400, 'malformed_webhook', why)

const listOf = (addresses: string): string[] =>
  addresses
    .split(',')
    .map((address) => address.trim())
    .filter(Boolean)

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON is not what was expected either: the caller's schema says so.
    return undefined
  }
}

async function readBuffer(request: Request, limit: number): Promise<Buffer> {
  const { buffer, byteOffset, byteLength } = await readBody(request, limit)
  return Buffer.from(buffer, byteOffset, byteLength)
}

/** How each way in proves itself, on the raw body. Pure; `now` and timestamps are compared in both directions. */
import {
  createHash,
  createHmac,
  createPublicKey,
  createSecretKey,
  timingSafeEqual,
  verify as verifySignature,
  type KeyObject,
} from 'node:crypto'
import type { Shelf } from '../../core/channel.ts'

/** Seconds between a provider's clock and ours. Mailgun signs no body, so its window is shorter (Rails' own figure). */
const windows = { raw: 300, sendgrid: 300, mailgun: 120 }

export interface Signed {
  timestamp: string
  signature: string
}

/** Which secret (0 is the current one) fits; undefined when none does, or when the time is not now. */
export type Verify<T> = (given: T, now: number) => number | undefined

/**
 * `x-switchboard-signature: v1=<hex>`: HMAC-SHA256 over `v1:<timestamp>:` and the body; `x-switchboard-timestamp` in
 * seconds. Throws TypeError when a secret is empty.
 */
export const createRawVerify = (secrets: string[]): Verify<Signed & { body: Uint8Array }> => {
  const keys = keysOf(secrets, 'EMAIL_WEBHOOK_SECRET')
  return ({ timestamp, signature, body }, now) => {
    if (!isNow(timestamp, now, windows.raw)) return undefined
    const expected = (key: KeyObject) =>
      `v1=${createHmac('sha256', key).update(`v1:${timestamp}:`).update(body).digest('hex')}`
    return place(keys, (key) => isSame(signature, expected(key)))
  }
}

/**
 * SendGrid's signed Inbound Parse: ECDSA P-256 over timestamp and body, base64 DER, against the public key its
 * settings show (base64 SPKI). Throws TypeError when a key is none.
 */
export const createSendgridVerify = (publicKeys: string[]): Verify<Signed & { body: Uint8Array }> => {
  const keys = present(publicKeys, 'EMAIL_SENDGRID_KEY').map(publicKeyOf)
  return ({ timestamp, signature, body }, now) => {
    if (!isNow(timestamp, now, windows.sendgrid)) return undefined
    const signed = Buffer.concat([Buffer.from(timestamp), body])
    const der = Buffer.from(signature, 'base64')
    return place(keys, (key) => verifySignature('sha256', signed, key, der))
  }
}

/**
 * Mailgun: HMAC-SHA256 over timestamp and token, hex, in the body's own fields. It does not cover the rest of the
 * body. Throws TypeError when a key is empty.
 */
export const createMailgunVerify = (signingKeys: string[]): Verify<Signed & { token: string }> => {
  const keys = keysOf(signingKeys, 'EMAIL_MAILGUN_KEY')
  return ({ timestamp, token, signature }, now) => {
    if (!token || !isNow(timestamp, now, windows.mailgun)) return undefined
    const expected = (key: KeyObject) =>
      createHmac('sha256', key)
        .update(timestamp + token)
        .digest('hex')
    return place(keys, (key) => isSame(signature, expected(key)))
  }
}

/** Postmark signs nothing: the URL it calls holds `user:password`. Throws TypeError when one is not of that form. */
export const createPostmarkVerify = (logins: string[]): Verify<string> => {
  const headers = present(logins, 'EMAIL_POSTMARK_AUTH').map((login) => {
    if (!/^[^:]+:.+$/.test(login)) throw new TypeError('EMAIL_POSTMARK_AUTH is not of the form user:password')
    return `Basic ${Buffer.from(login).toString('base64')}`
  })
  return (authorization) => place(headers, (header) => isSame(authorization, header))
}

/**
 * A token is used once: answers false when it came before with another body, to whichever process. What came first stays on
 * the shelf far longer than a signature lives. Without a shelf nothing is remembered: a token replayed brings a mail that
 * proves no sender, as anybody may send one.
 */
export const createSingleUse =
  (shelf: Shelf | undefined) =>
  async (token: string, body: Uint8Array): Promise<boolean> => {
    if (!shelf) return true
    const name = `mailgun:${createHash('sha256').update(token).digest('hex').slice(0, 32)}`
    const hash = createHash('sha256').update(body).digest()
    await shelf.put(name, hash)
    const first = await shelf.get(name)
    return first !== undefined && hash.equals(first)
  }

function present(secrets: string[], variable: string): string[] {
  if (secrets.length > 0 && secrets.every((secret) => secret.trim())) return secrets
  throw new TypeError(`${variable} is empty: with it, anybody could sign mails`)
}

const keysOf = (secrets: string[], variable: string): KeyObject[] =>
  present(secrets, variable).map((secret) => createSecretKey(secret, 'utf8'))

function publicKeyOf(key: string): KeyObject {
  try {
    return createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' })
  } catch (error) {
    throw new TypeError(
      'EMAIL_SENDGRID_KEY is not a public key in base64 (SendGrid → Inbound Parse → Security)',
      {
        cause: error,
      },
    )
  }
}

/** `timestamp`: whole seconds. `now`: epoch ms. */
function isNow(timestamp: string, now: number, window: number): boolean {
  return /^\d{1,12}$/.test(timestamp) && Math.abs(now / 1000 - Number(timestamp)) <= window
}

function place<T>(keys: T[], fits: (key: T) => boolean): number | undefined {
  const found = keys.findIndex(fits)
  return found < 0 ? undefined : found
}

/** `timingSafeEqual` throws on unequal lengths; the length of a digest is no secret. */
function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}

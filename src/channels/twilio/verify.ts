/**
 * Twilio's webhook signature (https://www.twilio.com/docs/usage/security): HMAC-SHA1 with the account's auth
 * token over the URL Twilio called and every form parameter. The scheme has no timestamp, so there is no
 * replay window: the message id, unique in the customer's record, is the defence against replays.
 */
import { createHash, createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto'

/** What a signature is checked against: everything as it came over the wire. */
export interface SignedRequest {
  /** Raw path and raw query: `/webhooks/twilio?tenant=a`. */
  target: string
  /** `X-Twilio-Signature`. */
  signature: string
  body: string
}

/** Which token (0 is the current one) the request was signed with; undefined when with none. */
export type Verify = (request: SignedRequest) => number | undefined

/**
 * `tokens`: the current auth token first, then the previous one while a rotation lasts. `publicUrl`: the URL
 * Twilio calls, without our path; proxies in between do not matter. Throws TypeError when a token is empty:
 * HMAC takes an empty key, so anybody could sign.
 */
export const createVerify = (tokens: string[], publicUrl: string): Verify => {
  if (tokens.length === 0 || tokens.some((token) => !token.trim())) {
    throw new TypeError('Twilio auth token is empty: with it, anybody could sign webhooks')
  }
  const keys = tokens.map((token) => createSecretKey(token, 'utf8'))
  const bases = withAndWithoutPort(publicUrl)
  return ({ target, signature, body }) => {
    const params = paramsSigned(target, body)
    if (params === undefined) return undefined
    const given = Buffer.from(signature)
    const matches = (key: KeyObject) => bases.some((base) => isSame(given, sign(key, base + target + params)))
    const found = keys.findIndex(matches)
    return found < 0 ? undefined : found
  }
}

/** Names sorted; the values of a repeated name once each, sorted; no separators. */
export const joinParams = (body: string): string => {
  const values = new Map<string, Set<string>>()
  for (const [name, value] of new URLSearchParams(body)) {
    values.set(name, (values.get(name) ?? new Set()).add(value))
  }
  return [...values.keys()]
    .sort()
    .flatMap((name) => [...(values.get(name) ?? [])].sort().map((value) => name + value))
    .join('')
}

/** A JSON body is signed through its hash in the URL. Undefined: the hash does not fit the body. */
function paramsSigned(target: string, body: string): string | undefined {
  const hash = bodyHashOf(target)
  if (hash === undefined) return joinParams(body)
  return isSame(Buffer.from(hash), createHash('sha256').update(body).digest('hex')) ? '' : undefined
}

/** The `bodySHA256` Twilio adds to the URL of a JSON webhook. */
export const bodyHashOf = (target: string): string | undefined =>
  new URLSearchParams(target.replace(/^[^?]*\??/, '')).get('bodySHA256') ?? undefined

/** Some of Twilio's back ends sign the URL with the default port in it, some without. */
function withAndWithoutPort(publicUrl: string): string[] {
  const url = new URL(publicUrl)
  const path = url.pathname.replace(/\/+$/, '')
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  return [`${url.protocol}//${url.hostname}${path}`, `${url.protocol}//${url.hostname}:${port}${path}`]
}

const sign = (key: KeyObject, text: string): string =>
  createHmac('sha1', key).update(text, 'utf8').digest('base64')

/** `timingSafeEqual` throws on unequal lengths; that our digests' length is fixed is no secret. */
function isSame(given: Buffer, expected: string): boolean {
  const wanted = Buffer.from(expected)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

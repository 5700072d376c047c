/**
 * What leaves the house and has to come back unchanged and unread, or be recognised without being kept: keys are
 * derived from the operator's secret, one for each purpose, so that what was made for one is nothing to another.
 */
import { bytesOfWord, hexOf, wordOf } from './bytes.ts'

export interface Seal {
  /** Encrypts JSON into one URL-safe word. */
  close(purpose: string, value: unknown): Promise<string>
  /** What was closed for this purpose with one of our secrets; undefined for anything else. */
  open(purpose: string, word: string): Promise<unknown>
  /** A fingerprint of the text that only we can make, hex. With the newest secret. */
  mark(purpose: string, text: string): Promise<string>
}

/** Bytes of an AES-GCM nonce (NIST SP 800-38D, 5.2.1.1). */
const nonceBytes = 12
const utf8 = new TextEncoder()

/** `secrets`: newest first; the older ones open what was closed before a change. Throws TypeError without one. */
export function createSeal(secrets: string[]): Seal {
  const [newest] = secrets
  if (!newest || secrets.some((secret) => secret === '')) throw new TypeError('a seal needs a secret')
  return {
    async close(purpose, value) {
      const nonce = crypto.getRandomValues(new Uint8Array(nonceBytes))
      const key = await cipherKey(newest, purpose)
      const text = utf8.encode(JSON.stringify(value))
      const closed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, key, text)
      return wordOf(new Uint8Array([...nonce, ...new Uint8Array(closed)]))
    },
    async open(purpose, word) {
      const bytes = bytesOfWord(word)
      if (!bytes || bytes.length <= nonceBytes) return undefined
      for (const secret of secrets) {
        const opened = await tryOpen(await cipherKey(secret, purpose), bytes)
        if (opened !== undefined) return parsed(opened)
      }
      return undefined
    },
    async mark(purpose, text) {
      const key = await markKey(newest, purpose)
      return hexOf(await crypto.subtle.sign('HMAC', key, utf8.encode(text)))
    },
  }
}

/** A secret for as long as the process lives: what it closes nobody else can open. */
export const passingSecret = (): string => wordOf(crypto.getRandomValues(new Uint8Array(32)))

/** True when both are the same text; takes as long whether they differ early or late. */
export function sameText(a: string, b: string): boolean {
  let difference = a.length ^ b.length
  for (let i = 0; i < a.length; i += 1) difference |= a.charCodeAt(i) ^ b.charCodeAt(i % (b.length || 1))
  return difference === 0
}

async function cipherKey(secret: string, purpose: string) {
  const bits = await derive(secret, `close ${purpose}`)
  return crypto.subtle.importKey('raw', bits, { name: 'AES-GCM' }, false, ['encrypt', 'decrypt'])
}

async function markKey(secret: string, purpose: string) {
  const bits = await derive(secret, `mark ${purpose}`)
  return crypto.subtle.importKey('raw', bits, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
}

/** 256 bits by HKDF (RFC 5869): those of one purpose say nothing of another's. */
async function derive(secret: string, purpose: string): Promise<ArrayBuffer> {
  const material = await crypto.subtle.importKey('raw', utf8.encode(secret), 'HKDF', false, ['deriveBits'])
  const info = utf8.encode(`switchboard ${purpose}`)
  return crypto.subtle.deriveBits(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info },
    material,
    256,
  )
}

type CipherKey = Awaited<ReturnType<typeof cipherKey>>

async function tryOpen(key: CipherKey, bytes: Uint8Array<ArrayBuffer>): Promise<string | undefined> {
  const iv = bytes.subarray(0, nonceBytes)
  try {
    const opened = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, bytes.subarray(nonceBytes))
    return new TextDecoder().decode(opened)
  } catch (error) {
    // WebCrypto's one word for 'not closed with this key, or changed since'.
    if (error instanceof DOMException && error.name === 'OperationError') return undefined
    throw error
  }
}

const parsed = (json: string): unknown => JSON.parse(json)

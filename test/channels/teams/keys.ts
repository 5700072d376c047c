/** Who signs webhooks for Teams, played on loopback: OpenID metadata, published keys, and tokens signed with them. */
import { generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto'
import { serveLocally } from './serve.ts'

export const appId = '3f2b6d1a-0c4e-4f7b-8a55-6d0c2e9b7001'
export const serviceUrl = 'https://smba.trafficmanager.net/emea/'
const issuer = 'https://api.botframework.com'

export interface Key {
  kid: string
  privateKey: KeyObject
  jwk: object
}

/** `endorsements`: the channels the key may sign for. */
export function createKey(endorsements: string[] = ['msteams']): Key {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const kid = randomUUID()
  return {
    kid,
    privateKey,
    jwk: { ...publicKey.export({ format: 'jwk' }), use: 'sig', kid, endorsements },
  }
}

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Claims as the Bot Framework makes them, valid for an hour; `claims` replaces some, undefined leaves one out. */
export function tokenOf(key: Key, claims: object = {}, header: object = {}): string {
  const now = Math.floor(Date.now() / 1000)
  const all = { iss: issuer, aud: appId, nbf: now, exp: now + 3600, serviceurl: serviceUrl, ...claims }
  const text = `${part({ alg: 'RS256', typ: 'JWT', kid: key.kid, ...header })}.${part(all)}`
  return `${text}.${sign('sha256', Buffer.from(text), key.privateKey).toString('base64url')}`
}

export interface KeyServer {
  metadataUrl: string
  /** What is published. */
  publish(...keys: Key[]): void
  /** From now on the server answers 503. */
  fail(): void
  /** How often the keys were asked for. */
  asked(): number
  close(): Promise<void>
}

export async function startKeyServer(...published: Key[]): Promise<KeyServer> {
  let keys = published
  let failing = false
  let asked = 0
  const server = await serveLocally((request, url) => {
    if (failing) return { status: 503 }
    if (request.url === '/metadata') return { body: { issuer, jwks_uri: `${url}/keys` } }
    asked += 1
    return { body: { keys: keys.map(({ jwk }) => jwk) } }
  })
  return {
    metadataUrl: `${server.url}/metadata`,
    publish: (...next) => void (keys = next),
    fail: () => void (failing = true),
    asked: () => asked,
    close: server.close,
  }
}

/** Who signs webhooks for Teams, played on loopback: OpenID metadata, published keys, and tokens signed with them. */
import { createKey, issuer, signToken, type Key } from '../../../src/sandbox/teams/signing.ts'
import { serveLocally } from './serve.ts'

export { createKey }

export const appId = '3f2b6d1a-0c4e-4f7b-8a55-6d0c2e9b7001'
export const serviceUrl = 'https://smba.trafficmanager.net/emea/'

/** A token for our app and Teams' usual place; `claims` replaces some, undefined leaves one out. */
export const tokenOf = (key: Key, claims: object = {}, header: object = {}): string =>
  signToken(key, { aud: appId, serviceurl: serviceUrl, ...claims }, header)

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

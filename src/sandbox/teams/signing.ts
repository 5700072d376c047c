/** Keys and tokens as the Bot Framework makes them (learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication). */
import { generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto'

export const issuer = 'https://api.botframework.com'

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

/** A token valid for an hour. `claims` (`aud`, `serviceurl`) replace or, when undefined, leave out those made here. */
export function signToken(key: Key, claims: object, header: object = {}): string {
  const now = Math.floor(Date.now() / 1000)
  const all = { iss: issuer, nbf: now, exp: now + 3600, ...claims }
  const text = `${part({ alg: 'RS256', typ: 'JWT', kid: key.kid, ...header })}.${part(all)}`
  return `${text}.${sign('sha256', Buffer.from(text), key.privateKey).toString('base64url')}`
}

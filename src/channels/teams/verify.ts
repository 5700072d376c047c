/**
 * The token with which Teams' webhooks are signed, as far as it can be judged without keys; the signature, the
 * audience and the endorsements are the SDK's to check (learn.microsoft.com/azure/bot-service/rest-api/
 * bot-framework-rest-connector-authentication). Pure.
 */
import { z } from 'zod'
import { RequestError } from '../../core/errors.ts'
import type { Origin } from './service.ts'

/** Who signs for Teams in the public cloud. Tokens of other issuers (the Emulator, other bots) are not ours to take. */
const issuer = 'https://api.botframework.com'

const headerSchema = z.object({ alg: z.enum(['RS256', 'RS384', 'RS512']), kid: z.string().min(1).max(200) })
/** `exp`, because the SDK takes a token that has none as one that never ends. */
const claimsSchema = z.object({
  iss: z.literal(issuer),
  exp: z.number(),
  serviceurl: z.string().min(1),
})

/**
 * Looks at the token before the SDK does: what it refuses costs neither a key nor a call. Throws RequestError
 * 401 when the token is absent or not Teams', 403 when it was made for another service URL than the origin's.
 */
export function checkToken(authorization: string, origin: Origin | undefined): void {
  const [, header, claims] = /^Bearer ([\w-]+)\.([\w-]+)\.[\w-]+$/.exec(authorization) ?? []
  if (!header || !claims) throw unauthorized('no bearer token')
  const known = headerSchema.safeParse(decoded(header))
  const said = claimsSchema.safeParse(decoded(claims))
  if (!known.success || !said.success) throw unauthorized('not a token of the Bot Framework')
  // The SDK leaves this out when the activity has no service URL at all.
  if (origin && said.data.serviceurl !== origin.serviceUrl) {
    throw new RequestError(403, 'forbidden', 'the token is for another service URL')
  }
}

function decoded(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
  } catch {
    // Not JSON is no token either: the caller's check says so.
    return undefined
  }
}

export const unauthorized = (why: string, cause?: unknown): RequestError =>
  new RequestError(401, 'bad_token', why, { cause })

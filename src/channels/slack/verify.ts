/**
 * Slack's request signature (docs.slack.dev/authentication/verifying-requests-from-slack), checked on the raw
 * body. Our own check, because Bolt's lets a stamp from the future pass and costs eight times as much.
 */
import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto'
import { RequestError } from '../../core/errors.ts'
import type { Clock, Log } from '../../core/log.ts'

/** Seconds a stamp may differ from our clock, either way; Slack's own figure against replays. */
const window = 300

/** Throws RequestError 401, which tells nothing about what was wrong. */
export type Verify = (headers: Headers, body: Uint8Array) => void

/**
 * `secrets`: newest first; Slack replaces a regenerated secret at once, so the old one stays in the list
 * until the new one is deployed. Throws TypeError for an empty one: anybody could sign with it.
 */
export function createVerify(secrets: string[], deps: { clock: Clock; log: Log }): Verify {
  if (secrets.length === 0 || secrets.some((secret) => !secret.trim())) {
    throw new TypeError('a signing secret must not be empty')
  }
  const keys = secrets.map((secret) => createSecretKey(secret, 'utf8'))

  return (headers, body) => {
    const stamp = headers.get('x-slack-request-timestamp') ?? ''
    const given = Buffer.from(headers.get('x-slack-signature') ?? '')
    if (!/^\d{1,12}$/.test(stamp)) throw refused()
    const matched = keys.findIndex((key) => {
      const expected = createHmac('sha256', key).update(`v0:${stamp}:`).update(body).digest('hex')
      return equal(given, Buffer.from(`v0=${expected}`))
    })
    if (matched < 0) throw refused()
    const skew = Math.floor(deps.clock.now() / 1000) - Number(stamp)
    if (Math.abs(skew) > window) {
      deps.log.warn(
        { skew },
        'slack: a correctly signed request is out of time: our clock is off, or a replay',
      )
      throw refused()
    }
    if (matched > 0) deps.log.info({ secret: matched }, 'slack: signed with an older secret')
  }
}

const equal = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b)

const refused = () => new RequestError(401, 'bad_signature', 'The request is not signed as Slack signs.')

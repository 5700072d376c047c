/**
 * What we put into a form comes back through a person's client: a seal shows that it is ours and unchanged, so
 * that nobody can turn one case's form into another's.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'

/** Keeps seals apart from Slack's own signatures, which are made with the same secret. */
const purpose = 'switchboard form v1'

const macOf = (secret: string, text: string): Buffer =>
  createHmac('sha256', secret).update(`${purpose}:${text}`).digest()

/** `text` with its seal before it. */
export const seal = (secret: string, text: string): string =>
  `${macOf(secret, text).toString('base64url')}.${text}`

/** The text under a seal made with any of the secrets; undefined for anything else. */
export function unseal(secrets: string[], sealed: string): string | undefined {
  const dot = sealed.indexOf('.')
  if (dot < 0) return undefined
  const given = Buffer.from(sealed.slice(0, dot), 'base64url')
  const text = sealed.slice(dot + 1)
  const fits = secrets.some((secret) => {
    const expected = macOf(secret, text)
    return given.length === expected.length && timingSafeEqual(given, expected)
  })
  return fits ? text : undefined
}

/** Mails no person is waiting for an answer to (RFC 3834): answering them makes loops. Pure. */
import { addressOf, isOurs, localPartOf } from './address.ts'
import { valuesOf, type Mail } from './parse.ts'

/** Stands in every mail of ours, so that one that comes back is known whoever sends it. */
export const loopHeader = 'X-Switchboard-Loop'

const robots = /^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply)(?:\+|$)/
const listHeaders = ['list-id', 'list-unsubscribe', 'list-post']
const robotHeaders = ['x-autoreply', 'x-autorespond', 'feedback-id']

/**
 * Why nobody is to be answered, or undefined. `sender`: the envelope's (MAIL FROM), `''` for the null path; undefined
 * when the provider does not say, then `Return-Path` counts. `ours`: the address customers write to.
 */
export const whyAutomatic = (mail: Mail, sender: string | undefined, ours: string): string | undefined => {
  const has = (name: string) => valuesOf(mail, name).length > 0
  const says = (name: string, pattern: RegExp) => valuesOf(mail, name).some((value) => pattern.test(value))
  const address = mail.from.map((one) => addressOf(one.address)).find(Boolean) ?? ''
  const returnPath = sender ?? valuesOf(mail, 'return-path')[0]

  if (has(loopHeader.toLowerCase()) || isOurs(address, ours)) return 'our own mail'
  if (returnPath !== undefined && /^\s*(?:<\s*>)?\s*$/.test(returnPath)) return 'a notice (null return path)'
  if (robots.test(localPartOf(address))) return 'a robot’s address'
  if (says('auto-submitted', /^(?!\s*no\b)/i)) return 'an automatic answer'
  if (says('precedence', /\b(?:bulk|junk|list|auto_reply)\b/i)) return 'bulk mail'
  if (says('x-auto-response-suppress', /\b(?:all|autoreply|oof)\b/i)) return 'asks for no automatic answer'
  if (listHeaders.some(has)) return 'a mailing list'
  if (robotHeaders.some(has)) return 'an automatic mail'
  if (says('content-type', /^\s*multipart\/report\b/i)) return 'a report'
  return undefined
}

/** An absence note or the like, as opposed to bulk mail, lists, reports and our own (RFC 3834 3.1.7, and what came before it). */
export const isAnswer = (mail: Mail): boolean => {
  const says = (name: string, pattern: RegExp) => valuesOf(mail, name).some((value) => pattern.test(value))
  return (
    valuesOf(mail, loopHeader.toLowerCase()).length === 0 &&
    (says('auto-submitted', /^\s*auto-replied\b/i) ||
      says('x-autoreply', /^\s*(?!no\b)/i) ||
      says('x-autorespond', /./) ||
      says('precedence', /\bauto_reply\b/i))
  )
}

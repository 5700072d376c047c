/** What a failed mail means: SMTP's own answer where there is one, else where the connection broke. */
import { z } from 'zod'
import { messageOf, SendError } from '../../core/errors.ts'

/** Faults before a message can have been handed over: finding, reaching and greeting the server, logging in. */
const beforeHandOver = new Set(['EDNS', 'ETLS', 'EREQUIRETLS', 'EAUTH', 'ENOAUTH', 'EPROXY', 'ECONFIG'])
/** System errors of a connection that was never made (`originalCode`). */
const neverConnected = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'])
/** Our own message is at fault, or the server refuses it whatever we do. */
const hopeless = new Set(['EENVELOPE', 'EMESSAGE', 'EFILEACCESS', 'EURLACCESS', 'EMAXRECIPIENTS'])

const smtpError = z.object({
  code: z.string().optional().catch(undefined),
  originalCode: z.string().optional().catch(undefined),
  responseCode: z.number().optional().catch(undefined),
})

/** The server says that there is no such mailbox, or not any more (RFC 3463 X.1.1 to X.1.3, X.1.6, X.2.1). */
const noMailbox = /\b5\.(?:1\.[1236]|2\.1)\b/

/**
 * 4xx answers pass, 5xx do not (RFC 5321 4.2.1). A connection that broke without an answer is `unknown`: the
 * server may have taken the message just before. `address`: who the mail was for.
 */
export const sendErrorOf = (error: unknown, address: string): SendError => {
  if (error instanceof SendError) return error
  const { code, originalCode, responseCode } = smtpError.catch({}).parse(error)
  const failure = { cause: error, code: String(responseCode ?? originalCode ?? code ?? 'failed') }
  const why = messageOf(error)
  if (responseCode !== undefined) {
    const never = responseCode >= 500
    return new SendError(`the mail server answered ${responseCode}: ${why}`, {
      ...failure,
      again: never ? 'never' : 'retry',
      ...(never && noMailbox.test(why) && { lost: `email:${address}` as const }),
    })
  }
  if (hopeless.has(code ?? ''))
    return new SendError(`the mail was refused: ${why}`, { ...failure, again: 'never' })
  const notDone = beforeHandOver.has(code ?? '') || neverConnected.has(originalCode ?? '')
  return new SendError(`the mail server could not be reached: ${why}`, {
    ...failure,
    again: 'retry',
    outcome: notDone ? 'not-done' : 'unknown',
  })
}

/** What a failed call to Twilio means: try again, give up, or look first. */
import { z } from 'zod'
import type { DeliveryUpdate } from '../../core/channel.ts'
import { messageOf, SendError, type SendFailureOptions } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import type { ConversationId } from '../../core/message.ts'

/**
 * Codes that pass with time (https://www.twilio.com/docs/api/errors): too many requests, handset
 * unreachable, unknown carrier error, WhatsApp's sender rate. Every other answer below 500 will be the
 * same next time: 20003 bad credentials, 21211 no such number, 21408 region off, 21610 opted out,
 * 30004 to 30007, 30034, 30450, 63003 not on WhatsApp, 63016 outside the 24 h window, 63021 refused content.
 */
const passing = new Set([20429, 30003, 30008, 63018])

/** The customer has opted out, and Twilio would block whatever we send. */
const optedOut = '21610'
/** WhatsApp takes only a template: the customer's last message is too long ago. */
const outsideWindow = '63016'
/** No such number, not one that takes texts, blocked, unknown, a landline, not on WhatsApp. */
const unreachable = new Set(['21211', '21614', '30004', '30005', '30006', '63003'])
/** Reported after a message was taken: worth one more try, after this long in ms. */
const onceMore = new Map([
  ['30003', 10 * 60_000],
  ['30008', 60_000],
])
/** What no retry mends: somebody has to change something. */
const forOperators = new Map([
  ['20003', 'the account’s login is refused: check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN'],
  ['21408', 'the account may not send to this country: Twilio Console → Messaging → Geo permissions'],
  ['30007', 'a carrier filtered the message as spam'],
  ['30034', 'US traffic needs a registered A2P 10DLC campaign'],
  ['30450', 'Twilio blocked the message as SMS pumping'],
  ['63021', 'WhatsApp refused the content'],
])

/** What a code means for this conversation from now on. */
export function consequence(
  code: string | undefined,
  conversation: ConversationId,
): Pick<DeliveryUpdate, 'optedOut' | 'closed' | 'lost' | 'again'> {
  if (code === undefined) return {}
  const again = onceMore.get(code)
  if (again !== undefined) return { again }
  if (code === optedOut) return { optedOut: conversation }
  // Said once more: then it goes as a template, or the desk is told that there is none.
  if (code === outsideWindow) return { closed: conversation, again: 0 }
  return unreachable.has(code) ? { lost: conversation } : {}
}

/** Logs what needs an operator. */
export function alert(log: Log, code: string | undefined): void {
  const what = forOperators.get(code ?? '')
  if (what) log.error({ channel: 'twilio', code }, what)
}

export const isOutsideWindow = ({ code }: SendError): boolean => code === outsideWindow

/** A refused send, with what it means for the conversation. */
export function withConsequence(error: unknown, conversation: ConversationId, log: Log): SendError {
  const failure = error instanceof SendError ? error : connectionError(error)
  alert(log, failure.code)
  const { optedOut, lost } = consequence(failure.code, conversation)
  if (!optedOut && !lost) return failure
  const { again, outcome, code = '' } = failure
  return new SendError(failure.message, {
    ...{ again, outcome, code, cause: failure.cause },
    ...(optedOut && { optedOut }),
    ...(lost && { lost }),
  })
}

/** The request never left: the same call later is safe without looking. */
const neverLeft = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** Both of the SDK's exceptions for an answer that is not 2xx. */
const refused = z.object({
  status: z.number(),
  code: z.number().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
})

/** Anything the SDK threw, as a SendError. `retryAfter`: the answer's header. `now`: epoch ms. */
export const sendErrorOf = (error: unknown, retryAfter: string | undefined, now: number): SendError => {
  if (error instanceof SendError) return error
  const answer = refused.safeParse(error)
  if (!answer.success) return connectionError(error)
  const { status, code, message } = answer.data
  const wait = waitOf(retryAfter, now)
  return new SendError(`Twilio answered ${status}: ${message ?? 'no reason given'}`, {
    cause: error,
    again: isPassing(status, code) ? 'retry' : 'never',
    // A gateway's 5xx (and 408) says nothing about what stands behind it.
    outcome: status >= 500 || status === 408 ? 'unknown' : 'not-done',
    code: String(code ?? status),
    ...(wait !== undefined && { retryAfterMs: wait }),
  })
}

/** Some parts of a message were taken, the rest were not: whoever tries again has to look first. */
export const partlySent = (error: SendError, sent: number, parts: number): SendError => {
  const options: SendFailureOptions = { cause: error, again: error.again, outcome: 'unknown' }
  if (error.code !== undefined) options.code = error.code
  if (error.retryAfterMs !== undefined) options.retryAfterMs = error.retryAfterMs
  return new SendError(`${sent} of ${parts} parts were sent, then: ${error.message}`, options)
}

function isPassing(status: number, code: number | undefined): boolean {
  return status >= 500 || status === 408 || status === 429 || (code !== undefined && passing.has(code))
}

function connectionError(error: unknown): SendError {
  const code = codeOf(error)
  return new SendError(`The call to Twilio failed: ${messageOf(error)}`, {
    cause: error,
    again: 'retry',
    outcome: code !== undefined && neverLeft.has(code) ? 'not-done' : 'unknown',
    ...(code !== undefined && { code }),
  })
}

/** A refused connection to a name with several addresses is an AggregateError that has the code itself. */
function codeOf(error: unknown): string | undefined {
  const parsed = z.object({ code: z.string() }).safeParse(error)
  if (parsed.success) return parsed.data.code
  return error instanceof Error ? error.name : undefined
}

/** Seconds or a date (RFC 9110 10.2.3), in milliseconds from now. */
function waitOf(header: string | undefined, now: number): number | undefined {
  if (header === undefined || header.trim() === '') return undefined
  const seconds = Number(header)
  const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined
}

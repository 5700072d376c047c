/** What a failed call to Teams means: try again, give up, or nobody knows whether it arrived. */
import { z } from 'zod'
import { messageOf, SendError, type FailureOptions } from '../../core/errors.ts'
import type { ConversationId } from '../../core/message.ts'

/**
 * Answers that pass with time (learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit): too many
 * requests, and two calls at once on one conversation. Every other answer below 500 is the same next time:
 * 401 BotNotRegistered, 403 ConversationBlockedByUser, BotNotInConversationRoster, BotDisabledByAdmin and
 * MessageWritesBlocked, 404 ConversationNotFound, 413 MessageSizeTooBig.
 */
const passing = [412, 429]

/** What Entra says about a client it will not give a token to (RFC 6749 5.2): a person has to mend it. */
const noToken = ['invalid_client', 'invalid_request', 'invalid_scope', 'unauthorized_client']

/** The request never left: the same call later is safe. */
const neverLeft = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]

/** The person blocked or removed us, or the conversation is gone: so will everything else be refused there. */
const lostCodes = [
  'ConversationBlockedByUser',
  'BotNotInConversationRoster',
  'BotDisabledByAdmin',
  'MessageWritesBlocked',
  'ConversationNotFound',
]

/** More than Teams takes in one message. */
export const isTooLarge = ({ code }: SendError): boolean => code === 'MessageSizeTooBig' || code === '413'

/** The same failure, with where nothing else will arrive either when it says so. */
export function located(error: SendError, conversation: ConversationId): SendError {
  if (!error.code || !lostCodes.includes(error.code)) return error
  return new SendError(error.message, { again: 'never', code: error.code, cause: error, lost: conversation })
}

const refusal = z.object({ error: z.object({ code: z.string(), message: z.string().default('') }) })

/** An answer that is not 2xx. `retryAfter`: its header, seconds or a date. `now`: epoch ms. */
export function refused(
  status: number,
  body: string,
  retryAfter: string | undefined,
  now: number,
): SendError {
  const told = refusal.safeParse(jsonOf(body)).data?.error
  const wait = waitOf(retryAfter, now)
  // A message made twice is seen twice, and a gateway's 5xx (and 408) says nothing about what stands behind it.
  const unsure = status >= 500 || status === 408
  return new SendError(`Teams answered ${status}: ${told?.message || 'no reason given'}`, {
    again: unsure || passing.includes(status) ? 'retry' : 'never',
    outcome: unsure ? 'unknown' : 'not-done',
    code: told?.code ?? String(status),
    ...(wait !== undefined && { retryAfterMs: wait }),
  })
}

/** Anything else that went wrong. `left`: the request was on its way by then. */
export function failed(error: unknown, left: boolean): SendError {
  if (error instanceof SendError) return error
  const code = codeOf(error)
  const given = code === undefined ? {} : { code }
  if (!left) {
    const again = code !== undefined && noToken.includes(code) ? 'never' : 'retry'
    return new SendError(`no token for Teams: ${messageOf(error)}`, { again, cause: error, ...given })
  }
  const outcome = code !== undefined && neverLeft.includes(code) ? 'not-done' : 'unknown'
  return new SendError(`The call to Teams failed: ${messageOf(error)}`, {
    again: 'retry',
    outcome,
    cause: error,
    ...given,
  })
}

/** Some parts of a message were taken, the rest were not: sent again, those would be there twice. */
export function partlySent(error: SendError, sent: number, parts: number): SendError {
  const options: FailureOptions = { cause: error, again: error.again, outcome: 'unknown' }
  if (error.code !== undefined) options.code = error.code
  if (error.retryAfterMs !== undefined) options.retryAfterMs = error.retryAfterMs
  return new SendError(`${sent} of ${parts} parts were sent, then: ${error.message}`, options)
}

/** Entra's client has its code under another name. */
function codeOf(error: unknown): string | undefined {
  const named = z.object({ errorCode: z.string() }).safeParse(error)
  if (named.success) return named.data.errorCode
  const parsed = z.object({ code: z.string() }).safeParse(error)
  if (parsed.success) return parsed.data.code
  return error instanceof Error ? error.name : undefined
}

export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Whoever asks checks the shape, and text has none.
    return undefined
  }
}

/** Seconds or a date (RFC 9110 10.2.3), in milliseconds from now. */
function waitOf(header: string | undefined, now: number): number | undefined {
  if (header === undefined || header.trim() === '') return undefined
  const seconds = Number(header)
  const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined
}

/** What a failed call to Slack means for whoever wanted it done. */
import type { webApi } from '@slack/bolt'
import { SendError } from '../../core/errors.ts'

/** The classes of the loaded client, for `instanceof`. */
export type ErrorClasses = Pick<
  typeof webApi,
  'SlackError' | 'WebAPIHTTPError' | 'WebAPIPlatformError' | 'WebAPIRateLimitedError' | 'WebAPIRequestError'
>

/** Codes that pass by themselves (the error tables of docs.slack.dev/reference/methods/chat.postMessage). */
const passing = [
  'fatal_error',
  'internal_error',
  'ratelimited',
  'rate_limited',
  'message_limit_exceeded',
  'request_timeout',
  'service_unavailable',
  'team_added_to_org',
]

/** 'It's possible some aspect of the operation succeeded before the error was raised', say the same tables. */
const ambiguous = ['fatal_error', 'internal_error']

/** Faults in reaching the host at all: nothing was sent. */
const notSent = [
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'UND_ERR_CONNECT_TIMEOUT',
]

/** The SendError for anything Slack's client threw; what is not Slack's doing is thrown on as it is. */
export function sendErrorOf(error: unknown, classes: ErrorClasses): unknown {
  if (error instanceof classes.WebAPIPlatformError) return refused(error, error.data.error)
  if (error instanceof classes.WebAPIRateLimitedError) return limited(error)
  if (error instanceof classes.WebAPIHTTPError) return failed(error, error.statusCode)
  if (error instanceof classes.WebAPIRequestError) return unreached(error.original)
  return error
}

function refused(cause: Error, code: string): SendError {
  // The client makes an 'error' of any text that is no JSON, such as a proxy's page.
  if (!/^[a-z_]{1,80}$/.test(code)) {
    return new SendError('Slack answered something unreadable', { again: 'retry', outcome: 'unknown', cause })
  }
  return new SendError(`Slack refused: ${code}`, {
    again: passing.includes(code) ? 'retry' : 'never',
    outcome: ambiguous.includes(code) ? 'unknown' : 'not-done',
    code,
    cause,
  })
}

const limited = (cause: Error & { retryAfter: number }) =>
  new SendError(`Slack asks to wait ${cause.retryAfter} s`, {
    again: 'retry',
    code: 'ratelimited',
    retryAfterMs: cause.retryAfter * 1000,
    cause,
  })

/** Slack's API uses 200 and 429; anything else comes from something before it. */
const failed = (cause: Error, status: number) =>
  new SendError(`Slack answered HTTP ${status}`, {
    again: status >= 500 || status === 408 ? 'retry' : 'never',
    outcome: status >= 500 ? 'unknown' : 'not-done',
    code: String(status),
    cause,
  })

function unreached(cause: Error): SendError {
  if (cause instanceof SendError) return cause
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name
  return new SendError(`Slack could not be reached: ${code}`, {
    again: 'retry',
    outcome: notSent.includes(code) ? 'not-done' : 'unknown',
    code,
    cause,
  })
}

/** Some of the message is there, so the outcome is no longer 'not done': the next try has to look what is. */
export function begun(error: unknown): never {
  if (!(error instanceof SendError)) throw error
  const { again, code, retryAfterMs } = error
  throw new SendError(error.message, {
    again,
    outcome: 'unknown',
    cause: error,
    ...(code !== undefined && { code }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  })
}

/** What went wrong with a call, in the terms of `ModelError`: will the same call work later, and when. */
import Anthropic, { APIError } from '@anthropic-ai/sdk'
import { ModelError } from '../core/errors.ts'

/** Statuses after which the same call may succeed: timeouts, locks, rate limits and the provider's own faults. */
const passing = (status: number): boolean =>
  status === 408 || status === 409 || status === 429 || status >= 500

/** Errors that are not the SDK's are faults of the program and are given back as they are. */
export function modelError(error: unknown): unknown {
  if (error instanceof Anthropic.APIUserAbortError) {
    return new ModelError('the call to the model was ended', {
      again: 'retry',
      code: 'aborted',
      cause: error,
    })
  }
  if (error instanceof Anthropic.APIConnectionTimeoutError) {
    return new ModelError('the model did not answer in time', {
      again: 'retry',
      code: 'timeout',
      cause: error,
    })
  }
  if (error instanceof Anthropic.APIConnectionError) {
    return new ModelError('the model cannot be reached', { again: 'retry', code: 'connection', cause: error })
  }
  if (isApiError(error)) return answered(error)
  // A body that is no JSON or breaks off: the SDK passes the parser's or fetch's own error on.
  if (
    error instanceof SyntaxError ||
    error instanceof TypeError ||
    error instanceof Anthropic.AnthropicError
  ) {
    return new ModelError("the model's answer was cut off or unreadable", {
      again: 'retry',
      code: 'unreadable',
      cause: error,
    })
  }
  return error
}

/** `instanceof` alone would leave the class's type parameters open. */
const isApiError = (error: unknown): error is APIError => error instanceof APIError

function answered(error: APIError): ModelError {
  const status = error.status ?? 0
  const wait = retryAfter(error.headers)
  return new ModelError(`the model refused the call: ${status} ${error.type ?? 'error'}`, {
    again: passing(status) ? 'retry' : 'never',
    code: error.errorCode ?? String(status),
    cause: error,
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
  })
}

/** Milliseconds from `retry-after-ms` or `retry-after` (seconds, or a date counted from the answer's own `date`). */
export function retryAfter(headers: Headers | undefined): number | undefined {
  const exact = Number(headers?.get('retry-after-ms') ?? NaN)
  if (exact >= 0) return exact
  const value = headers?.get('retry-after')
  if (!value) return undefined
  if (Number(value) >= 0) return Number(value) * 1000
  const wait = Date.parse(value) - Date.parse(headers?.get('date') ?? '')
  return Number.isNaN(wait) ? undefined : Math.max(0, wait)
}

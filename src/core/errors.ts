/**
 * The few error classes, named by who failed. Each carries what the caller needs to decide:
 * retry, give up, or hand to a person.
 */
import type { ConversationId } from './message.ts'

/** How sure we are that a failed call had no effect at the other side. */
export type Outcome = 'not-done' | 'unknown'

export interface FailureOptions extends ErrorOptions {
  /** `retry`: passing; `never`: the same call will fail again. */
  again: 'retry' | 'never'
  /** `unknown` when the request may have arrived: look it up before doing it again. */
  outcome?: Outcome
  /** The other side's own code (`21610`, `channel_not_found`, `529`). */
  code?: string
  /** Milliseconds the other side asked us to wait (`Retry-After`). */
  retryAfterMs?: number
}

export interface SendFailureOptions extends FailureOptions {
  /**
   * With `never`: where nothing else will arrive either until the customer writes again (blocked, removed, no such
   * address). The conversation, or what the ids of several begin with (`email:a@b.c`).
   */
  lost?: ConversationId
  /** With `never`: the customer has opted out of messages in this conversation, and the provider knows it. */
  optedOut?: ConversationId
}

/** An outside party (provider, model, helpdesk) did not do what we asked. */
export class OutsideError extends Error {
  override readonly name: string = 'OutsideError'
  readonly again: 'retry' | 'never'
  readonly outcome: Outcome
  readonly code: string | undefined
  readonly retryAfterMs: number | undefined
  constructor(message: string, options: FailureOptions) {
    super(message, { cause: options.cause })
    this.again = options.again
    this.outcome = options.outcome ?? 'not-done'
    this.code = options.code
    this.retryAfterMs = options.retryAfterMs
  }
}

/** A channel's provider refused or failed to send. */
export class SendError extends OutsideError {
  override readonly name = 'SendError'
  readonly lost: ConversationId | undefined
  readonly optedOut: ConversationId | undefined
  constructor(message: string, options: SendFailureOptions) {
    super(message, options)
    this.lost = options.lost
    this.optedOut = options.optedOut
  }
}

/** The model could not be reached, refused the call, or answered with something unusable. */
export class ModelError extends OutsideError {
  override readonly name = 'ModelError'
}

/** The helpdesk failed. */
export class HelpdeskError extends OutsideError {
  override readonly name = 'HelpdeskError'
}

/** A webhook we do not take: `status` and a problem code for the JSON answer. Nothing was stored. */
export class RequestError extends Error {
  override readonly name: string = 'RequestError'
  readonly status: 400 | 401 | 403 | 404 | 405 | 413 | 415 | 503
  readonly code: string
  /** What the answer says besides, for the provider's machines. */
  readonly headers: { [name: string]: string }
  constructor(
    status: RequestError['status'],
    code: string,
    message: string,
    options: ErrorOptions & { headers?: { [name: string]: string } } = {},
  ) {
    super(message, options)
    this.status = status
    this.code = code
    this.headers = options.headers ?? {}
  }
}

/** Reads a webhook that has proven genuine: what turns out malformed becomes an UnreadableError with `body`. */
export async function orUnreadable<T>(body: string, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof RequestError && error.status === 400)
      throw new UnreadableError(error.message, body, { cause: error })
    throw error
  }
}

/** Genuine, and nothing we can read: it is kept, and its provider told that it was taken, as a retry would bring the same. */
export class UnreadableError extends RequestError {
  override readonly name = 'UnreadableError'
  readonly body: string
  constructor(message: string, body: string, options?: ErrorOptions) {
    super(400, 'malformed', message, options)
    this.body = body
  }
}

/** This worker no longer holds the record: it must stop at once and may neither append nor send. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError'
}

/** Faults in what the operator wrote (environment, policy): all of them, each on a line. Exit code 78. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly faults: string[]
  constructor(faults: string[]) {
    super(faults.join('\n'))
    this.faults = faults
  }
}

/** The message of anything thrown, for logs and records. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** The calls we make to Teams. Every member throws SendError. */
import type { Activity } from 'botbuilder'
import { SendError } from '../../core/errors.ts'
import { failed } from './failures.ts'
import type { Pace } from '../../core/post-pace.ts'
import type { Call, Fetched, Http } from './http.ts'
import type { Reference } from './reference.ts'
import type { AttachmentAt, BotFramework } from './sdk.ts'

export interface TeamsApi {
  /** Answers the activity's id, where Teams names it. With an `id` the activity takes the place of that one. */
  send(reference: Reference, activity: Partial<Activity>, signal: AbortSignal): Promise<string | undefined>
  /** Answers the id of the conversation with the reference's user alone. Asked again it is the same one. */
  openPrivate(reference: Reference, signal: AbortSignal): Promise<string>
  /** A picture or file that Teams itself holds. */
  attachment(at: AttachmentAt, limits: Limits): Promise<Fetched>
  /** A file that lives elsewhere, under an address that is signed by itself. */
  download(url: string, limits: Limits): Promise<Fetched>
  close(): Promise<void>
}

export interface Limits {
  signal: AbortSignal
  maxBytes: number
}

/** `pace`: how fast activities go into one conversation. */
export const createApi = (framework: BotFramework, http: Http, pace?: Pace): TeamsApi => {
  async function call<T>(
    signal: AbortSignal,
    run: () => Promise<T>,
    more: Pick<Call, 'entities' | 'file'> = {},
  ): Promise<T> {
    if (signal.aborted) {
      throw new SendError('stopped before the request was sent', { again: 'retry', cause: signal.reason })
    }
    const one: Call = { signal, left: false, ...more }
    try {
      return await orAborted(signal, http.within(one, run))
    } catch (error) {
      throw failed(error, one.left)
    }
  }
  return {
    async send(reference, { entities, ...activity }, signal) {
      await pace?.turn(reference.conversation.id, signal)
      return call(signal, () => framework.send(reference, activity), entities && { entities })
    },
    async openPrivate(reference, signal) {
      try {
        const id = await call(signal, () => framework.openPrivate(reference))
        if (id) return id
      } catch (error) {
        // Whether it is there or not: opening it once more is the same, and nothing has been said.
        if (error instanceof SendError && error.outcome === 'unknown') throw unopened(error)
        throw error
      }
      throw unopened()
    },
    async attachment(at, { signal, maxBytes }) {
      const file: NonNullable<Call['file']> = { maxBytes }
      await call(signal, () => framework.getAttachment(at), { file })
      if (file.fetched) return file.fetched
      throw new SendError('Teams gave no file', { again: 'never', code: 'no_file' })
    },
    async download(url, limits) {
      try {
        return await http.download(url, limits)
      } catch (error) {
        throw failed(error, true)
      }
    },
    close: () => http.close(),
  }
}

const unopened = (cause?: SendError): SendError =>
  new SendError(`no conversation with this person: ${cause?.message ?? 'Teams named none'}`, {
    again: 'retry',
    code: cause?.code ?? 'no_conversation',
    ...(cause?.retryAfterMs !== undefined && { retryAfterMs: cause.retryAfterMs }),
    ...(cause && { cause }),
  })

/** Getting a token takes no signal; once `signal` has ended, `http` lets nothing leave any more. */
async function orAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const end = () => reject(signal.reason)
  signal.addEventListener('abort', end, { once: true })
  try {
    return await Promise.race([work, promise])
  } finally {
    signal.removeEventListener('abort', end)
  }
}

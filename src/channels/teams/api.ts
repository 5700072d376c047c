/** The calls we make to Teams. Every member throws SendError. */
import type { Activity } from 'botbuilder'
import { SendError } from '../../core/errors.ts'
import { failed } from './failures.ts'
import type { Call, Http } from './http.ts'
import type { Reference } from './reference.ts'
import type { BotFramework } from './sdk.ts'

export interface TeamsApi {
  /** Answers the activity's id, where Teams names it. */
  send(reference: Reference, activity: Partial<Activity>, signal: AbortSignal): Promise<string | undefined>
  close(): Promise<void>
}

export const createApi = (framework: BotFramework, http: Http): TeamsApi => ({
  async send(reference, activity, signal) {
    if (signal.aborted) {
      throw new SendError('stopped before the request was sent', { again: 'retry', cause: signal.reason })
    }
    const call: Call = { signal, left: false }
    try {
      return await orAborted(
        signal,
        http.within(call, () => framework.send(reference, activity)),
      )
    } catch (error) {
      throw failed(error, call.left)
    }
  },
  close: () => http.close(),
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

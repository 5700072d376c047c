/** The calls we make to Twilio, through its SDK. Every member throws SendError. */
// The package's root loads every product and the TwiML builder (180 ms instead of 90).
import Twilio from 'twilio/lib/rest/Twilio.js'
import { z } from 'zod'
import { SendError } from '../../core/errors.ts'
import type { Clock } from '../../core/log.ts'
import { sendErrorOf } from './failures.ts'
import { createHttp, type RunningCall } from './http.ts'

export interface ApiConfig {
  accountSid: string
  authToken: string
  /** Where delivery receipts go. */
  statusCallback: string
  /** Replaces `https://api.twilio.com`. */
  apiUrl?: string | undefined
}

/** Both addresses as Twilio writes them: `whatsapp:+44…` on WhatsApp. */
export interface Route {
  from: string
  to: string
  messagingServiceSid?: string | undefined
}

/** A message Twilio has. */
export interface Taken {
  sid: string
  body: string
  /** Epoch ms. */
  at: number
}

export interface TwilioApi {
  /** Answers the message's SID. */
  create(route: Route, body: string, signal: AbortSignal): Promise<string>
  /** The newest messages on this route, newest first. */
  recent(route: Route, count: number, signal: AbortSignal): Promise<Taken[]>
  close(): Promise<void>
}

const created = z.object({ sid: z.string().min(1) })

export const createApi = (config: ApiConfig, clock: Clock): TwilioApi => {
  const http = createHttp(config.apiUrl)
  const sdk = new Twilio(config.accountSid, config.authToken, { httpClient: http.client, autoRetry: false })

  const during = async <T>(signal: AbortSignal, run: () => Promise<T>): Promise<T> => {
    if (signal.aborted) {
      throw new SendError('stopped before the request was sent', { again: 'retry', cause: signal.reason })
    }
    const call: RunningCall = { signal }
    try {
      return await http.during(call, run)
    } catch (error) {
      throw sendErrorOf(error, call.retryAfter, clock.now())
    }
  }

  return {
    create: (route, body, signal) =>
      during(signal, async () => {
        const answer = await sdk.messages.create({
          to: route.to,
          from: route.from,
          body,
          statusCallback: config.statusCallback,
          ...(route.messagingServiceSid && { messagingServiceSid: route.messagingServiceSid }),
        })
        return created.parse({ sid: answer.sid }).sid
      }),
    recent: ({ from, to }, count, signal) =>
      during(signal, async () => {
        const found = await sdk.messages.list({ from, to, limit: count })
        return found.map(({ sid, body, dateCreated }) => ({ sid, body, at: dateCreated.getTime() }))
      }),
    close: () => http.close(),
  }
}

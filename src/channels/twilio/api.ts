/** The calls we make to Twilio, through its SDK. Every member throws SendError. */
// The package's root loads every product and the TwiML builder (180 ms instead of 90).
import Twilio from 'twilio/lib/rest/Twilio.js'
import { z } from 'zod'
import { SendError } from '../../core/errors.ts'
import type { Clock } from '../../core/log.ts'
import type { ContentApi } from './contents.ts'
import { sendErrorOf } from './failures.ts'
import { createHttp, type RunningCall } from './http.ts'

export interface ApiConfig {
  accountSid: string
  authToken: string
  /** Where delivery receipts go. */
  statusCallback: string
  /** Replaces `https://api.twilio.com`, and Twilio's other hosts with it. */
  apiUrl?: string | undefined
}

/** Both addresses as Twilio writes them: `whatsapp:+44…` on WhatsApp. */
export interface Route {
  from: string
  to: string
  messagingServiceSid?: string | undefined
}

/** What one message holds: words and perhaps a file, or a stored content with its values. */
export type Said =
  { body: string; mediaUrl?: string } | { contentSid: string; variables: Record<string, string> }

/** A message Twilio has. */
export interface Taken {
  sid: string
  body: string
  /** Epoch ms. */
  at: number
}

/** A message somebody sent us, as Twilio lists it. */
export interface Arrived extends Taken {
  from: string
  to: string
  messagingServiceSid: string | undefined
  /** How many files came along. */
  media: number
}

export interface TwilioApi {
  /** Answers the message's SID. */
  create(route: Route, said: Said, signal: AbortSignal): Promise<string>
  /** The newest messages on this route, newest first. */
  recent(route: Route, count: number, signal: AbortSignal): Promise<Taken[]>
  /** Messages that came in since then (epoch ms), at most `count`, newest first. */
  arrived(since: number, count: number, signal: AbortSignal): Promise<Arrived[]>
  /** Addresses and types of the files of a message. */
  mediaOf(sid: string, signal: AbortSignal): Promise<{ url: string; type: string }[]>
  /** A message's state in Twilio's word, and its error code. */
  statusOf(sid: string, signal: AbortSignal): Promise<{ status: string; code: string | undefined }>
  /** Shows on WhatsApp that this message (`SM…`) is being answered, and that it was read. */
  typing(message: string, signal: AbortSignal): Promise<void>
  contents: ContentApi
  close(): Promise<void>
}

const created = z.object({ sid: z.string().min(1) })
const createdContent = z.object({ sid: z.string().regex(/^HX/) })

/** Stored contents looked through for ours: beyond, one is made again. */
const contentsKnown = 1_000

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
    create: (route, said, signal) =>
      during(signal, async () => {
        const answer = await sdk.messages.create({
          to: route.to,
          from: route.from,
          ...('contentSid' in said
            ? { contentSid: said.contentSid, contentVariables: JSON.stringify(said.variables) }
            : { body: said.body, ...(said.mediaUrl && { mediaUrl: [said.mediaUrl] }) }),
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
    arrived: (since, count, signal) =>
      during(signal, async () => {
        const found = await sdk.messages.list({ dateSentAfter: new Date(since), limit: count })
        return found
          .filter(({ direction }) => direction === 'inbound')
          .map(({ sid, body, dateCreated, from, to, messagingServiceSid, numMedia }) => ({
            ...{ sid, body, from, to, at: dateCreated.getTime(), media: Number(numMedia) },
            messagingServiceSid: messagingServiceSid || undefined,
          }))
      }),
    mediaOf: (sid, signal) =>
      during(signal, async () => {
        const found = await sdk.messages(sid).media.list({ limit: 10 })
        return found.map(({ uri, contentType }) => ({
          url: `https://api.twilio.com${uri.replace(/\.json$/, '')}`,
          type: contentType,
        }))
      }),
    statusOf: (sid, signal) =>
      during(signal, async () => {
        const { status, errorCode } = await sdk.messages(sid).fetch()
        return { status, code: errorCode ? String(errorCode) : undefined }
      }),
    typing: (message, signal) =>
      during(signal, async () => {
        await sdk.messaging.v2.typingIndicator.create({ channel: 'whatsapp', messageId: message })
      }),
    contents: {
      list: (signal) =>
        during(signal, async () => {
          const found = await sdk.content.v1.contents.list({ limit: contentsKnown })
          return new Map(found.map(({ friendlyName, sid }) => [friendlyName, sid]))
        }),
      // The SDK's own `create` posts the names of its class (`twilioQuickReply`), which the API does not know.
      create: ({ friendlyName, types }, signal) =>
        during(signal, async () => {
          const answer = answered.parse(
            await sdk.request({
              method: 'post',
              uri: 'https://content.twilio.com/v1/Content',
              headers: { 'Content-Type': 'application/json' },
              data: { friendly_name: friendlyName, language: 'en', types },
            }),
          )
          if (answer.statusCode >= 400)
            throw Object.assign(new Error(answer.body), { status: answer.statusCode })
          return createdContent.parse(JSON.parse(answer.body)).sid
        }),
    },
    close: () => http.close(),
  }
}

const answered = z.object({ statusCode: z.number(), body: z.string() })

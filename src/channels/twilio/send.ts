/** One channel of Twilio's: a message becomes one API call for each of its parts. */
import type { Channel, Receipt } from '../../core/channel.ts'
import { SendError } from '../../core/errors.ts'
import type { Clock } from '../../core/log.ts'
import type { OutboundMessage } from '../../core/message.ts'
import type { Route, TwilioApi } from './api.ts'
import { partlySent, sendErrorOf } from './failures.ts'
import { renderSms, renderWhatsapp } from './render.ts'

/** Twilio's times are whole seconds of its own clock: what looks this much older (ms) may still be the try. */
const clockSlack = 5_000
/** Messages to one customer within that time; Twilio's default page. */
const lookedAt = 50

/**
 * A message of several parts whose first ones were taken fails with outcome `unknown`. `find` then looks for
 * each part and sends those that are missing, so that a second try neither repeats nor loses one; it answers
 * undefined only when nothing was taken at all.
 */
export const createChannel = (
  name: 'sms' | 'whatsapp',
  api: TwilioApi,
  clock: Clock,
  messagingServiceSid?: string,
): Channel => {
  const render = name === 'sms' ? renderSms : renderWhatsapp

  const sendParts = async (parts: Part[], route: Route, signal: AbortSignal): Promise<Receipt> => {
    const sids: string[] = []
    for (const { body, sid } of parts) {
      try {
        sids.push(sid ?? (await api.create(route, body, signal)))
      } catch (error) {
        const failure = sendErrorOf(error, undefined, clock.now())
        throw parts.some((part) => part.sid) || sids.length > 0
          ? partlySent(failure, sids.length, parts.length)
          : failure
      }
    }
    return { provider: sids.map((sid) => `twilio:${sid}`) }
  }

  return {
    name,
    async send(message, signal) {
      const parts = partsOf(message, render)
      return sendParts(parts, routeOf(name, message, messagingServiceSid), signal)
    },
    // Twilio has no idempotency key: a try is recognised by its exact text, among what is no other message.
    async find(message, { since, not }, signal) {
      const route = routeOf(name, message, messagingServiceSid)
      const recent = (await api.recent(route, lookedAt, signal)).filter(
        ({ at, sid }) => at >= since - clockSlack && !not.includes(`twilio:${sid}`),
      )
      const parts = partsOf(message, render).map(({ body }): Part => {
        const at = recent.findIndex((taken) => taken.body.trim() === body.trim())
        // Taken out, so that two parts with the same words are two messages.
        return at < 0 ? { body } : { body, sid: recent.splice(at, 1)[0]?.sid }
      })
      return parts.some(({ sid }) => sid) ? sendParts(parts, route, signal) : undefined
    },
  }
}

interface Part {
  body: string
  /** Set when Twilio has it already. */
  sid?: string | undefined
}

function partsOf(message: OutboundMessage, render: (message: OutboundMessage) => string[]): Part[] {
  const parts = render(message).map((body) => ({ body }))
  if (parts.length === 0)
    throw new SendError('nothing to send: the message is blank', { again: 'never', code: 'blank' })
  return parts
}

/** `sms:<ours>/<theirs>`. A service may pool several numbers: the customer still hears from the one they wrote to. */
function routeOf(name: 'sms' | 'whatsapp', { conversation }: OutboundMessage, service?: string): Route {
  const match = /^(sms|whatsapp):([^/]+)\/(.+)$/.exec(conversation)
  const [, channel, ours, theirs] = match ?? []
  if (channel !== name || !ours || !theirs) {
    throw new SendError(`'${conversation}' is no ${name} conversation`, {
      again: 'never',
      code: 'conversation',
    })
  }
  if (name === 'whatsapp') return { from: `whatsapp:${ours}`, to: `whatsapp:${theirs}` }
  return { from: ours, to: theirs, messagingServiceSid: service }
}

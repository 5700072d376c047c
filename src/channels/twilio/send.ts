/** One channel of Twilio's: a message becomes one API call for each of its parts. */
import type { Channel, FileSource, Receipt } from '../../core/channel.ts'
import { messageOf, SendError } from '../../core/errors.ts'
import type { Clock, Log } from '../../core/log.ts'
import type { OutboundMessage } from '../../core/message.ts'
import type { Route, Said, TwilioApi } from './api.ts'
import { aboveButtons, type Contents } from './contents.ts'
import { isOutsideWindow, partlySent, sendErrorOf, withConsequence } from './failures.ts'
import type { Guard } from './guard.ts'
import {
  numbered,
  planSms,
  planTemplate,
  planWhatsapp,
  type Part,
  type Plan,
  type Templates,
} from './parts.ts'

/** Twilio's times are whole seconds of its own clock: what looks this much older (ms) may still be the try. */
const clockSlack = 5_000
/** Messages to one customer within that time; Twilio's default page. */
const lookedAt = 50
/** Ms since the customer's last message in which WhatsApp takes free words: 24 hours, less what a send may take. */
const window = (24 * 60 - 5) * 60_000

export interface SendParts {
  api: TwilioApi
  contents: Contents
  guard: Guard
  clock: Clock
  log: Log
  messagingServiceSid?: string | undefined
  templates: Templates
}

/**
 * A message of several parts whose first ones were taken fails with outcome `unknown`. `find` then looks for
 * each part and sends those that are missing, so that a second try neither repeats nor loses one; it answers
 * undefined only when nothing was taken at all.
 */
export const createSending = (name: 'sms' | 'whatsapp', parts: SendParts): Pick<Channel, 'send' | 'find'> => {
  const { api, clock, templates } = parts

  /** Decided when it is sent, not when it was written: the window may have closed in between. */
  const planOf = async (message: OutboundMessage, files: FileSource | undefined): Promise<Plan> => {
    if (name === 'sms') return planSms(message, files)
    const isOpen = message.heardAt !== undefined && clock.now() - message.heardAt < window
    return isOpen ? planWhatsapp(message, files) : planTemplate(message, templates)
  }

  /**
   * What a try since then may have been: the window may have closed after it, and then its words went out all the same. The
   * likeliest comes first.
   */
  const plansSince = async (message: OutboundMessage, since: number, files: FileSource | undefined) => {
    const open = (at: number) => message.heardAt !== undefined && at - message.heardAt < window
    if (name === 'sms' || open(clock.now()) || !open(since)) return [await planOf(message, files)]
    const words = await planWhatsapp(message, files)
    return templates[message.purpose ?? 'reopen_ticket'] ? [words, planTemplate(message, templates)] : [words]
  }

  const checked = (plan: Plan): Plan => {
    if (plan.parts.some((part) => part.kind !== 'text' || part.body.trim() || part.media)) return plan
    throw new SendError('nothing to send: the message is blank', { again: 'never', code: 'blank' })
  }

  const sendParts = async (tries: Try[], rest: string | undefined, route: Route, signal: AbortSignal) => {
    const sids: string[] = []
    for (const { part, sid } of tries) {
      try {
        sids.push(sid ?? (await sendPart(part, route, signal)))
      } catch (error) {
        const failure = sendErrorOf(error, undefined, clock.now())
        const some = tries.some((one) => one.sid) || sids.length > 0
        throw some ? partlySent(failure, sids.length, tries.length) : failure
      }
    }
    const receipt: Receipt = { provider: sids.map((sid) => `twilio:${sid}`) }
    return rest ? { ...receipt, rest } : receipt
  }

  const sendPart = async (part: Part, route: Route, signal: AbortSignal): Promise<string> => {
    if (part.kind === 'text') return api.create(route, saidOf(part), signal)
    if (part.kind === 'template') {
      return api.create(route, { contentSid: part.sid, variables: { '1': part.text } }, signal)
    }
    try {
      const { sid, variables } = await parts.contents.of(part.choices, signal)
      return await api.create(route, { contentSid: sid, variables }, signal)
    } catch (error) {
      // Buttons are a comfort; without them the choices still have to be there.
      if (!(error instanceof SendError) || error.again === 'retry') throw error
      parts.log.warn(
        { channel: name, code: error.code, cause: messageOf(error) },
        'no buttons: numbers instead',
      )
      return sendPart(numbered(part.choices), route, signal)
    }
  }

  return {
    async send(message, signal, files) {
      const route = routeOf(name, message, parts.messagingServiceSid)
      const plan = checked(await planOf(message, files))
      await parts.guard.admit(message)
      try {
        return await sendParts(plan.parts.map(toTry), plan.rest, route, signal)
      } catch (error) {
        const refused = withConsequence(error, message.conversation, parts.log)
        if (!isOutsideWindow(refused) || plan.parts.some(({ kind }) => kind === 'template')) throw refused
        // Twilio knows better than we when they last wrote.
        const { parts: knock, rest } = planTemplate(message, templates)
        return await sendParts(knock.map(toTry), rest, route, signal)
      }
    },
    // Twilio has no idempotency key: a try is recognised by its exact text, among what is no other message.
    async find(message, { since, not }, signal, files) {
      const route = routeOf(name, message, parts.messagingServiceSid)
      const recent = (await api.recent(route, lookedAt, signal)).filter(
        ({ at, sid }) => at >= since - clockSlack && !not.includes(`twilio:${sid}`),
      )
      for (const plan of await plansSince(message, since, files)) {
        const left = [...recent]
        const tries = checked(plan).parts.map((part): Try => {
          const at = left.findIndex((taken) => isBodyOf(part, taken.body))
          // Taken out, so that two parts with the same words are two messages.
          return at < 0 ? { part } : { part, sid: left.splice(at, 1)[0]?.sid }
        })
        if (tries.some(({ sid }) => sid)) return sendParts(tries, plan.rest, route, signal)
      }
      return undefined
    },
  }
}

interface Try {
  part: Part
  /** Set when Twilio has it already. */
  sid?: string | undefined
}

const toTry = (part: Part): Try => ({ part })

const saidOf = ({ body, media }: Extract<Part, { kind: 'text' }>): Said =>
  media ? { body, mediaUrl: media } : { body }

function isBodyOf(part: Part, body: string): boolean {
  if (part.kind === 'template') return body.includes(part.text)
  if (part.kind === 'text') return wordsOf(body) === wordsOf(part.body)
  return body.startsWith(aboveButtons) || wordsOf(body) === wordsOf(numbered(part.choices).body)
}

/** Addresses of our files are made anew for each try. */
const wordsOf = (body: string): string => body.replace(/https?:\/\/\S+/g, '').trim()

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

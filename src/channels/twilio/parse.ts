/** Twilio's webhooks into our messages and delivery states (https://www.twilio.com/docs/messaging/guides/webhook-request). Pure. */
import { z } from 'zod'
import type { DeliveryState, DeliveryUpdate } from '../../core/channel.ts'
import { RequestError } from '../../core/errors.ts'
import type { ConsentWord, FileRef, IdentityKey, InboundMessage } from '../../core/message.ts'
import { consequence } from './failures.ts'

/** Our own addresses: what a webhook must be addressed to. */
export interface Addresses {
  /** E.164. */
  sms?: string | undefined
  /** E.164, without the `whatsapp:` prefix. */
  whatsapp?: string | undefined
  /** A messaging service's numbers are all ours. */
  service?: string | undefined
}

export type Fields = Record<string, string>

/** Either a message or the reason why there is none. */
export type Parsed<T> = { value: T } | { dropped: string }

const sid = z.string().regex(/^[A-Za-z0-9_]{2,64}$/)

const inbound = z.object({
  MessageSid: sid,
  From: z.string().min(1).max(200),
  To: z.string().min(1).max(200),
  Body: z.string().default(''),
  NumMedia: z.coerce.number().int().min(0).max(10).default(0),
  MessagingServiceSid: z.string().optional(),
  ProfileName: z.string().optional(),
  ButtonText: z.string().optional(),
  ButtonPayload: z.string().optional(),
  OriginalRepliedMessageSid: sid.optional().catch(undefined),
  OptOutType: z.string().optional(),
  Latitude: z.string().optional(),
  Longitude: z.string().optional(),
  Address: z.string().optional(),
  Label: z.string().optional(),
})

const status = z.object({
  MessageSid: sid,
  MessageStatus: z.string().min(1).max(50),
  To: z.string().max(200).default(''),
  From: z.string().max(200).default(''),
  ErrorCode: z.string().max(50).optional(),
})

/**
 * The words Twilio itself acts on: in English (https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out), and
 * the French it knows (https://www.twilio.com/docs/proxy/opt-out-keywords), without accents. STOPP and BAJA are what
 * senders of bulk messages have German and Spanish readers answer.
 */
const consentWords = new Map<string, ConsentWord>([
  ['STOP', 'stop'],
  ['UNSUBSCRIBE', 'stop'],
  ['END', 'stop'],
  ['QUIT', 'stop'],
  ['STOPALL', 'stop'],
  ['REVOKE', 'stop'],
  ['OPTOUT', 'stop'],
  ['CANCEL', 'stop'],
  ['ARRET', 'stop'],
  ['ARRETE', 'stop'],
  ['ARRETT', 'stop'],
  ['STOPP', 'stop'],
  ['BAJA', 'stop'],
  ['START', 'start'],
  ['UNSTOP', 'start'],
  ['HELP', 'help'],
  ['INFO', 'help'],
])
/** No carrier stands behind WhatsApp: there, words that may mean something else in a talk are part of it. */
const whatsappWords = new Map<string, ConsentWord>([
  ['STOP', 'stop'],
  ['UNSUBSCRIBE', 'stop'],
  ['STOPALL', 'stop'],
  ['OPTOUT', 'stop'],
  ['ARRET', 'stop'],
  ['STOPP', 'stop'],
  ['START', 'start'],
  ['UNSTOP', 'start'],
])

/** Twilio's states in ours. What is still under way with Twilio is `queued`; a cancelled or undelivered message failed. */
const deliveryStates = new Map<string, DeliveryState>([
  ['accepted', 'queued'],
  ['scheduled', 'queued'],
  ['queued', 'queued'],
  ['sending', 'queued'],
  ['sent', 'sent'],
  ['delivered', 'delivered'],
  ['partially_delivered', 'delivered'],
  ['read', 'read'],
  ['undelivered', 'failed'],
  ['failed', 'failed'],
  ['canceled', 'failed'],
])

/** Undefined for a state of an incoming message, and for one that is new. */
export const deliveryState = (word: string): DeliveryState | undefined =>
  deliveryStates.get(word.toLowerCase())

/** The fields of a body; of a repeated field the first value. Throws RequestError 400 when it is not a form or JSON object. */
export const fieldsOf = (body: string, isJson: boolean): Fields => {
  if (!isJson) return Object.fromEntries([...new URLSearchParams(body)].reverse())
  const parsed = z.record(z.string(), z.coerce.string()).safeParse(jsonOf(body))
  if (!parsed.success) throw malformed('the body is not a JSON object of fields')
  return parsed.data
}

/** `at`: when it was received, epoch ms; Twilio sends no time. Throws RequestError 400 when required fields are missing. */
export const parseInbound = (fields: Fields, ours: Addresses, at: number): Parsed<InboundMessage> => {
  const parsed = inbound.safeParse(fields)
  if (!parsed.success) throw malformed(namesOf(parsed.error))
  const data = parsed.data
  const from = addressOf(data.From)
  const to = addressOf(data.To)
  if (!from || from.channel !== to?.channel) return { dropped: `no channel of ours: ${prefixOf(data.From)}` }
  if (from.number === ours[from.channel]) return { dropped: 'our own message' }
  if (!isOurs(to, data.MessagingServiceSid, ours)) return { dropped: `not addressed to us: ${data.To}` }
  const consent = consentOf(data, from.channel)
  return {
    value: {
      id: `twilio:${data.MessageSid}`,
      conversation: `${from.channel}:${to.number}/${from.number}`,
      from: {
        key: `${from.channel}:${from.number}`,
        ...(data.ProfileName && { name: data.ProfileName }),
        assurance: 'recognised',
      },
      text: [data.Body || (data.ButtonText ?? ''), locationOf(data)].filter(Boolean).join('\n'),
      files: filesOf(fields, from.channel, data.MessageSid, data.NumMedia),
      at,
      ...(data.ButtonPayload && { choice: data.ButtonPayload }),
      // A button says itself what it answers.
      ...(data.OriginalRepliedMessageSid &&
        !data.ButtonPayload && { quotes: `twilio:${data.OriginalRepliedMessageSid}` }),
      ...(consent && { consent }),
      // What the typing sign is shown under.
      ...(from.channel === 'whatsapp' && { reference: { message: data.MessageSid } }),
    },
  }
}

/** Throws RequestError 400 when required fields are missing. */
export const parseStatus = (fields: Fields, at: number): Parsed<DeliveryUpdate> => {
  const parsed = status.safeParse(fields)
  if (!parsed.success) throw malformed(namesOf(parsed.error))
  const { MessageSid, MessageStatus, To, From, ErrorCode } = parsed.data
  const state = deliveryState(MessageStatus)
  if (!state) return { dropped: `state ${MessageStatus} says nothing about a delivery` }
  const code = ErrorCode || (MessageStatus === 'canceled' ? MessageStatus : undefined)
  const [to, from] = [To, From].map((one) => (one ? addressOf(one) : undefined))
  const update: DeliveryUpdate = { provider: `twilio:${MessageSid}`, state, ...(code && { code }), at }
  if (!to) return { value: update }
  const theirs: IdentityKey = `${to.channel}:${to.number}`
  const means =
    from && state === 'failed' ? consequence(code, `${to.channel}:${from.number}/${to.number}`) : {}
  return { value: { ...update, to: theirs, ...means } }
}

/** SMS addresses have no prefix. */
function addressOf(address: string): { channel: 'sms' | 'whatsapp'; number: string } | undefined {
  if (address.startsWith('whatsapp:')) return { channel: 'whatsapp', number: address.slice(9) }
  return address.includes(':') ? undefined : { channel: 'sms', number: address }
}

const prefixOf = (address: string): string => address.split(':')[0] ?? ''

function isOurs(
  to: { channel: 'sms' | 'whatsapp'; number: string },
  service: string | undefined,
  ours: Addresses,
): boolean {
  return to.number === ours[to.channel] || (ours.service !== undefined && service === ours.service)
}

/**
 * Twilio's own verdict, else a keyword that is the whole message: 'please stop texting me' goes to the
 * agent. A pressed button is an answer to us, whatever its label.
 */
function consentOf(data: z.output<typeof inbound>, channel: 'sms' | 'whatsapp'): ConsentWord | undefined {
  const verdict = (data.OptOutType ?? '').toLowerCase()
  if (verdict === 'stop' || verdict === 'start' || verdict === 'help') return verdict
  if (data.ButtonPayload) return undefined
  const words = channel === 'sms' ? consentWords : whatsappWords
  return words.get(
    data.Body.normalize('NFD')
      .replace(/[\p{M}\p{P}\p{S}]/gu, '')
      .trim()
      .toUpperCase(),
  )
}

function filesOf(fields: Fields, from: 'sms' | 'whatsapp', message: string, count: number): FileRef[] {
  return Array.from({ length: count }, (_, n) => {
    const url = fields[`MediaUrl${n}`]
    const type = fields[`MediaContentType${n}`]
    return { from, id: `twilio:${message}/${n}`, ...(type && { type }), ...(url && { url }) }
  })
}

/** A WhatsApp pin comes without text. */
function locationOf(data: z.output<typeof inbound>): string {
  if (!data.Latitude || !data.Longitude) return ''
  const place = [data.Label, data.Address].filter(Boolean).join(', ')
  return `Location: ${place ? `${place} ` : ''}(${data.Latitude}, ${data.Longitude})`
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    // Not JSON is no object of fields either: the caller's check says so.
    return undefined
  }
}

const namesOf = (error: z.ZodError): string =>
  `missing or malformed: ${[...new Set(error.issues.map((issue) => issue.path.join('.')))].join(', ')}`

const malformed = (why: string): RequestError => new RequestError(400, 'malformed_webhook', why)

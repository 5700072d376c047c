/**
 * Twilio's side of the outside world: the `emulate` package's stateful API and signed webhooks, with a thin
 * front that adds what it lacks: the length limit, statuses that move by themselves, WhatsApp's typing sign and read receipts.
 */
import { createEmulator } from 'emulate'
import { z } from 'zod'
import type { Clock } from '../core/log.ts'
import { credentials, numbers } from './cast.ts'
import { listen } from './listen.ts'
import { spelledAnew } from './twilio-allowance.ts'
import { frontOf } from './twilio-front.ts'

/** A message as Twilio keeps it. */
export interface PhoneMessage {
  sid: string
  from: string
  to: string
  body: string
  direction: 'inbound' | 'outbound'
  /** Twilio's word: queued, sent, delivered, read, failed, received … */
  status: string
  /** Epoch ms. */
  at: number
}

export interface Twilio {
  /** What `TWILIO_API_URL` points at. */
  url: string
  /** Writes to one of our numbers; the emulator signs and posts the webhook. Answers the new message's sid. */
  customerWrites(message: { from: string; to: string; body: string }): Promise<string>
  /** Everything between us and one number (`+…` or `whatsapp:+…`), oldest first. */
  messages(number: string): Promise<PhoneMessage[]>
  /** Everything, oldest first. */
  all(): Promise<PhoneMessage[]>
  /** Moves a message to this status and posts the status callback. */
  advance(sid: string, status: string): Promise<void>
  /** The person looks at their WhatsApp: what was delivered to them is read. */
  seen(number: string): Promise<void>
  /** Numbers to which the gateway is shown as typing. */
  typing(): string[]
  close(): Promise<void>
}

export interface TwilioOptions {
  /** Where the numbers' inbound webhook points: the address in front of the gateways. */
  webhookUrl: string
  port: number
  clock: Clock
  /** Hears of every change to a message. */
  onChange: () => void
}

/** How long a message takes from one status to the next, ms: quick enough to watch. */
const stepMs = 350
/** twilio.com/docs/whatsapp/api/typing-indicators-resource: shown for 25 s at most. */
const typingMs = 25_000

const credential = `Basic ${Buffer.from(`${credentials.twilioAccount}:${credentials.twilioToken}`).toString('base64')}`
const authorized = () => ({ authorization: spelledAnew(credential) })
const messagesPath = `/2010-04-01/Accounts/${credentials.twilioAccount}/Messages.json`

const messageSchema = z.object({
  sid: z.string(),
  from: z.string().nullable(),
  to: z.string(),
  body: z.string().nullable(),
  direction: z.string(),
  status: z.string(),
  date_created: z.string(),
})
const listSchema = z.object({ messages: z.array(messageSchema) })

/** Starts emulator and front on loopback. */
export async function startTwilio({ webhookUrl, port, clock, onChange }: TwilioOptions): Promise<Twilio> {
  const emulator = await createEmulator({ service: 'twilio', port: 0, seed: seed(webhookUrl) })
  // The emulator names itself `localhost`, which may resolve to an address it does not listen on.
  const origin = `http://127.0.0.1:${new URL(emulator.url).port}`
  const typing = new Map<string, number>()
  const closing = new AbortController()

  const post = async (path: string, form: Record<string, string>) => {
    const body = new URLSearchParams(form)
    const response = await fetch(origin + path, { method: 'POST', headers: authorized(), body })
    const answer: unknown = await response.json()
    if (!response.ok) throw new Error(`Twilio's emulator refused ${path}: ${JSON.stringify(answer)}`)
    return messageSchema.parse(answer)
  }
  /** Oldest first; the emulator lists newest first, and its dates have no milliseconds to sort by. */
  const list = async () => {
    const response = await fetch(`${origin}${messagesPath}?PageSize=1000`, { headers: authorized() })
    return listSchema
      .parse(await response.json())
      .messages.toReversed()
      .map(shown)
  }

  const advance = async (sid: string, status: string) => {
    await post('/_twilio/simulate/message-status', { MessageSid: sid, Status: status })
    onChange()
  }

  /** queued → sent → delivered, as a carrier would report it. */
  const carry = async (sid: string) => {
    for (const status of ['sent', 'delivered']) {
      await clock.sleep(stepMs, closing.signal)
      if (closing.signal.aborted) return
      await advance(sid, status)
    }
  }

  const frontApp = frontOf(origin, {
    created(sid, to) {
      typing.delete(to)
      onChange()
      carry(sid).catch((error: unknown) => {
        // The message is accepted; what fails here fails when everything is being closed, or is worth a line.
        if (!closing.signal.aborted) console.error(`sandbox: ${sid} could not be carried`, error)
      })
    },
    async typingFor(sid) {
      const message = (await list()).find((one) => one.sid === sid)
      if (!message) return false
      typing.set(message.from, clock.now() + typingMs)
      onChange()
      return true
    },
  })
  const front = await listen((request) => frontApp.fetch(request), port)

  return {
    url: front.url,
    async customerWrites({ from, to, body }) {
      const message = await post('/_twilio/simulate/inbound-message', { From: from, To: to, Body: body })
      onChange()
      return message.sid
    },
    messages: async (number) => (await list()).filter(({ from, to }) => [from, to].includes(number)),
    all: list,
    advance,
    async seen(number) {
      const waiting = (await list()).filter(({ to, status }) => to === number && status === 'delivered')
      for (const { sid } of waiting) await advance(sid, 'read')
    },
    typing: () => [...typing].filter(([, until]) => until > clock.now()).map(([number]) => number),
    async close() {
      closing.abort()
      await front.close()
      await emulator.close()
    },
  }
}

/** Both numbers call the same webhook, as a gateway sets them up. */
const seed = (webhookUrl: string) => ({
  twilio: {
    account: {
      sid: credentials.twilioAccount,
      auth_token: credentials.twilioToken,
      friendly_name: 'Brightline',
    },
    phone_numbers: [numbers.sms, numbers.whatsapp].map((phone_number) => ({
      phone_number,
      sms_url: webhookUrl,
    })),
  },
})

const shown = (message: z.infer<typeof messageSchema>): PhoneMessage => ({
  sid: message.sid,
  from: message.from ?? '',
  to: message.to,
  body: message.body ?? '',
  direction: message.direction === 'inbound' ? 'inbound' : 'outbound',
  status: message.status,
  at: Date.parse(message.date_created),
})

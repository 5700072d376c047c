import { createEmulator } from 'emulate'
import webhooks from 'twilio/lib/webhooks/webhooks.js'
import { z } from 'zod'
import { createTwilio, type TwilioConfig } from '../../../src/channels/twilio/index.ts'
import { listen } from '../../../src/sandbox/listen.ts'
import { createContents } from '../../../src/sandbox/twilio-content.ts'
import { frontOf } from '../../../src/sandbox/twilio-front.ts'
import type { Channel, Connector } from '../../../src/core/channel.ts'
import { systemClock } from '../../../src/core/log.ts'
import { createFaultProxy, type Fault } from '../../support/faults.ts'
import { fixture, recordingLog } from '../../support/webhooks.ts'

export const account = { sid: 'AC00000000000000000000000000000000', token: 'demo-auth-token' }
/** Status callbacks of the emulator go nowhere: `fetch` refuses this port without a connection. */
export const publicUrl = 'http://127.0.0.1:9'
export const smsFrom = '+447700900900'
export const whatsappFrom = 'whatsapp:+447700900901'
export const dana = '+447700900101'

/** Twilio's emulator with our two numbers, whose webhooks go to `hooks`. */
export const startTwilio = (hooks?: string) =>
  createEmulator({
    service: 'twilio',
    port: 0,
    seed: {
      twilio: {
        account: { sid: account.sid, auth_token: account.token },
        phone_numbers: [smsFrom, whatsappFrom].map((phone_number) => ({
          phone_number,
          ...(hooks && { sms_url: `${hooks}/webhooks/twilio` }),
        })),
      },
    },
  })

const listed = z.object({ messages: z.array(z.object({ body: z.string(), direction: z.string() })) })

/** An emulator with a front that knows contents, a proxy that spoils calls, and the connector on top. */
export const openTwilio = async (more: Partial<TwilioConfig> = {}) => connectTo(await startSide(), more)

type Side = Awaited<ReturnType<typeof startSide>>

export interface Opened extends Side {
  connector: Connector
  log: ReturnType<typeof recordingLog>
  channel(name: 'sms' | 'whatsapp'): Channel
  /** As the next process is. */
  reopen(next: Partial<TwilioConfig>): Promise<Opened>
  close(): Promise<void>
}

/** Twilio's side, which outlives the process that is connected to it. */
async function startSide() {
  const emulator = await startTwilio()
  const contents = createContents()
  const events = { created: () => {}, typingFor: async () => true }
  const app = frontOf(emulator.url, events, contents)
  const front = await listen((request) => app.fetch(request), 0)
  const proxy = await createFaultProxy(front.url)
  const authorization = `Basic ${Buffer.from(`${account.sid}:${account.token}`).toString('base64')}`
  const call = (path: string, form?: Record<string, string>) =>
    fetch(emulator.url + path, {
      headers: { authorization },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    })
  return {
    emulator,
    contents,
    proxy,
    call,
    /** Texts Twilio holds, oldest first. */
    async held() {
      const answer = await call(`/2010-04-01/Accounts/${account.sid}/Messages.json?PageSize=1000`)
      return listed
        .parse(await answer.json())
        .messages.map(({ body }) => body)
        .reverse()
    },
    async end() {
      await proxy.close()
      await front.close()
      await emulator.close()
    },
  }
}

async function connectTo(side: Side, more: Partial<TwilioConfig>): Promise<Opened> {
  const log = recordingLog()
  const config = {
    accountSid: account.sid,
    authTokens: [account.token],
    smsFrom,
    whatsappFrom,
    apiUrl: side.proxy.url,
  }
  const connector = await createTwilio({ ...config, ...more }, { publicUrl, clock: systemClock, log })
  return {
    ...side,
    connector,
    log,
    channel(name) {
      const found = connector.channels.find((channel) => channel.name === name)
      if (!found) throw new TypeError(`no channel ${name}`)
      return found
    },
    async reopen(next) {
      await connector.close?.()
      return connectTo(side, next)
    },
    async close() {
      await connector.close?.()
      await side.end()
    },
  }
}

/** A request as Twilio signs it, with the vendor's own code. */
export function signed(path: string, body: string, token = account.token): Request {
  const form = new URLSearchParams(body)
  const fields = Object.fromEntries([...form.keys()].map((name) => [name, form.getAll(name)]))
  const signature = webhooks.getExpectedTwilioSignature(token, publicUrl + path, fields)
  return request(path, body, { 'x-twilio-signature': signature })
}

/** As a proxy in front of us passes it on: on another host. */
export const request = (path: string, body: string, headers: Record<string, string> = {}): Request =>
  new Request(`http://10.0.0.7:3000${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body,
  })

export const recorded = (name: string): string => fixture(`twilio/${name}.txt`)

/** A recorded body with these fields changed or added. */
export function changed(body: string, fields: Record<string, string>): string {
  const form = new URLSearchParams(body)
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  return form.toString()
}

export const refusal = (code: number, status = 400): Fault => ({
  status,
  body: { code, message: 'refused', status },
})
export const busy: Fault = {
  status: 429,
  body: { code: 20429, message: 'Too Many Requests' },
  headers: { 'retry-after': '7' },
}

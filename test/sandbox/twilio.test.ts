import twilio from 'twilio'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { spelledAnew } from '../../src/sandbox/twilio-allowance.ts'
import { startWorld } from '../../src/sandbox/world.ts'
import type { World } from '../../src/sandbox/world.ts'
import { startReceiver } from './receiver.ts'
import type { ReceivedRequest, Receiver } from './receiver.ts'

let gateway: Receiver
let urls: string[]
let world: World

beforeEach(async () => {
  gateway = await startReceiver()
  urls = [gateway.url]
  world = await startWorld({ port: 0, gatewayUrls: () => urls, twilioRetryDelaysMs: [1, 1, 1] })
})
afterEach(() => Promise.all([world.close(), gateway.close()]))

const env = (name: string) => world.environment()[name] ?? ''
const form = ({ body }: ReceivedRequest) => Object.fromEntries(new URLSearchParams(body))
/** Twilio's own check, against the address a provider would call. */
const genuine = (request: ReceivedRequest) =>
  twilio.validateRequest(
    env('TWILIO_AUTH_TOKEN'),
    String(request.headers['x-twilio-signature']),
    env('PUBLIC_URL') + request.path,
    form(request),
  )

const send = (message: Record<string, string>) =>
  fetch(`${env('TWILIO_API_URL')}/2010-04-01/Accounts/${env('TWILIO_ACCOUNT_SID')}/Messages.json`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${env('TWILIO_ACCOUNT_SID')}:${env('TWILIO_AUTH_TOKEN')}`)}` },
    body: new URLSearchParams(message),
  })
const reply = (body: string, to = '+447700900101', from = env('TWILIO_SMS_FROM')) =>
  send({ To: to, From: from, Body: body, StatusCallback: `${env('PUBLIC_URL')}/webhooks/twilio/status` })
const status = (wanted: string) => (request: ReceivedRequest) =>
  request.path === '/webhooks/twilio/status' && form(request)['MessageStatus'] === wanted

test.for([
  ['sms', '+447700900101', '+447700900900'],
  ['whatsapp', 'whatsapp:+447700900101', 'whatsapp:+447700900901'],
] as const)('an inbound %s is a signed webhook', async ([channel, from, to]) => {
  const written = await world[channel]('dana', 'héllo & <goodbye> 👋')
  const request = await gateway.until(({ path }) => path === '/webhooks/twilio')
  expect(genuine(request)).toBe(true)
  expect(form(request)).toMatchObject({
    From: from,
    To: to,
    Body: 'héllo & <goodbye> 👋',
    MessageSid: written.sid,
  })
  expect(written).toMatchObject({ delivered: true, attempts: 1 })
  expect(await world.phone(from)).toMatchObject([{ direction: 'inbound', body: 'héllo & <goodbye> 👋' }])
})

test('retries the same message three times, and says when no gateway took it', async () => {
  gateway.answers.push({ status: 503 }, { status: 503 })
  expect(await world.sms('dana', 'hello')).toMatchObject({ delivered: true, attempts: 3 })
  expect(new Set(gateway.requests.map((request) => form(request)['MessageSid'])).size).toBe(1)
  expect(gateway.requests.map(({ headers }) => headers['i-twilio-idempotency-token'])).toEqual([
    undefined,
    expect.any(String),
    expect.any(String),
  ])
  urls = []
  const lost = await world.sms('dana', 'anybody?')
  expect(lost).toMatchObject({ delivered: false, attempts: 4 })
  expect(world.textDeliveries().find(({ sid }) => sid === lost.sid)).toMatchObject({ settled: true })
})

test('an outbound message moves to delivered by itself, each step a signed callback', async () => {
  expect((await reply('Here is your answer')).status).toBe(201)
  for (const step of ['sent', 'delivered']) {
    const request = await gateway.until(status(step))
    expect(genuine(request)).toBe(true)
    expect(form(request)).toMatchObject({ To: '+447700900101' })
  }
  const messages = await world.phone('+447700900101')
  expect(messages).toMatchObject([
    { direction: 'outbound', body: 'Here is your answer', status: 'delivered' },
  ])
})

test('what was delivered on WhatsApp is read when its owner looks', async () => {
  await reply('Hello', 'whatsapp:+447700900101', env('TWILIO_WHATSAPP_FROM'))
  await gateway.until(status('delivered'))
  await world.seen('sam')
  await world.seen('dana')
  expect(form(await gateway.until(status('read')))).toMatchObject({ To: 'whatsapp:+447700900101' })
})

test('shows typing on WhatsApp until the answer comes', async () => {
  const { sid } = await world.whatsapp('dana', 'hello')
  const sign = (messageId: string) =>
    fetch(`${env('TWILIO_API_URL')}/v2/Indicators/Typing.json`, {
      method: 'POST',
      body: new URLSearchParams({ messageId, channel: 'whatsapp' }),
    })
  expect((await sign('SM0')).status).toBe(404)
  expect(world.typing()).toEqual([])
  expect((await sign(sid)).status).toBe(200)
  expect(world.typing()).toEqual(['whatsapp:+447700900101'])
  await reply('Hello', 'whatsapp:+447700900101', env('TWILIO_WHATSAPP_FROM'))
  expect(world.typing()).toEqual([])
})

const problem = z.object({ code: z.number() })

test.for([
  ['a body of 1,601 characters', { Body: 'x'.repeat(1601) }, 21617],
  ['a sender that is not ours', { Body: 'x', From: '+447700900999' }, 21606],
  ['a number that is none', { Body: 'x', To: 'Dana' }, 21201],
] as const)('refuses %s with its code', async ([, wrong, code]) => {
  const answer = await send({ To: '+447700900101', From: env('TWILIO_SMS_FROM'), ...wrong })
  expect(answer.status).toBe(400)
  expect(problem.parse(await answer.json()).code).toBe(code)
  expect((await reply('x'.repeat(1600))).status).toBe(201)
})

test('takes more calls than the emulator by itself takes in an hour', async () => {
  const credential = `Basic ${btoa(`${env('TWILIO_ACCOUNT_SID')}:${env('TWILIO_AUTH_TOKEN')}`)}`
  const spellings = new Map<string, number>()
  for (let call = 0; call < 20_000; call += 1) {
    const spelling = spelledAnew(credential)
    spellings.set(spelling, (spellings.get(spelling) ?? 0) + 1)
  }
  expect(Math.max(...spellings.values())).toBeLessThan(5_000)
  expect((await reply('Hello')).status).toBe(201)
  const forged = credential.replace(/.{6}$/, 'AAAAAA')
  const list = `${env('TWILIO_API_URL')}/2010-04-01/Accounts/${env('TWILIO_ACCOUNT_SID')}/Messages.json`
  expect((await fetch(list, { headers: { authorization: forged } })).status).toBe(401)
})

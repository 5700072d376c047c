import { once } from 'node:events'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createTwilio } from '../../../src/channels/twilio/index.ts'
import type { Received } from '../../../src/core/channel.ts'
import { SendError } from '../../../src/core/errors.ts'
import { systemClock } from '../../../src/core/log.ts'
import { closedUrl } from '../../support/faults.ts'
import { recordingLog } from '../../support/webhooks.ts'
import {
  account,
  busy,
  dana,
  openTwilio,
  publicUrl,
  recorded,
  refusal,
  request,
  signed,
  smsFrom,
  startTwilio,
} from './bench.ts'

const anytime = { since: 0, not: [] }

const path = '/webhooks/twilio'
const live = () => new AbortController().signal

describe('sending', () => {
  let twilio: Awaited<ReturnType<typeof openTwilio>>
  beforeAll(async () => void (twilio = await openTwilio()))
  afterAll(() => twilio.close())

  const outbound = (text: string) => ({
    id: 'out_1',
    conversation: `sms:${smsFrom}/${dana}` as const,
    text,
    person: true,
  })
  const long = (mark: string) => `${mark} word `.repeat(400)
  const failing = async (text: string, signal = live()) => {
    const error: unknown = await twilio
      .channel('sms')
      .send(outbound(text), signal)
      .catch((thrown: unknown) => thrown)
    return error instanceof SendError ? error : undefined
  }

  test.each([
    ['no such number', refusal(21211), 'never', 'not-done', '21211'],
    ['opted out', refusal(21610), 'never', 'not-done', '21610'],
    ['bad credentials', refusal(20003, 401), 'never', 'not-done', '20003'],
    ['the sender’s rate', refusal(63018), 'retry', 'not-done', '63018'],
    ['handset unreachable', refusal(30003), 'retry', 'not-done', '30003'],
    ['too many requests', busy, 'retry', 'not-done', '20429'],
    ['a gateway’s fault', { status: 502, body: 'Bad Gateway' }, 'retry', 'unknown', '502'],
    ['a cut connection', 'cut', 'retry', 'unknown', 'UND_ERR_SOCKET'],
    ['an answer without an id', { status: 201, body: {} }, 'retry', 'unknown', 'ZodError'],
  ] as const)('%s', async (why, fault, again, outcome, code) => {
    twilio.proxy.next(fault)
    expect(await failing(why)).toMatchObject({ again, outcome, code })
  })

  test('what we are asked to wait is passed on', async () => {
    twilio.proxy.next(busy)
    expect((await failing('wait'))?.retryAfterMs).toBe(7000)
  })

  test('nobody listens: nothing was done', async () => {
    const down = await openTwilio({ apiUrl: await closedUrl() })
    await expect(down.channel('sms').send(outbound('x'), live())).rejects.toMatchObject({
      again: 'retry',
      outcome: 'not-done',
      code: 'ECONNREFUSED',
    })
    await down.close()
  })

  test('parts that were taken are neither repeated nor lost', async () => {
    const before = (await twilio.held()).length
    twilio.proxy.next('pass', refusal(63018))
    expect(await failing(long('resume'))).toMatchObject({ again: 'retry', outcome: 'unknown', code: '63018' })
    expect(await twilio.held()).toHaveLength(before + 1)

    const receipt = await twilio.channel('sms').find?.(outbound(long('resume')), anytime, live())
    const held = (await twilio.held()).slice(before)
    expect(receipt?.provider).toHaveLength(held.length)
    expect(held.map((part) => part.slice(0, 6))).toEqual(held.map((_, n) => `(${n + 1}/${held.length}) `))
  })

  test('two parts with the same words are two messages', async () => {
    const same = {
      ...outbound('a'.repeat(3200)),
      heardAt: Date.now(),
      conversation: `whatsapp:+447700900901/${dana}` as const,
    }
    twilio.proxy.next('pass', 'cut')
    await expect(twilio.channel('whatsapp').send(same, live())).rejects.toMatchObject({ outcome: 'unknown' })
    const receipt = await twilio.channel('whatsapp').find?.(same, anytime, live())
    expect(new Set(receipt?.provider).size).toBe(2)
    expect((await twilio.held()).filter((body) => body === 'a'.repeat(1600))).toHaveLength(2)
  })

  test('the same words said earlier, or known to be another message, are no try of this one', async () => {
    const sms = twilio.channel('sms')
    const { provider } = await sms.send(outbound('Said before'), live())
    const later = { since: Date.now() + 60_000, not: [] }
    expect(await sms.find?.(outbound('Said before'), later, live())).toBeUndefined()
    expect(await sms.find?.(outbound('Said before'), { since: 0, not: provider }, live())).toBeUndefined()
    expect(await sms.find?.(outbound('Said before'), anytime, live())).toEqual({ provider })
  })
})

describe('receiving', () => {
  const open = (more = {}) =>
    createTwilio(
      { accountSid: account.sid, authTokens: [account.token], smsFrom, ...more },
      { publicUrl, clock: systemClock, log },
    )
  const log = recordingLog()
  const receive = async (route: string, incoming: Request) => {
    const connector = await open()
    const found = connector.routes.find((one) => one.path === route)
    if (!found) throw new TypeError(`no route ${route}`)
    return found.receive(incoming)
  }

  test('Twilio gets an empty TwiML answer, so that it sends nothing itself', async () => {
    const { response } = await receive(path, signed(path, recorded('sms-question')))
    expect(response.headers.get('content-type')).toBe('text/xml')
    expect(await response.text()).toBe('<Response/>')
  })

  test('a message to a number that is not ours is taken, warned of and dropped', async () => {
    const received = await receive(path, signed(path, recorded('sms-to-a-number-we-do-not-have')))
    expect(received.response.status).toBe(200)
    expect(received.messages).toEqual([])
    expect(log.lines.at(-1)).toMatchObject({
      level: 'warn',
      facts: { why: 'not addressed to us: +447700900999' },
    })
  })

  test('a delivery receipt', async () => {
    const received = await receive(`${path}/status`, signed(`${path}/status`, recorded('status-undelivered')))
    expect(received.response.status).toBe(204)
    expect(received.deliveries).toMatchObject([{ state: 'failed', code: '30003' }])
  })

  test('a receipt’s signature does not fit the other route', async () => {
    const elsewhere = signed(`${path}/status`, recorded('sms-question'))
    const moved = request(path, recorded('sms-question'), Object.fromEntries(elsewhere.headers))
    await expect(receive(path, moved)).rejects.toMatchObject({ status: 403 })
  })

  test('a body that grows past the limit while it is read, whatever length it claims', async () => {
    const stream = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(16 * 1024).fill(97)),
    })
    const endless = new Request(`http://10.0.0.7${path}`, { method: 'POST', body: stream, duplex: 'half' })
    await expect(receive(path, endless)).rejects.toMatchObject({ status: 413 })
  })

  test('it refuses to start without a token or a sender', async () => {
    await expect(open({ authTokens: [''] })).rejects.toThrow(/anybody could sign/)
    await expect(open({ smsFrom: undefined })).rejects.toThrow(/no sender/)
  })

  test('channels are those that have a sender', async () => {
    const names = async (more: object) => (await open(more)).channels.map(({ name }) => name)
    expect(await names({})).toEqual(['sms'])
    expect(await names({ smsFrom: undefined, whatsappFrom: '+447700900901' })).toEqual(['whatsapp'])
    expect(await names({ smsFrom: undefined, messagingServiceSid: 'MG1' })).toEqual(['sms'])
  })
})

test('Twilio’s emulator and a server of ours talk both ways', async () => {
  const received: Received[] = []
  const app = new Hono()
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await once(server, 'listening')
  const { port } = z.object({ port: z.number() }).parse(server.address())
  const here = `http://127.0.0.1:${port}`
  const emulator = await startTwilio(here)
  const connector = await createTwilio(
    { accountSid: account.sid, authTokens: [account.token], smsFrom, apiUrl: emulator.url },
    { publicUrl: here, clock: systemClock, log: recordingLog() },
  )
  for (const route of connector.routes) {
    app.post(route.path, async (c) => {
      const one = await route.receive(c.req.raw)
      received.push(one)
      return one.response
    })
  }
  const authorization = `Basic ${Buffer.from(`${account.sid}:${account.token}`).toString('base64')}`
  const simulate = (what: string, form: Record<string, string>) =>
    fetch(`${emulator.url}/_twilio/simulate/${what}`, {
      method: 'POST',
      headers: { authorization },
      body: new URLSearchParams(form),
    })

  await simulate('inbound-message', { To: smsFrom, From: dana, Body: 'Where is my invoice? 👍 a+b=c & more' })
  expect(received.flatMap(({ messages }) => messages)).toMatchObject([
    { conversation: `sms:${smsFrom}/${dana}`, text: 'Where is my invoice? 👍 a+b=c & more' },
  ])

  const message = { id: 'out_1', conversation: `sms:${smsFrom}/${dana}` as const, text: 'Here it is' }
  const receipt = await connector.channels[0]?.send(message, live())
  const provider = receipt?.provider[0] ?? ''
  await simulate('message-status', { MessageSid: provider.slice('twilio:'.length), Status: 'delivered' })
  expect(received.flatMap(({ deliveries }) => deliveries)).toMatchObject([
    { provider, state: 'queued' },
    { provider, state: 'delivered' },
  ])
  await connector.close?.()
  await emulator.close()
  server.close()
})

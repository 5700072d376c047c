/**
 * LIMIT: the least a webhook can cost that is checked, stored once and answered. Hono, one HMAC, one Lua call, then
 * the 2xx; the reply with `undici.request`. Nothing survives a crash between the 2xx and the reply.
 */
import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { Agent, request } from 'undici'
import { z } from 'zod'
import { paths, slackSecret, slackToken, twilioSid, twilioToken } from '../lib/settings.ts'
import { endOnSignal, openTalk, replyTo } from './store.ts'

endOnSignal()
const port = Number(process.env['PORT'])
const upstream = process.env['UPSTREAM'] ?? ''
const talk = openTalk('limit')
const dispatcher = new Agent({ connections: 128, keepAliveTimeout: 60_000 })
const slackKey = createSecretKey(Buffer.from(slackSecret))
const twilioKey = createSecretKey(Buffer.from(twilioToken))

const eventShape = z.object({
  event_id: z.string(),
  event: z.object({
    user: z.string(),
    channel: z.string(),
    text: z.string(),
    ts: z.string(),
    thread_ts: z.string().optional(),
  }),
})

const same = (given: string, expected: string): boolean => {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}

async function post(path: string, headers: { [name: string]: string }, body: string): Promise<void> {
  const answer = await request(upstream + path, { dispatcher, method: 'POST', headers, body })
  await answer.body.json()
}

/** Keeps the message, then answers without anybody waiting for it. False: it was there already. */
async function take(
  id: string,
  customer: string,
  text: string,
  send: (reply: string) => Promise<void>,
): Promise<void> {
  const lines = await talk.accept(id, customer, text)
  if (!lines) return
  const reply = replyTo(lines, text)
  Promise.all([talk.said(id, customer, reply), send(reply)]).catch(console.error)
}

const slackHeaders = {
  'content-type': 'application/json; charset=utf-8',
  authorization: `Bearer ${slackToken}`,
}
const twilioHeaders = {
  'content-type': 'application/x-www-form-urlencoded',
  authorization: `Basic ${Buffer.from(`${twilioSid}:${twilioToken}`).toString('base64')}`,
}

const app = new Hono()

app.post(paths.slack, async (c) => {
  const stamp = c.req.header('x-slack-request-timestamp') ?? ''
  const raw = await c.req.text()
  const expected = createHmac('sha256', slackKey).update(`v0:${stamp}:${raw}`).digest('hex')
  const fresh = Math.abs(Date.now() / 1000 - Number(stamp)) <= 300
  if (!fresh || !same(c.req.header('x-slack-signature') ?? '', `v0=${expected}`)) return c.text('bad', 401)
  const { event_id: id, event } = eventShape.parse(JSON.parse(raw))
  const to = { channel: event.channel, thread_ts: event.thread_ts ?? event.ts, unfurl_links: false }
  await take(id, event.user, event.text, (text) =>
    post('/api/chat.postMessage', slackHeaders, JSON.stringify({ ...to, text })),
  )
  return c.body(null, 200)
})

app.post(paths.sms, async (c) => {
  const fields = Object.fromEntries(new URLSearchParams(await c.req.text()))
  const pairs = Object.keys(fields)
    .sort()
    .map((name) => name + (fields[name] ?? ''))
  const signed = `http://127.0.0.1:${port}${paths.sms}${pairs.join('')}`
  const expected = createHmac('sha1', twilioKey).update(signed).digest('base64')
  if (!same(c.req.header('x-twilio-signature') ?? '', expected)) return c.text('bad', 403)
  const { MessageSid: id = '', From: from = '', To: to = '', Body: body = '' } = fields
  await take(id, from, body, (text) => {
    const form = new URLSearchParams({ To: from, From: to, Body: text }).toString()
    return post(`/2010-04-01/Accounts/${twilioSid}/Messages.json`, twilioHeaders, form)
  })
  return c.body('<Response/>', 200, { 'content-type': 'text/xml' })
})

serve({ fetch: app.fetch, port, hostname: '127.0.0.1' })

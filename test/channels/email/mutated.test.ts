/** Whatever bytes come: no crash, no 5xx, and nothing taken that is not signed. */
import { createTransport } from 'nodemailer'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  conversationShape,
  openEmail,
  danaAddress,
  multipart,
  multipartType,
  mailgunFields,
  ours,
  post,
  rawPath,
  rawRequest,
  sendgridKey,
  sendgridRequest,
  memoryBookmarks,
} from './bench.ts'
import { mutated } from './mutations.ts'
import type { Received } from '../../../src/core/channel.ts'
import { RequestError } from '../../../src/core/errors.ts'
import { freePort } from '../../../src/sandbox/processes.ts'

const key = 'demo-mailgun-key'
const email = await openEmail({ sendgridKeys: [sendgridKey], mailgunKeys: [key], postmarkLogins: ['u:p'] })

/** What the gateway would store; undefined when the request was refused. Throws what is no refusal. */
async function outcome(path: string, request: Request): Promise<Received | number> {
  try {
    return await email.receive(path, request)
  } catch (error) {
    if (error instanceof RequestError) return error.status
    throw error
  }
}

/** Only messages that can be stored, answered and shown. */
function sound({ messages, deliveries, staff, response }: Received): void {
  expect(response.status).toBe(200)
  expect(staff).toEqual([])
  for (const one of messages) {
    expect(one.conversation).toMatch(conversationShape)
    expect(one.from.key).toMatch(/^email:(unproven:)?[^\s,;:<>"()@]+@[a-z0-9.-]+$/)
    expect(one.from.assurance === 'recognised').toBe(!one.from.key.startsWith('email:unproven:'))
    expect(one.files.length).toBeLessThanOrEqual(20)
    expect(JSON.parse(JSON.stringify(one))).toEqual(one)
  }
  for (const { provider } of deliveries) expect(provider).toMatch(/^email:<[^<>\s]+>$/)
}

test('mails of all kinds, changed in all ways', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(mutated, async (raw) => {
      const made = await outcome(rawPath, rawRequest(raw))
      if (typeof made === 'number') expect(made).toBe(400)
      else sound(made)
    }),
    { seed: 61, numRuns: 1_000 },
  )
})

test('the same in forms', { timeout: 300_000 }, async () => {
  const mailgun = '/webhooks/email/mailgun'
  await fc.assert(
    fc.asyncProperty(mutated, fc.boolean(), async (raw, spoiled) => {
      const fields = {
        envelope: spoiled ? raw : JSON.stringify({ to: [ours], from: danaAddress }),
        email: raw,
      }
      const ways = [
        await outcome('/webhooks/email/sendgrid', sendgridRequest(multipart(fields))),
        await outcome('/webhooks/email/sendgrid', sendgridRequest(raw)),
        await outcome(
          mailgun,
          post(mailgun, multipart({ ...mailgunFields(key), 'body-mime': raw }), multipartType),
        ),
      ]
      for (const made of ways) {
        if (typeof made === 'number') expect(made).toBe(400)
        else sound(made)
      }
    }),
    { seed: 62, numRuns: 200 },
  )
})

test('unsigned ones are never taken, whatever they are', async () => {
  const headers = fc.dictionary(
    fc.constantFrom(
      'x-switchboard-signature',
      'x-switchboard-timestamp',
      'authorization',
      'content-type',
      'x-twilio-email-event-webhook-signature',
      'x-twilio-email-event-webhook-timestamp',
    ),
    fc.constantFrom(
      '',
      'v1=',
      `v1=${'0'.repeat(64)}`,
      String(Math.floor(Date.now() / 1000)),
      'Basic dTpw',
      'Basic OnA=',
      'Bearer x',
      'multipart/form-data; boundary=b1',
      'application/x-www-form-urlencoded',
      'AAAA',
    ),
  )
  const paths = email.connector.routes.map(({ path }) => path).filter((path) => !path.endsWith('postmark'))
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), mutated, headers, async (path, raw, given) => {
      expect([400, 403]).toContain(await outcome(path, post(path, raw, given)))
    }),
    { seed: 63, numRuns: 1_000 },
  )
})

test(
  'over SMTP, nothing but 250 and refusals for good, and it still listens',
  { timeout: 300_000 },
  async () => {
    const port = await freePort()
    const { connector, log } = await openEmail({ listen: { host: '127.0.0.1', port } })
    const taken: Omit<Received, 'response'>[] = []
    const listener = await connector.listen?.(async (one) => void taken.push(one), memoryBookmarks())
    const pool = createTransport({
      host: '127.0.0.1',
      port,
      pool: true,
      maxConnections: 1,
      maxMessages: Infinity,
    })
    await fc.assert(
      fc.asyncProperty(mutated, async (raw) => {
        const { response } = await pool.sendMail({ envelope: { from: danaAddress, to: ours }, raw })
        expect(response).toMatch(/^250/)
      }),
      { seed: 64, numRuns: 200 },
    )
    expect(taken).toHaveLength(200)
    for (const one of taken) sound({ ...one, response: new Response() })
    expect(log.lines.filter(({ level }) => level === 'error')).toEqual([])
    pool.close()
    await listener?.close()
  },
)

/** Whatever bytes come: no crash, no 5xx, and nothing taken that is not signed. */
import { createTransport } from 'nodemailer'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  conversationShape,
  openEmail,
  danaAddress,
  mail,
  multipart,
  multipartType,
  mailgunFields,
  ours,
  post,
  rawPath,
  rawRequest,
  sendgridKey,
  sendgridRequest,
  signed,
  memoryBookmarks,
} from './bench.ts'
import type { Received } from '../../../src/core/channel.ts'
import { RequestError } from '../../../src/core/errors.ts'
import { freePort } from '../../../src/sandbox/processes.ts'

const names = [
  'customer-asks',
  'reply-from-gmail',
  'reply-from-outlook-in-html-only',
  'customer-sends-files',
  'out-of-office',
  'newsletter',
  'two-authors',
  'mail-bounced',
]
const seeds = [...names.map(mail), await signed(mail('customer-asks'))].map((raw) => Buffer.from(raw))

/** Pieces that mean something to a mail parser. */
const pieces = [
  '\r\n', '\r\n\r\n', '\n', '\r', '\0', ':', ';', '<', '>', '@', '"', '=', '=?utf-8?B?', '?=', '--b1', '--b1--', '--m1\r\n', 'From: ', 'Content-Type: multipart/mixed; boundary=""\r\n', 'Content-Transfer-Encoding: base64\r\n', 'charset=utf-7', 'Message-ID: <', 'References: <a@b> <c', 'Content-Type: message/rfc822\r\n', '\u00ff', 'é', '(((((', 'a@[127.0.0.1]', ' ,,, ', 'Group: ', 'DKIM-Signature: v=1; a=rsa-sha256; d=northwind.example; s=mail; h=from; bh=; b=\r\n',
] // prettier-ignore

const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.nat({ max: 40 }),
  insert: fc.oneof(
    fc.constantFrom(...pieces).map((piece) => Buffer.from(piece, 'latin1')),
    fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
  ),
  repeat: fc.constantFrom(1, 1, 1, 2, 50),
})
const mutated = fc
  .tuple(fc.constantFrom(...seeds), fc.array(change, { minLength: 1, maxLength: 6 }))
  .map(([seed, changes]) =>
    changes.reduce((bytes, { at, remove, insert, repeat }) => {
      const index = Math.floor(at * bytes.length)
      const put: Buffer[] = Array.from({ length: repeat }, () => insert)
      return Buffer.concat([bytes.subarray(0, index), ...put, bytes.subarray(index + remove)])
    }, seed),
  )

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
    { seed: 61, numRuns: 3_000 },
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
    { seed: 62, numRuns: 500 },
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
      { seed: 64, numRuns: 500 },
    )
    expect(taken).toHaveLength(500)
    for (const one of taken) sound({ ...one, response: new Response() })
    expect(log.lines.filter(({ level }) => level === 'error')).toEqual([])
    pool.close()
    await listener?.close()
  },
)

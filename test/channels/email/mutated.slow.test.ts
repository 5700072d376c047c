/** A hundred thousand mails that are not what they should be, by every webhook: no crash, no fault of ours, and no trace. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openCounting, type Counting } from '../../support/counting.ts'
import {
  danaAddress,
  mailgunFields,
  multipart,
  multipartType,
  openEmail,
  ours,
  post,
  rawPath,
  rawRequest,
  sendgridKey,
  sendgridRequest,
} from './bench.ts'
import { mutated } from './mutations.ts'

const seed = Number(process.env['TEST_SEED'] ?? 20261128)
console.log(`seed ${seed} (TEST_SEED)`)

const mailgunKey = 'demo-mailgun-key'
const login = 'u:p'
let email: Awaited<ReturnType<typeof openEmail>>
let gateway: Counting
beforeAll(async () => {
  email = await openEmail({
    sendgridKeys: [sendgridKey],
    mailgunKeys: [mailgunKey],
    postmarkLogins: [login],
  })
  gateway = await openCounting(email.connector)
})
afterAll(async () => {
  await gateway.close()
  await email.connector.close?.()
})

const sendgrid = '/webhooks/email/sendgrid'
const mailgun = '/webhooks/email/mailgun'
const postmark = '/webhooks/email/postmark'
const basic = { authorization: `Basic ${Buffer.from(login).toString('base64')}` }
const seconds = (ahead = 0) => String(Math.floor(Date.now() / 1000) + ahead)

/** How a mail can come, and what its webhook may be answered. */
const ways: [name: string, runs: number, make: (raw: Buffer) => [string, Request], expected: number[]][] = [
  ['signed', 20_000, (raw) => [rawPath, rawRequest(raw)], [200, 400]],
  [
    'SendGrid forms',
    8_000,
    (raw) => {
      const envelope = JSON.stringify({ to: [ours], from: danaAddress })
      return [sendgrid, sendgridRequest(multipart({ envelope, email: raw }))]
    },
    [200, 400],
  ],
  ['SendGrid bodies that are no form', 20_000, (raw) => [sendgrid, sendgridRequest(raw)], [200, 400]],
  [
    'Mailgun forms',
    6_000,
    (raw) => {
      const form = multipart({ ...mailgunFields(mailgunKey), 'body-mime': raw })
      return [mailgun, post(mailgun, form, multipartType)]
    },
    [200, 400],
  ],
  [
    'Postmark JSON',
    6_000,
    (raw) => {
      const json = JSON.stringify({ OriginalRecipient: ours, RawEmail: raw.toString('latin1') })
      return [postmark, post(postmark, json, basic)]
    },
    [200, 400],
  ],
  ['Postmark bodies that are no JSON', 20_000, (raw) => [postmark, post(postmark, raw, basic)], [200, 400]],
  ['signed with another secret', 10_000, (raw) => [rawPath, rawRequest(raw, 'somebody-elses')], [403]],
  ['of yesterday', 5_000, (raw) => [rawPath, rawRequest(raw, undefined, seconds(-86_400))], [403]],
  ['of tomorrow', 5_000, (raw) => [rawPath, rawRequest(raw, undefined, seconds(86_400))], [403]],
]

test('there are a hundred thousand', () => {
  expect(ways.reduce((sum, [, runs]) => sum + runs, 0)).toBeGreaterThanOrEqual(100_000)
})

test.each(ways)('%s: %i', async (_name, numRuns, make, expected) => {
  const seen: { [status: string]: number } = {}
  await fc.assert(
    fc.asyncProperty(mutated, async (raw) => {
      const before = gateway.stored()
      const status = await gateway.post(...make(raw))
      seen[status] = (seen[status] ?? 0) + 1
      if (!expected.includes(status)) throw new Error(`answered ${status}`)
      if (status !== 200 && gateway.stored() !== before) throw new Error('something was stored')
    }),
    { numRuns, seed },
  )
  console.log('answers', seen)
})

/** A hundred thousand spoiled webhooks on both channels: no crash, no fault of ours, nothing stored that is not signed and whole. */
import { createHash } from 'node:crypto'
import webhooks from 'twilio/lib/webhooks/webhooks.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTwilio } from '../../../src/channels/twilio/index.ts'
import { joinParams } from '../../../src/channels/twilio/verify.ts'
import { systemClock } from '../../../src/core/log.ts'
import { mutateJson, mutateText } from '../../support/mutator.ts'
import { createRandom, type Random } from '../../support/random.ts'
import { openSpoiled, type Spoiled } from '../../support/spoiled.ts'
import { account, publicUrl, recorded, smsFrom, whatsappFrom } from './bench.ts'

const seed = Number(process.env['TEST_SEED'] ?? 20261128)
console.log(`seed ${seed} (TEST_SEED)`)

const path = '/webhooks/twilio'
const statusPath = `${path}/status`
const messages = [
  'sms-question',
  'sms-stop-keyword',
  'sms-opt-out-type',
  'sms-of-emoji-and-field-added-by-twilio',
  'whatsapp-text',
  'whatsapp-button-pressed',
  'whatsapp-location-shared',
  'whatsapp-photo-without-text',
  'whatsapp-from-a-business-scoped-id',
].map(recorded)
const statuses = ['status-delivered', 'status-undelivered', 'status-read-on-whatsapp', 'status-failed'].map(
  recorded,
)

/** What means something in Twilio's forms. */
const pieces = [
  '&From=', '&To=whatsapp%3A', '&MessageSid=', '&MessageSid=SM1', '&NumMedia=11', '&NumMedia=-1', '&NumMedia=2', '&Body=', '&OptOutType=STOP', '&ButtonPayload=yes%3Aact', '&Latitude=1&Longitude=', 'whatsapp:', 'messenger:', '%2B', '&MessageStatus=', '&MessageStatus=delivered', '&ErrorCode=', '=&', '&&', '%E2%82',
] // prettier-ignore

let opened: Spoiled
beforeAll(async () => {
  opened = await openSpoiled((log) =>
    createTwilio(
      { accountSid: account.sid, authTokens: [account.token], smsFrom, whatsappFrom },
      { publicUrl, clock: systemClock, log },
    ),
  )
})
afterAll(() => opened.close())

function post(target: string, body: Buffer, signature: string, type: string): Request {
  const headers = { 'content-type': type, 'x-twilio-signature': signature }
  return new Request(`http://10.0.0.7:3000${target}`, { method: 'POST', headers, body: new Uint8Array(body) })
}

const formType = 'application/x-www-form-urlencoded'
/** The vendor's own code signs what it would have sent. */
function signatureOf(target: string, body: string): string {
  const form = [...new URLSearchParams(body)]
  const values = Map.groupBy(form, ([name]) => name)
  const fields = Object.fromEntries(
    [...values].map(([name, pairs]) => [name, pairs.map(([, value]) => value)]),
  )
  return webhooks.getExpectedTwilioSignature(account.token, publicUrl + target, fields)
}

const targetOf = (random: Random): [string, string] =>
  random.chance(0.7) ? [path, random.pick(messages)] : [statusPath, random.pick(statuses)]

/** Spoiled before it was signed: the signature holds. */
async function genuine(random: Random): Promise<void> {
  const [target, body] = targetOf(random)
  const spoiled = mutateText(body, random, pieces)
  const { status, stored } = await opened.post(
    post(target, spoiled, signatureOf(target, spoiled.toString()), formType),
  )
  expect([200, 204, 413]).toContain(status)
  if (status >= 400) expect(stored).toBe(0)
  expect(stored).toBeLessThanOrEqual(1)
}

/** Spoiled on the way: taken only where what is signed is still the same. */
async function tampered(random: Random): Promise<void> {
  const [target, body] = targetOf(random)
  const spoiled = mutateText(body, random, pieces)
  const { status, stored } = await opened.post(post(target, spoiled, signatureOf(target, body), formType))
  if (joinParams(spoiled.toString()) === joinParams(body)) return
  expect([403, 413]).toContain(status)
  expect(stored).toBe(0)
}

/** The signature itself is spoiled. */
async function forged(random: Random): Promise<void> {
  const [target, body] = targetOf(random)
  const right = signatureOf(target, body)
  const signature = mutateText(right, random)
    .toString('latin1')
    .replace(/[^\x20-\x7e\x80-\xff]/g, '')
    .trim()
  if (signature === right) return
  const { status, stored } = await opened.post(post(target, Buffer.from(body), signature, formType))
  expect(status).toBe(403)
  expect(stored).toBe(0)
}

/** JSON is signed through the hash of its body in the URL; the last of the bodies are no JSON any more. */
async function json(random: Random): Promise<void> {
  const [target, body] = targetOf(random)
  const fields: unknown = Object.fromEntries(new URLSearchParams(body))
  const text = JSON.stringify(mutateJson(fields, random)) ?? ''
  const spoiled = random.chance(0.3) ? mutateText(text, random) : Buffer.from(text)
  const hashed = `${target}?bodySHA256=${createHash('sha256').update(spoiled.toString()).digest('hex')}`
  const { status, stored } = await opened.post(
    post(hashed, spoiled, signatureOf(hashed, ''), 'application/json'),
  )
  expect([200, 204, 413]).toContain(status)
  if (status >= 400) expect(stored).toBe(0)
}

test.each([
  ['signed', 50_000, genuine],
  ['changed on the way', 30_000, tampered],
  ['badly signed', 10_000, forged],
  ['signed JSON', 15_000, json],
] as const)('%s: %i webhooks', async (name, runs, once) => {
  const random = createRandom(seed, name)
  for (let run = 0; run < runs; run += 1) await once(random)
  expect(opened.errors()).toEqual([])
  console.log(name, JSON.stringify(opened.answers))
})

test('all kinds of answers were seen', () => {
  const { answers } = opened
  expect(Object.keys(answers).map(Number)).toEqual([200, 204, 403, 413])
  expect(Object.values(answers).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(100_000)
})

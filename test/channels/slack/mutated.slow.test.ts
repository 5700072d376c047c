/** A hundred thousand webhooks of Slack that are not what they should be: no crash, no fault of ours, and no trace. */
import fc from 'fast-check'
import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openCounting, type Counting } from '../../support/counting.ts'
import { commands, connect, events, fixture, interactions, now, secret, signatureOf } from './support.ts'

const seed = Number(process.env['TEST_SEED'] ?? 20261128)
console.log(`seed ${seed} (TEST_SEED)`)

const runs = { signed: 75_000, broken: 15_000, forged: 10_000 }

const names = readdirSync(new URL('../../fixtures/slack/', import.meta.url))
  .map((name) => name.replace(/\.json$/, ''))
  .sort()

/** Ways to every value in it. */
function pathsIn(value: unknown, at: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [at]
  return [at, ...Object.entries(value).flatMap(([key, inner]) => pathsIn(inner, [...at, key]))]
}

function replaced(value: unknown, [key, ...rest]: (string | number)[], by: unknown): unknown {
  if (key === undefined) return by
  if (Array.isArray(value))
    return value.map((one: unknown, at) => (String(at) === String(key) ? replaced(one, rest, by) : one))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, name === key ? replaced(one, rest, by) : one]),
  )
}

const odd = fc.oneof(
  fc.constant(undefined),
  fc.jsonValue(),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom(
    ...['message', 'message_changed', 'message_deleted', 'app_mention', 'event_callback', 'U0BOT', 'T0HOME'],
    ...['C0STAFF', '1767225600.000200', '0.0', 'NaN', '../..', '__proto__', '\u0000', '\ud800', -1, 1e308],
  ),
)

/** One to three values of a recorded request are something else. */
const mutated = fc
  .tuple(fc.constantFrom(...names), fc.array(fc.tuple(fc.nat(), odd), { minLength: 1, maxLength: 3 }))
  .map(([name, changes]) => {
    const body = changes.reduce<unknown>(
      (payload, [at, by]) => {
        const paths = pathsIn(payload)
        return replaced(payload, paths[at % paths.length] ?? [], by)
      },
      JSON.parse(fixture(name)),
    )
    return JSON.stringify(body) ?? ''
  })

interface Sent {
  path: string
  body: Uint8Array<ArrayBuffer>
  type: string
  headers?: Record<string, string>
}

const encode = (text: string) => new TextEncoder().encode(text)
const form = 'application/x-www-form-urlencoded'
const paths = fc.constantFrom(events, interactions, commands)

/** As Slack would send it: events as JSON, or the same as the payload of a form, or as a command's fields. */
const sent = fc
  .tuple(paths, mutated, fc.constantFrom('json', 'payload', 'fields'))
  .map(([path, body, as]): Sent => {
    if (as === 'json') return { path, body: encode(body), type: 'application/json; charset=utf-8' }
    const fields: [string, string][] =
      as === 'payload'
        ? [['payload', body]]
        : [
            ['command', '/x'],
            ['text', body],
          ]
    return { path, body: encode(new URLSearchParams(fields).toString()), type: form }
  })

/** Bytes cut out, put in or turned over: broken JSON, broken UTF-8, a form that is none. */
const broken = fc
  .tuple(sent, fc.nat(), fc.uint8Array({ maxLength: 20 }), fc.nat(30))
  .map(([one, at, bytes, gone]): Sent => {
    const from = at % (one.body.length + 1)
    const body = Buffer.concat([one.body.subarray(0, from), bytes, one.body.subarray(from + gone)])
    return { ...one, body: new Uint8Array(body) }
  })

const bad = (key: string, stamp: number) => ({ key, stamp })
const signatures = fc.oneof(
  fc.constantFrom(
    ...[bad('another-secret', now), bad(secret, now - 301), bad(secret, now + 301), bad(secret, now * 1000)],
  ),
  fc.record({ signature: fc.string({ maxLength: 80 }), stamp: fc.string({ maxLength: 20 }) }),
)

const forged = fc.tuple(sent, signatures).map(([one, how]): Sent => {
  const text = Buffer.from(one.body).toString()
  const stamp = printable(String(how.stamp))
  const signature = 'key' in how ? signatureOf(text, stamp, how.key) : printable(how.signature)
  return { ...one, headers: { 'x-slack-request-timestamp': stamp, 'x-slack-signature': signature } }
})

/** Anything else cannot be a header's value. */
const printable = (text: string) => text.replace(/[^\x21-\x7e]/g, '?')

function requestOf({ path, body, type, headers }: Sent): Request {
  const signed = {
    'x-slack-request-timestamp': String(now),
    'x-slack-signature': signatureOf(body),
  }
  return new Request(`https://switchboard.example${path}`, {
    method: 'POST',
    body,
    headers: { 'content-type': type, ...signed, ...headers },
  })
}

/** Posts each; what is refused leaves nothing in the state. Answers how often each status was given. */
async function postAll(
  gateway: Counting,
  requests: fc.Arbitrary<Sent>,
  numRuns: number,
  expected: number[],
): Promise<{ [status: string]: number }> {
  const seen: { [status: string]: number } = {}
  await fc.assert(
    fc.asyncProperty(requests, async (one) => {
      const before = gateway.stored()
      const status = await gateway.post(one.path, requestOf(one))
      seen[status] = (seen[status] ?? 0) + 1
      if (!expected.includes(status)) throw new Error(`answered ${status}`)
      if (status !== 200 && gateway.stored() !== before) throw new Error('something was stored')
    }),
    { numRuns, seed },
  )
  console.log('answers', seen)
  return seen
}

test(`${runs.signed} signed requests with odd values, ${runs.broken} with broken bytes`, async () => {
  const connector = await connect()
  const gateway = await openCounting(connector)
  const seen = await postAll(gateway, sent, runs.signed, [200, 400])
  expect(seen[200]).toBeGreaterThan(runs.signed / 10)
  expect(gateway.stored()).toBeGreaterThan(1_000)
  await postAll(gateway, broken, runs.broken, [200, 400])
  await gateway.close()
  await connector.close?.()
})

test(`${runs.forged} forged or stale ones, and one that is too large`, async () => {
  const connector = await connect()
  const gateway = await openCounting(connector)
  await postAll(gateway, forged, runs.forged, [401])
  const huge = { path: events, body: new Uint8Array(4 * 1024 * 1024 + 1), type: 'application/json' }
  expect(await gateway.post(events, requestOf(huge))).toBe(413)
  expect(gateway.stored()).toBe(0)
  await gateway.close()
  await connector.close?.()
})

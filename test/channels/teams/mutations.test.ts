/** Whatever stands in a signed activity: no crash, no fault of ours, and nothing stored but whole messages. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { createTeams } from '../../../src/channels/teams/index.ts'
import { createApp } from '../../../src/app.ts'
import type { Connector } from '../../../src/core/channel.ts'
import { RequestError } from '../../../src/core/errors.ts'
import { channelOf, type InboundMessage } from '../../../src/core/message.ts'
import { createGateway, type Gateway } from '../../../src/gateway.ts'
import { createMetrics } from '../../../src/insight/metrics.ts'
import { openStore } from '../../../src/state/open.ts'
import { makeFolder } from '../../support/folder.ts'
import { createOutside } from '../../support/outside.ts'
import { movingClock, partsFor, scriptedModel } from '../../support/pipeline.ts'
import { openSigned, receive, recorded, route, webhook } from './bench.ts'
import { createKey, tokenOf } from './keys.ts'

const seed = Number(process.env['TEST_SEED'] ?? 20261122)
console.log(`seed ${seed} (TEST_SEED)`)

const runs = 2_000
const names = [
  'customer-writes',
  'customer-writes-in-a-channel',
  'customer-shares-a-file',
  'customer-pastes-a-picture',
  'customer-presses-a-choice',
  'customer-executes-a-choice',
  'message-extension-searches',
  'bot-added',
]

// The SDK writes what it refuses to the console.
vi.spyOn(console, 'error').mockImplementation(() => undefined)

/** Ways to every value in it. */
function pathsIn(value: unknown, at: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [at]
  return [at, ...Object.entries(value).flatMap(([key, inner]) => pathsIn(inner, [...at, key]))]
}

function replaced(value: unknown, [key, ...rest]: (string | number)[], by: unknown): unknown {
  if (key === undefined) return by
  if (Array.isArray(value))
    return value.map((one: unknown, at) => (String(at) === key ? replaced(one, rest, by) : one))
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
    'message',
    'invoke',
    'teams',
    'emulator',
    '<at></at>',
    '../..',
    '__proto__',
    '\u0000',
    '\ud800',
    -1,
    1e308,
  ),
)
const changes = fc.array(fc.tuple(fc.nat(), odd), { minLength: 1, maxLength: 3 })

/** One to three values of a recorded activity are something else. */
const mutated = fc.tuple(fc.constantFrom(...names), changes).map(
  ([name, all]) =>
    JSON.stringify(
      all.reduce<unknown>(
        (activity, [at, by]) => {
          const paths = pathsIn(activity)
          return replaced(activity, paths[at % paths.length] ?? [], by)
        },
        JSON.parse(recorded(name)),
      ),
    ) ?? '',
)

let signed: Awaited<ReturnType<typeof openSigned>>
let gateway: Gateway
let post: (request: Request) => Promise<number>
let stored: () => Promise<number>
let close: () => Promise<void>

beforeAll(async () => {
  signed = await openSigned()
  const folder = await makeFolder()
  const store = await openStore(`sqlite:${folder.path}/state.db`)
  let appended = 0
  const counting = {
    ...store,
    append: (...given: Parameters<typeof store.append>) => ((appended += 1), store.append(...given)),
  }
  const { channels: _channels, ...parts } = await partsFor(
    counting,
    createOutside(),
    scriptedModel(() => []),
    movingClock(),
  )
  const metrics = createMetrics()
  gateway = createGateway({ ...parts, connectors: [signed.connector], metrics })
  const app = createApp(gateway, parts.log, metrics)
  post = async (request) => (await app.request(route, request)).status
  stored = async () => appended
  close = async () => {
    await store.close()
    await folder.remove()
    await signed.close()
  }
})
afterAll(() => close())

test('mutated activities with a good token', async () => {
  const seen = new Map<number, number>()
  const token = tokenOf(signed.key)
  await fc.assert(
    fc.asyncProperty(mutated, async (body) => {
      const before = await stored()
      const status = await post(webhook(body, token))
      seen.set(status, (seen.get(status) ?? 0) + 1)
      // 501 is what an invoke is told that nobody here answers.
      expect([200, 400, 403, 501]).toContain(status)
      if (status !== 200) expect(await stored()).toBe(before)
    }),
    { numRuns: runs, seed },
  )
  console.log('answers', Object.fromEntries(seen))
  expect([...seen.keys()].sort()).toEqual([200, 400, 403, 501])
})

test('what comes out of them is whole, and small enough for the record', async () => {
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
  const open = await createTeams({ auth: 'none' }, { clock: movingClock(), log })
  let taken = 0
  await fc.assert(
    fc.asyncProperty(mutated, async (body) => {
      const local = body.replaceAll('https://smba.trafficmanager.net', 'http://localhost:56150')
      for (const message of await messagesIn(open, webhook(local))) {
        taken += 1
        expect(channelOf(message.conversation)).toBe('teams')
        expect(message.id.length).toBeLessThan(295)
        expect(shape.safeParse(message).error).toBeUndefined()
        expect(JSON.parse(JSON.stringify(message))).toEqual(message)
      }
    }),
    { numRuns: runs, seed },
  )
  expect(taken).toBeGreaterThan(runs / 10)
  await open.close?.()
})

const shape = z.object({
  conversation: z.string().regex(/^teams:[^/\s]+\/./su),
  from: z.object({
    key: z.string().regex(/^teams:[^/\s]+\/./su),
    assurance: z.enum(['anonymous', 'recognised']),
  }),
  text: z.string(),
  at: z.number(),
  choice: z.string().max(200).optional(),
})
async function messagesIn(connector: Connector, request: Request): Promise<InboundMessage[]> {
  try {
    return (await receive(connector, request)).messages
  } catch (error) {
    if (error instanceof RequestError) return []
    throw error
  }
}

test('mutated tokens: refused, and nothing stored', async () => {
  const token = tokenOf(signed.key)
  const body = recorded('customer-writes')
  const tokens = fc.oneof(
    fc
      .tuple(fc.nat(token.length - 1), fc.constantFrom('A', 'B', '.', '=', ' ', 'é'))
      .map(([at, by]) => token.slice(0, at) + by + token.slice(at + 1)),
    fc.nat(token.length - 1).map((at) => token.slice(0, at)),
    fc.string({ unit: 'grapheme-ascii' }),
    fc.constant(tokenOf(createKey())),
  )
  const before = await stored()
  await fc.assert(
    fc.asyncProperty(tokens, async (mutatedToken) => {
      // The last sign of a signature has bits that mean nothing.
      if (sameBytes(mutatedToken, token)) return
      const request = webhook(body)
      try {
        request.headers.set('authorization', `Bearer ${mutatedToken}`)
      } catch {
        // Cannot be sent at all.
        return
      }
      expect([401, 403]).toContain(await post(request))
    }),
    { numRuns: runs, seed },
  )
  expect(await stored()).toBe(before)
})

const sameBytes = (one: string, other: string): boolean => {
  const bytes = (token: string) =>
    token
      .split('.')
      .map((part) => Buffer.from(part, 'base64url').toString('hex'))
      .join()
  return bytes(one) === bytes(other)
}

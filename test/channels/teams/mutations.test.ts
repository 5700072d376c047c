/** Whatever stands in a signed activity: no crash, no fault of ours, and nothing stored but whole messages. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { createTeams } from '../../../src/channels/teams/index.ts'
import type { Connector } from '../../../src/core/channel.ts'
import { RequestError } from '../../../src/core/errors.ts'
import { channelOf, type InboundMessage } from '../../../src/core/message.ts'
import { openCounting, type Counting } from '../../support/counting.ts'
import { movingClock } from '../../support/pipeline.ts'
import { openSigned, receive, recorded, route, webhook } from './bench.ts'
import { tokenOf } from './keys.ts'
import { mutated, mutatedTokens, sameBytes } from './mutations.ts'

const seed = Number(process.env['TEST_SEED'] ?? 20261122)
console.log(`seed ${seed} (TEST_SEED)`)

const runs = 1_000

// The SDK writes what it refuses to the console.
vi.spyOn(console, 'error').mockImplementation(() => undefined)

let signed: Awaited<ReturnType<typeof openSigned>>
let gateway: Counting

beforeAll(async () => {
  signed = await openSigned()
  gateway = await openCounting(signed.connector)
})
afterAll(async () => {
  await gateway.close()
  await signed.close()
})

test('mutated activities with a good token', async () => {
  const seen = new Map<number, number>()
  const token = tokenOf(signed.key)
  await fc.assert(
    fc.asyncProperty(mutated, async (body) => {
      const before = gateway.stored()
      const status = await gateway.post(route, webhook(body, token))
      seen.set(status, (seen.get(status) ?? 0) + 1)
      // 501 is what an invoke is told that nobody here answers; what cannot be read is kept, and answered 200.
      expect([200, 403, 501]).toContain(status)
      if (status !== 200) expect(gateway.stored()).toBe(before)
    }),
    { numRuns: runs, seed },
  )
  console.log('answers', Object.fromEntries(seen))
  expect([...seen.keys()].sort()).toEqual([200, 403, 501])
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
  const before = gateway.stored()
  await fc.assert(
    fc.asyncProperty(mutatedTokens(token), async (mutatedToken) => {
      if (sameBytes(mutatedToken, token)) return
      const request = webhook(body)
      try {
        request.headers.set('authorization', `Bearer ${mutatedToken}`)
      } catch {
        // Cannot be sent at all.
        return
      }
      expect([401, 403]).toContain(await gateway.post(route, request))
    }),
    { numRuns: runs, seed },
  )
  expect(gateway.stored()).toBe(before)
})

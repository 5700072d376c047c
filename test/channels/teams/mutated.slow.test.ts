/** A hundred thousand webhooks of Teams that are not what they should be: no crash, no fault of ours, and no trace. */
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { createTeams } from '../../../src/channels/teams/index.ts'
import { systemClock } from '../../../src/core/log.ts'
import { openCounting, type Counting } from '../../support/counting.ts'
import { recordingLog } from '../../support/webhooks.ts'
import { openSigned, recorded, route, webhook } from './bench.ts'
import { tokenOf } from './keys.ts'
import { mutated, mutatedTokens, sameBytes } from './mutations.ts'

const seed = Number(process.env['TEST_SEED'] ?? 20261128)
console.log(`seed ${seed} (TEST_SEED)`)
vi.spyOn(console, 'error').mockImplementation(() => undefined)

const runs = { local: 75_000, signed: 15_000, tokens: 10_000 }

/** Posts each; what is refused leaves nothing in the state. Answers how often each status was given. */
async function postAll(
  gateway: Counting,
  bodies: fc.Arbitrary<Request | undefined>,
  numRuns: number,
  expected: number[],
): Promise<{ [status: string]: number }> {
  const seen: { [status: string]: number } = {}
  await fc.assert(
    fc.asyncProperty(bodies, async (request) => {
      if (!request) return
      const before = gateway.stored()
      const status = await gateway.post(route, request)
      seen[status] = (seen[status] ?? 0) + 1
      if (!expected.includes(status)) throw new Error(`answered ${status}`)
      if (status !== 200 && gateway.stored() !== before) throw new Error('something was stored')
    }),
    { numRuns, seed },
  )
  console.log('answers', seen)
  return seen
}

const taken = [200, 400, 403, 501]

test(`${runs.local} activities behind the door`, async () => {
  const connector = await createTeams({ auth: 'none' }, { clock: systemClock, log: recordingLog() })
  const gateway = await openCounting(connector)
  const local = mutated.map((body) =>
    webhook(body.replaceAll('https://smba.trafficmanager.net', 'http://localhost:56150')),
  )
  const seen = await postAll(gateway, local, runs.local, taken)
  expect(seen[200]).toBeGreaterThan(runs.local / 10)
  await gateway.close()
  await connector.close?.()
})

test(`${runs.signed} signed activities, and ${runs.tokens} whose token is not quite right`, async () => {
  const signed = await openSigned()
  const gateway = await openCounting(signed.connector)
  const token = tokenOf(signed.key)
  await postAll(
    gateway,
    mutated.map((body) => webhook(body, token)),
    runs.signed,
    taken,
  )
  const body = recorded('customer-writes')
  await postAll(
    gateway,
    mutatedTokens(token).map((one) => (sameBytes(one, token) ? undefined : withToken(body, one))),
    runs.tokens,
    [401, 403],
  )
  await gateway.close()
  await signed.close()
})

/** Undefined for what cannot be sent at all. */
function withToken(body: string, token: string): Request | undefined {
  const request = webhook(body)
  try {
    request.headers.set('authorization', `Bearer ${token}`)
    return request
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

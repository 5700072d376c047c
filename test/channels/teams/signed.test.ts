/** A whole gateway that is written to by signed activities only, and answers with a token of its own. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { createApp } from '../../../src/app.ts'
import { createTeams } from '../../../src/channels/teams/index.ts'
import { systemClock } from '../../../src/core/log.ts'
import { createGateway, type Gateway } from '../../../src/gateway.ts'
import { listUnreadable } from '../../../src/core/pipeline/unreadable.ts'
import type { Store } from '../../../src/core/store.ts'
import { createMetrics } from '../../../src/insight/metrics.ts'
import { openSqlite } from '../../../src/state/sqlite.ts'
import { createOutside } from '../../support/outside.ts'
import { movingClock, partsFor, quietLog, scriptedModel } from '../../support/pipeline.ts'
import { until } from '../../support/stage.ts'
import { recorded, route, tenant, webhook } from './bench.ts'
import { startConversations, type Conversations } from './conversations.ts'
import { createKey, startKeyServer, tokenOf } from './keys.ts'
import { botToken, startLogin } from './login.ts'

// The SDK writes what it refuses to the console.
vi.spyOn(console, 'error').mockImplementation(() => undefined)

const appId = randomUUID()
const key = createKey()
let teams: Conversations
let gateway: Gateway
let store: Store
let post: (activity: object, token?: string) => Promise<number>
let close: () => Promise<void>

beforeAll(async () => {
  teams = await startConversations()
  const [keys, login] = [await startKeyServer(key), await startLogin()]
  store = openSqlite(':memory:')
  const connector = await createTeams(
    {
      auth: 'entra',
      appId,
      appPassword: 'an-invented-secret',
      tenantId: tenant,
      tenants: [tenant],
      cloud: { openIdMetadataUrl: keys.metadataUrl, allowed: (url) => url.startsWith(teams.serviceUrl) },
    },
    { clock: systemClock, log: quietLog },
  )
  const outside = createOutside()
  const model = scriptedModel(() => [{ type: 'text', text: 'It holds **12** extra seats.' }])
  const { channels: _channels, ...parts } = await partsFor(store, outside, model, movingClock(Date.now()))
  const metrics = createMetrics()
  gateway = createGateway({ ...parts, clock: systemClock, connectors: [connector], metrics })
  const app = createApp(gateway, parts.log, metrics)
  await gateway.start()
  post = async (activity, token = tokenOf(key, { aud: appId, serviceurl: teams.serviceUrl })) =>
    (await app.request(route, webhook(JSON.stringify(activity), token))).status
  close = async () => {
    await gateway.stop(5_000)
    await store.close()
    await keys.close()
    await login.close()
    await teams.close()
  }
})
afterAll(() => close())

let nth = 0
const like = (name: string, more: object = {}) => ({
  ...z.looseObject({}).parse(JSON.parse(recorded(name))),
  id: `17672258${(nth += 1)}`,
  serviceUrl: teams.serviceUrl,
  ...more,
})
const hears = (words: RegExp) =>
  until(`to hear ${words}`, () => teams.said().find(({ text }) => words.test(text ?? '')))

test('the app is installed, Dana asks and is answered; what is forged leaves no trace', async () => {
  expect(await post(like('app-installed'))).toBe(200)
  expect(await post(like('bot-added'))).toBe(200)
  await hears(/Ask me about your account/)

  const forged = tokenOf({ ...createKey(), kid: key.kid }, { aud: appId, serviceurl: teams.serviceUrl })
  const elsewhere = tokenOf(key, { aud: appId, serviceurl: 'https://smba.trafficmanager.net/emea/' })
  const notForUs = tokenOf(key, { aud: randomUUID(), serviceurl: teams.serviceUrl })
  const question = like('customer-writes')
  for (const token of ['', forged, elsewhere, notForUs]) {
    expect([401, 403]).toContain(await post(question, token))
  }
  expect(teams.said()).toHaveLength(1)

  expect(await post(question)).toBe(200)
  const answer = await hears(/12/)
  expect(answer.text).toContain('**12** extra seats')
  expect(teams.taken.map(({ authorization }) => authorization)).toEqual(
    Array(teams.taken.length).fill(`Bearer ${botToken}`),
  )
  // Greeted once, though an installation comes as two activities.
  expect(teams.said()).toHaveLength(2)
})

test('a press that is executed is answered at once, and heard', async () => {
  const press = like('customer-executes-a-choice')
  const before = teams.said().length
  expect(await post(press)).toBe(200)
  await until('an answer', () => teams.said()[before])
})

test('what is signed and cannot be read is taken, and kept for whoever can mend the reading', async () => {
  const said = teams.said().length
  const odd = { type: 'message', channelId: 'msteams', serviceUrl: teams.serviceUrl, text: 'who am I?' }
  expect(await post(odd)).toBe(200)
  expect(await listUnreadable(store)).toMatchObject([{ path: route, body: JSON.stringify(odd) }])
  expect([401, 403]).toContain(await post({ ...odd, text: 'unsigned' }, ''))
  expect(await listUnreadable(store)).toHaveLength(1)
  expect(teams.said()).toHaveLength(said)
})

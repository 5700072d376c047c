/** Something on this machine in place of all of Teams, as in the demo. */
import { expect, test, vi } from 'vitest'
import { createTeams } from '../../../src/channels/teams/index.ts'
import { readConfig } from '../../../src/core/config.ts'
import { ConfigError } from '../../../src/core/errors.ts'
import { systemClock } from '../../../src/core/log.ts'
import { recordingLog } from '../../support/webhooks.ts'
import { receive, recorded, tenant, webhook } from './bench.ts'
import { appId, createKey, tokenOf } from './keys.ts'
import { serveLocally } from './serve.ts'
import { failureOf, live, onlyChannel, outbound } from './sending.ts'

const set = { TEAMS_APP_ID: appId, TEAMS_TENANT_ID: tenant }

test.for(['http://127.0.0.1:4000/teams', 'http://localhost:4000', 'http://[::1]:4000'])(
  '%s is taken',
  (url) => {
    expect(readConfig({ ...set, TEAMS_URL: url }).teams?.url).toBe(url)
  },
)

test.for(['https://teams.example', 'https://127.0.0.1.example', '127.0.0.1', 'file:///etc/passwd'])(
  '%s is a fault: only this machine may play Teams',
  (url) => {
    try {
      readConfig({ ...set, TEAMS_URL: url })
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError)
      expect(String(error)).toMatch(/TEAMS_URL: expected left out/)
    }
  },
)

test('answers go below it only, and what comes has to be signed as ever', async () => {
  // The machine's own identity service, which says where the token for a call comes from.
  const machine = await serveLocally(() => {
    const expires_on = Math.floor(Date.now() / 1000) + 3600
    return { body: { access_token: 'invented-machine-token', expires_on, token_type: 'Bearer' } }
  })
  vi.stubEnv('IDENTITY_ENDPOINT', `${machine.url}/token`)
  vi.stubEnv('IDENTITY_HEADER', 'invented')
  const config = { auth: 'entra', appId, tenantId: tenant, url: 'http://127.0.0.1:9/teams' } as const
  const connector = await createTeams(config, { clock: systemClock, log: recordingLog() })
  const elsewhere = ['http://127.0.0.1:9/other/', 'https://smba.trafficmanager.net/emea/']
  for (const serviceUrl of elsewhere) {
    const sending = onlyChannel(connector).send(outbound('x', serviceUrl), live())
    expect(await failureOf(sending)).toMatchObject({ outcome: 'not-done', code: 'host_not_allowed' })
    const activity = recorded('customer-writes').replace('https://smba.trafficmanager.net/emea/', serviceUrl)
    const token = tokenOf(createKey(), { serviceurl: serviceUrl })
    await expect(receive(connector, webhook(activity, token))).rejects.toMatchObject({ status: 403 })
  }
  await expect(receive(connector, webhook(recorded('customer-writes')))).rejects.toMatchObject({
    status: 401,
  })
  vi.unstubAllEnvs()
  await connector.close?.()
  await machine.close()
})

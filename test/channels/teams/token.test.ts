/** Our own token, without which Teams takes nothing. */
import { randomUUID } from 'node:crypto'
import { describe, expect, test, vi } from 'vitest'
import { createTeams } from '../../../src/channels/teams/index.ts'
import { systemClock } from '../../../src/core/log.ts'
import { recordingLog } from '../../support/webhooks.ts'
import { tenant } from './bench.ts'
import { startConversations } from './conversations.ts'
import { botToken, startLogin, token } from './login.ts'
import { serveLocally } from './serve.ts'
import { failureOf, live, onlyChannel, outbound } from './sending.ts'

describe('our own token', () => {
  const open = async (more: object = {}) => {
    const teams = await startConversations()
    const login = await startLogin()
    const appId = randomUUID()
    const connector = await createTeams(
      {
        auth: 'entra',
        appId,
        appPassword: 'an-invented-secret',
        tenantId: tenant,
        cloud: {
          openIdMetadataUrl: 'http://127.0.0.1:9/metadata',
          allowed: (url) => url.startsWith(teams.serviceUrl),
        },
        ...more,
      },
      { clock: systemClock, log: recordingLog() },
    )
    const channel = onlyChannel(connector)
    return {
      appId,
      teams,
      login,
      send: (text: string, signal = live()) => channel.send(outbound(text, teams.serviceUrl), signal),
      async close() {
        await connector.close?.()
        await login.close()
        await teams.close()
      },
    }
  }

  test('comes from our own tenant, is asked for once, and goes with every call', async () => {
    const { appId, teams, login, send, close } = await open()
    await send('first')
    await send('second')
    expect(teams.taken.map(({ authorization }) => authorization)).toEqual(Array(2).fill(`Bearer ${botToken}`))
    expect(login.asked).toMatchObject([
      {
        path: expect.stringContaining(`/${tenant}/oauth2/v2.0/token`),
        form: {
          client_id: appId,
          client_secret: 'an-invented-secret',
          grant_type: 'client_credentials',
          scope: expect.stringContaining('https://api.botframework.com/.default'),
        },
      },
    ])
    await close()
  })

  test('refused: nothing was sent, and a person has to mend it', async () => {
    const { teams, login, send, close } = await open()
    login.next({ status: 401, body: { error: 'invalid_client', error_description: 'AADSTS7000215' } })
    expect(await failureOf(send('x'))).toMatchObject({
      again: 'never',
      outcome: 'not-done',
      code: 'invalid_client',
    })
    expect(teams.taken).toEqual([])
    await close()
  })

  test.each([
    ['Entra is down', { status: 503, body: 'down' }],
    ['Entra cannot be reached', 'cut'],
  ] as const)('%s: nothing was sent, later it may be', async (_name, fate) => {
    const { teams, login, send, close } = await open()
    login.next(fate, fate, fate)
    expect(await failureOf(send('x'))).toMatchObject({ again: 'retry', outcome: 'not-done' })
    expect(teams.taken).toEqual([])
    await close()
  })

  test('that comes too late is not used any more', async () => {
    const { teams, login, send, close } = await open()
    const over = new AbortController()
    const late = Promise.withResolvers<typeof token>()
    login.next(late.promise)
    const sending = failureOf(send('x', over.signal))
    await expect.poll(() => login.asked.length).toBe(1)
    over.abort()
    expect(await sending).toMatchObject({ again: 'retry', outcome: 'not-done' })
    late.resolve(token)
    // Each of these takes longer than the late token needs.
    for (const text of ['next', 'and next']) await send(text)
    expect(teams.taken.map(({ activity }) => activity.text)).toEqual(['next', 'and next'])
    await close()
  })

  test('of a managed identity comes from the machine we run on', async () => {
    const asked: string[] = []
    const machine = await serveLocally(({ url = '' }) => {
      asked.push(url)
      const expires_on = Math.floor(Date.now() / 1000) + 3600
      return { body: { access_token: 'invented-machine-token', expires_on, token_type: 'Bearer' } }
    })
    // As Azure tells a program where to ask (learn.microsoft.com/azure/app-service/overview-managed-identity).
    vi.stubEnv('IDENTITY_ENDPOINT', `${machine.url}/msi/token`)
    vi.stubEnv('IDENTITY_HEADER', 'invented')
    const { appId, teams, login, send, close } = await open({ appPassword: undefined })
    await send('first')
    expect(teams.taken.map(({ authorization }) => authorization)).toEqual(['Bearer invented-machine-token'])
    expect(decodeURIComponent(asked[0] ?? '')).toContain('resource=https://api.botframework.com')
    expect(asked[0]).toContain(`client_id=${appId}`)
    expect(login.asked).toEqual([])
    vi.unstubAllEnvs()
    await close()
    await machine.close()
  })
})

/** Who may call our webhook: nobody but Teams, for our app, now. */
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { createTeams } from '../../../src/channels/teams/index.ts'
import { isLoopbackUrl, isTeamsUrl } from '../../../src/channels/teams/service.ts'
import { ConfigError } from '../../../src/core/errors.ts'
import { systemClock } from '../../../src/core/log.ts'
import { recordingLog } from '../../support/webhooks.ts'
import { openSigned, receive, recorded, refusedWith, tenant, webhook } from './bench.ts'
import { appId, createKey, serviceUrl, tokenOf } from './keys.ts'

const body = recorded('customer-writes')
const withField = (more: object) => JSON.stringify({ ...z.looseObject({}).parse(JSON.parse(body)), ...more })
const seconds = () => Math.floor(Date.now() / 1000)

// The SDK writes what it refuses to the console.
vi.spyOn(console, 'error').mockImplementation(() => undefined)

let teams: Awaited<ReturnType<typeof openSigned>>
beforeAll(async () => void (teams = await openSigned()))
afterAll(() => teams.close())
afterEach(() => void vi.useRealTimers())

test('a token of Teams for our app is taken', async () => {
  expect((await receive(teams.connector, teams.signed(body))).messages).toHaveLength(1)
})

describe('refused with 401', () => {
  const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const refused: Record<string, () => Request> = {
    'no token': () => webhook(body),
    'not a token': () => webhook(body, 'let-me-in'),
    'three parts that are none': () => webhook(body, 'a.b.c'),
    'another scheme': () => {
      const request = teams.signed(body)
      request.headers.set(
        'authorization',
        (request.headers.get('authorization') ?? '').replace('Bearer', 'Basic'),
      )
      return request
    },
    'another issuer': () =>
      teams.signed(body, { iss: 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/' }),
    'another app': () => teams.signed(body, { aud: '00000000-0000-4000-8000-000000000000' }),
    'a list of apps': () => teams.signed(body, { aud: [appId] }),
    'no app': () => teams.signed(body, { aud: undefined }),
    expired: () => teams.signed(body, { exp: seconds() - 310 }),
    'without an end': () => teams.signed(body, { exp: undefined }),
    'not yet valid': () => teams.signed(body, { nbf: seconds() + 310 }),
    'a key that is not published': () => webhook(body, tokenOf(createKey())),
    'somebody else’s key under a published name': () =>
      webhook(body, tokenOf({ ...createKey(), kid: teams.key.kid })),
    'no name of a key': () => teams.signed(body, {}, { kid: undefined }),
    'algorithm none': () => {
      const [, claims] = tokenOf(teams.key).split('.')
      return webhook(body, `${encoded({ alg: 'none', kid: teams.key.kid })}.${claims}.`)
    },
    'algorithm none with a signature': () => teams.signed(body, {}, { alg: 'none' }),
    'a secret instead of a key pair': () => teams.signed(body, {}, { alg: 'HS256' }),
    'no service URL': () => teams.signed(body, { serviceurl: undefined }),
    'claims that were changed': () => {
      const [header, , signature] = tokenOf(teams.key).split('.')
      const forged = {
        iss: 'https://api.botframework.com',
        aud: appId,
        exp: seconds() + 60,
        serviceurl: serviceUrl,
      }
      return webhook(body, [header, encoded(forged), signature].join('.'))
    },
  }
  test.each(Object.entries(refused))('%s', async (_name, request) => {
    expect(await refusedWith(teams.connector, request())).toBe(401)
  })
})

describe('refused with 403', () => {
  const elsewhere = 'https://smba.trafficmanager.net.example/emea/'
  const refused: Record<string, () => Request> = {
    'a service URL the token is not for': () =>
      teams.signed(withField({ serviceUrl: 'https://smba.trafficmanager.net/amer/' })),
    'no service URL to answer to': () => teams.signed(withField({ serviceUrl: undefined })),
    'a service URL that is none': () => teams.signed(withField({ serviceUrl: 7 })),
    'a host that is not Teams’': () =>
      teams.signed(withField({ serviceUrl: elsewhere }), { serviceurl: elsewhere }),
    'another channel': () => teams.signed(withField({ channelId: 'webchat' })),
    'a channel with rules of its own in the SDK': () => teams.signed(withField({ channelId: 'AseChannel' })),
    'the Emulator': () => teams.signed(withField({ channelId: 'emulator' })),
    'no channel': () => teams.signed(withField({ channelId: '' })),
  }
  test.each(Object.entries(refused))('%s', async (_name, request) => {
    expect(await refusedWith(teams.connector, request())).toBe(403)
  })
})

test.each([
  ['ended 290 s ago', () => ({ exp: seconds() - 290 })],
  ['begins in 290 s', () => ({ nbf: seconds() + 290 })],
])('clocks may differ: a token that %s is taken', async (_name, claims) => {
  expect(await refusedWith(teams.connector, teams.signed(body, claims()))).toBeUndefined()
})

test('a key that may sign for other channels only is refused', async () => {
  const other = await openSigned()
  const webchat = createKey(['webchat'])
  other.keys.publish(webchat)
  expect(await refusedWith(other.connector, webhook(body, tokenOf(webchat)))).toBe(401)
  await other.close()
})

test('a new key is fetched when it is first seen, at most once an hour', async () => {
  const rotating = await openSigned()
  expect(await refusedWith(rotating.connector, rotating.signed(body))).toBeUndefined()
  const next = createKey()
  rotating.keys.publish(rotating.key, next)
  expect(await refusedWith(rotating.connector, webhook(body, tokenOf(next)))).toBe(401)
  expect(rotating.keys.asked()).toBe(1)
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61 * 60_000 })
  expect(await refusedWith(rotating.connector, webhook(body, tokenOf(next)))).toBeUndefined()
  expect(await refusedWith(rotating.connector, webhook(body, tokenOf(createKey())))).toBe(401)
  expect(rotating.keys.asked()).toBe(2)
  await rotating.close()
})

test('without keys nothing can be checked: Teams is asked to come again', async () => {
  const down = await openSigned()
  down.keys.fail()
  expect(await refusedWith(down.connector, down.signed(body))).toBe(503)
  await down.close()
  const gone = await openSigned()
  await gone.keys.close()
  expect(await refusedWith(gone.connector, gone.signed(body))).toBe(503)
  await gone.connector.close?.()
})

describe('a body', () => {
  test('over 256 KiB is refused with 413, announced or not, before its token is looked at', async () => {
    const large = 'x'.repeat(256 * 1024 + 1)
    expect(await refusedWith(teams.connector, webhook(large))).toBe(413)
    const announced = new Request('http://10.0.0.7/', {
      method: 'POST',
      body: '{}',
      headers: { 'content-length': String(large.length) },
    })
    expect(await refusedWith(teams.connector, announced)).toBe(413)
  })

  test.each(['', 'null', '[]', '"text"', '{"type":', '7'])(
    '%j after a good token is refused with 400',
    async (text) => {
      expect(await refusedWith(teams.connector, teams.signed(text))).toBe(400)
      expect(await refusedWith(teams.connector, webhook(text))).toBe(401)
      expect(await refusedWith(teams.connector, webhook(text, tokenOf(createKey())))).toBe(401)
    },
  )
})

describe('where answers may go', () => {
  test.each([
    'https://smba.trafficmanager.net/emea/',
    'https://smba.trafficmanager.net:443/amer/',
    'https://smba.infra.gcc.teams.microsoft.com/gcc/',
    'https://canary.botapi.teams.microsoft.com/emea/',
  ])('%s', (url) => expect(isTeamsUrl(url)).toBe(true))

  test.each([
    'http://smba.trafficmanager.net/emea/',
    'https://smba.trafficmanager.net:8443/emea/',
    'https://other.trafficmanager.net/emea/',
    'https://smba.trafficmanager.net@evil.example/',
    'https://user:pass@smba.trafficmanager.net/',
    'https://teams.microsoft.com.evil.example/',
    'https://evilteams.microsoft.com/',
    'https://169.254.169.254/',
    'file:///etc/passwd',
    '',
  ])('not %s', (url) => expect(isTeamsUrl(url)).toBe(false))

  test('without authentication to this machine only', () => {
    const here = ['http://localhost:56150/_connector', 'http://127.0.0.1:1/', 'http://[::1]:1/']
    expect(here.map(isLoopbackUrl)).toEqual([true, true, true])
    const there = [serviceUrl, 'http://127.0.0.1.evil.example/', 'http://10.0.0.7/', 'ftp://localhost/', 'x']
    expect(there.map(isLoopbackUrl)).toEqual([false, false, false, false, false])
  })
})

describe('set-up', () => {
  const log = recordingLog()
  const open = (config: Parameters<typeof createTeams>[0]) => createTeams(config, { clock: systemClock, log })

  test.each([{ appId: '' }, { tenantId: '  ' }, { appId: undefined, tenantId: undefined }])(
    'an empty app or tenant id %j refuses to start: the SDK would check nothing',
    async (more) => {
      const config = { auth: 'entra' as const, appId, tenantId: tenant, appPassword: 'x', ...more }
      await expect(open(config)).rejects.toBeInstanceOf(ConfigError)
    },
  )

  test('without authentication anything local is taken, and that is warned of', async () => {
    const connector = await open({ auth: 'none' })
    expect(log.lines.at(-1)).toMatchObject({ level: 'warn' })
    const local = withField({ serviceUrl: 'http://localhost:56150/_connector', channelId: 'emulator' })
    expect((await receive(connector, webhook(local))).messages).toHaveLength(1)
    expect(await refusedWith(connector, webhook(body))).toBe(403)
    expect(await refusedWith(connector, webhook('[]'))).toBe(400)
  })

  test('without a password the token comes from the managed identity, and webhooks are checked all the same', async () => {
    const managed = await openSigned({ appPassword: undefined })
    expect(await refusedWith(managed.connector, managed.signed(body))).toBeUndefined()
    expect(await refusedWith(managed.connector, webhook(body))).toBe(401)
    await managed.close()
  })
})

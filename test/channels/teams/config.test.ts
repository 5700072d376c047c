/** What turns Teams on, and what is said when it is half on. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { connectors } from '../../../src/channels/index.ts'
import { readConfig } from '../../../src/core/config.ts'
import { ConfigError } from '../../../src/core/errors.ts'
import { runDoctor } from '../../../src/doctor.ts'
import { makeFolder } from '../../support/folder.ts'
import { tenant } from './bench.ts'
import { appId } from './keys.ts'

const other = '5c0f3b1e-2a64-4d0b-9a57-0e1d7c9b1009'
const whole = { TEAMS_APP_ID: appId, TEAMS_APP_PASSWORD: 'an-invented-secret', TEAMS_TENANT_ID: tenant }

const faultsOf = (environment: { [name: string]: string }): string[] => {
  try {
    readConfig(environment)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
}

describe('on', () => {
  test('with an app, a secret and a tenant', () => {
    expect(readConfig(whole).teams).toEqual({
      auth: 'entra',
      appId,
      appPassword: 'an-invented-secret',
      tenantId: tenant,
      tenants: [],
      streaming: true,
    })
    expect(readConfig({ ...whole, TEAMS_STREAMING: 'off' }).teams).toMatchObject({ streaming: false })
  })

  test('without a secret: a managed identity', () => {
    expect(readConfig({ ...whole, TEAMS_APP_PASSWORD: '' }).teams).toMatchObject({ appPassword: undefined })
  })

  test('for listed tenants only, ours first', () => {
    expect(readConfig({ ...whole, TEAMS_TENANT_ID: `${tenant}, ${other}` }).teams).toMatchObject({
      tenantId: tenant,
      tenants: [tenant, other],
    })
  })

  test.each(['127.0.0.1', 'localhost', '::1'])('without authentication on %s', (HOST) => {
    expect(readConfig({ TEAMS_AUTH: 'none', HOST }).teams).toMatchObject({ auth: 'none' })
  })

  test('off without any', () => expect(readConfig({}).teams).toBeUndefined())
})

test.each([
  ['an id alone', { TEAMS_APP_ID: appId }, /^TEAMS_TENANT_ID: is missing/],
  ['a secret alone', { TEAMS_APP_PASSWORD: 'x' }, /^TEAMS_APP_ID: is missing/],
  ['entra alone', { TEAMS_AUTH: 'entra' }, /^TEAMS_APP_ID: is missing/],
  ['an id that is none', { ...whole, TEAMS_APP_ID: 'my-bot' }, /^TEAMS_APP_ID: expected an application id/],
  [
    'a name for a tenant',
    { ...whole, TEAMS_TENANT_ID: 'northwind.example' },
    /^TEAMS_TENANT_ID.*expected a tenant id/,
  ],
  [
    'a list with a hole',
    { ...whole, TEAMS_TENANT_ID: `${tenant},` },
    /^TEAMS_TENANT_ID.*expected a tenant id/,
  ],
  ['another way to sign in', { ...whole, TEAMS_AUTH: 'basic' }, /^TEAMS_AUTH: expected entra/],
  [
    'none for everybody',
    { TEAMS_AUTH: 'none', HOST: '0.0.0.0' },
    /^TEAMS_AUTH: expected entra.*this machine only/,
  ],
  [
    'none behind a proxy',
    { TEAMS_AUTH: 'none', PUBLIC_URL: 'https://gw.brightline.example' },
    /this machine only/,
  ],
])('%s is a fault', (_name, environment: { [name: string]: string }, fault) => {
  const faults = faultsOf(environment)
  expect(faults[0]).toMatch(fault)
  expect(faults.join()).not.toContain('an-invented-secret')
})

test('the doctor says how Teams is on', async () => {
  const folder = await makeFolder()
  const about = async (environment: { [name: string]: string }) => {
    const lines: string[] = []
    const base = { STATE_URL: `sqlite:${folder.path}/state.db`, ANTHROPIC_API_KEY: 'x' }
    await runDoctor({ ...base, ...environment }, (line) => void lines.push(line))
    return lines.filter((line) => line.includes('teams:'))
  }
  expect(await about({})).toEqual(['– teams: off (to turn it on, set TEAMS_APP_ID, TEAMS_TENANT_ID)'])
  expect(await about(whole)).toEqual(['✓ teams: on'])
  expect(await about({ TEAMS_APP_ID: appId })).toEqual(['✗ teams: half set up, TEAMS_TENANT_ID missing'])
  expect(await about({ TEAMS_AUTH: 'none' })).toEqual([expect.stringContaining('without authentication')])
  await folder.remove()
})

test('Microsoft’s SDK is loaded only when Teams is on', async () => {
  const loads = async (config: object) => {
    const script = `
      import { registerHooks } from 'node:module'
      let loaded = false
      registerHooks({
        resolve(specifier, context, next) {
          if (specifier === 'botbuilder') loaded = true
          return next(specifier, context)
        },
      })
      const { createConnectors } = await import('./src/channels/index.ts')
      const log = { debug() {}, info() {}, warn() {}, error() {} }
      await createConnectors(${JSON.stringify(config)}, { clock: { now: () => 0, sleep: async () => {} }, log })
      console.log(loaded)
      process.exit(0)`
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script])
    return stdout.trim()
  }
  const publicUrl = 'https://gw.brightline.example'
  expect(await loads({ publicUrl })).toBe('false')
  expect(await loads({ publicUrl, teams: { auth: 'none' } })).toBe('true')
  expect(connectors.map(({ name }) => name)).toContain('teams')
})

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { connectors, createConnectors, type ChannelsConfig } from '../../src/channels/index.ts'
import { systemClock } from '../../src/core/log.ts'
import { recordingLog } from '../support/webhooks.ts'

const deps = { clock: systemClock, log: recordingLog() }
const publicUrl = 'https://gw.brightline.example'
const twilio = { accountSid: 'AC1', authTokens: ['demo-auth-token'], smsFrom: '+447700900900' }
const email = { from: 'Bright <help@brightline.example>', smtpUrl: 'smtp://127.0.0.1:1' }

/** Which of our vendors a fresh process has loaded after connecting `config`. */
async function vendorsLoaded(config: ChannelsConfig): Promise<string[]> {
  const script = `
    import { registerHooks } from 'node:module'
    const loaded = new Set()
    registerHooks({
      resolve(specifier, context, next) {
        const found = next(specifier, context)
        const vendor = /node_modules\\/(twilio|nodemailer|botbuilder|@slack\\/[a-z-]+)\\//.exec(found.url)?.[1]
        if (vendor) loaded.add(vendor)
        return found
      },
    })
    const { createConnectors } = await import('./src/channels/index.ts')
    const log = { debug() {}, info() {}, warn() {}, error() {} }
    await createConnectors(${JSON.stringify(config)}, { clock: { now: () => 0, sleep: async () => {} }, log })
    console.log(JSON.stringify([...loaded].sort()))
    process.exit(0)`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script])
  return stdout.trim().slice(1, -1).replaceAll('"', '').split(',').filter(Boolean)
}

describe('the registry', () => {
  test('a channel that is not configured is off', async () => {
    expect(await createConnectors({ publicUrl }, deps)).toEqual([])
  })

  test('a configured one is on, with its channels and routes', async () => {
    const created = await createConnectors({ publicUrl, twilio, email }, deps)
    expect(created.map(({ name }) => name)).toEqual(['twilio', 'email'])
    expect(created.flatMap(({ channels }) => channels.map(({ name }) => name))).toEqual(['sms', 'email'])
    expect(created.flatMap(({ routes }) => routes.map(({ path }) => path))).toEqual([
      '/webhooks/twilio',
      '/webhooks/twilio/status',
    ])
    await Promise.all(created.map(async (connector) => connector.close?.()))
  })

  test('one that cannot start stops the start', async () => {
    const forgeable = { ...twilio, authTokens: [''] }
    await expect(createConnectors({ publicUrl, twilio: forgeable, email }, deps)).rejects.toThrow(
      /anybody could sign/,
    )
  })

  test('only the vendors of channels that are on are loaded', async () => {
    expect(await vendorsLoaded({ publicUrl })).toEqual([])
    expect(await vendorsLoaded({ publicUrl, twilio })).toEqual(['twilio'])
    expect(await vendorsLoaded({ publicUrl, email })).toEqual(['nodemailer'])
  })

  test('names and variables are said once', () => {
    const names = connectors.map(({ name }) => name)
    const variables = connectors.flatMap((entry) => [...entry.variables, ...entry.optional])
    expect(new Set(names).size).toBe(names.length)
    expect(new Set(variables).size).toBe(variables.length)
  })
})

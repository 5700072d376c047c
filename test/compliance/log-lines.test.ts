/** Whole log lines, as a process writes them: no configured secret and no card number of a customer's is in any. */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { afterEach, expect, it } from 'vitest'
import { credentials } from '../../src/sandbox/cast.ts'
import { startGatewayProcess } from '../../src/sandbox/processes.ts'
import { makeFolder } from '../support/folder.ts'
import { startStage, textsTo, until, type Stage } from '../support/stage.ts'

let stage: Stage | undefined
const folder = await makeFolder()
afterEach(async () => {
  await stage?.close()
  await folder.remove()
})

const dana = '+447700900101'
const card = /4111[\s\-.]?1111/
const key = 'invented-anthropic-key'
const encryptionKey = 'invented-encryption-key-of-32-signs'
const consoleToken = 'invented-console-token'
const mailPassword = 'invented%mail"password'

it('the log masks what is in facts, in errors and deep within', async () => {
  const script = `
    import { createMask } from './src/compliance/mask.ts'
    import { createLog } from './src/log.ts'
    const log = createLog('debug', createMask(['${key}', '${mailPassword}']))
    const cause = new Error('refused: ' + JSON.stringify({ key: '${key}', card: '4111 1111 1111 1111' }))
    log.debug({ text: 'card:\\n4111111111111111', deep: { list: ['${mailPassword}'] } }, 'a ${key} message')
    log.error({ err: cause, cause: cause.message, stack: cause.stack }, 'failed')`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script])
  const lines = stdout.trim().split('\n')
  expect(lines).toHaveLength(2)
  for (const line of lines) {
    expect(JSON.parse(line)).toBeTypeOf('object')
    expect(line).toContain('[secret]')
    expect(line).toContain('[card …1111]')
    expect(line).not.toMatch(card)
    expect(line).not.toContain(key)
    expect(line).not.toMatch(/invented.mail/)
  }
})

it('a gateway that logs everything shows neither, whatever goes wrong', async () => {
  stage = await startStage({ gateways: 0 })
  const { world, model } = stage
  const logFile = `${folder.path}/gateway.log`
  const environment = {
    ...stage.environment,
    ANTHROPIC_API_KEY: key,
    CONSOLE_TOKEN: consoleToken,
    ENCRYPTION_KEY: encryptionKey,
    EMAIL_FROM: 'Bright <help@brightline.example>',
    EMAIL_SMTP_URL: `smtp://bright:${encodeURIComponent(mailPassword)}@127.0.0.1:1`,
    LOG_LEVEL: 'debug',
  }
  const gateway = await startGatewayProcess(environment, logFile)
  stage.gateways.push({ url: gateway.url, running: { ...nothing, url: gateway.url, stop: gateway.stop } })
  let asked = 0
  model.script(() =>
    ++asked === 1 ? { status: 400 } : { text: 'I cannot take cards here: 4111 1111 1111 1111.' },
  )

  await world.sms('dana', 'pay with 4111 1111 1111 1111 123\n4111111111111111 please')
  await until('a word that it failed', async () => (await textsTo(world, dana))[0])
  await world.sms('dana', 'and with 4111-1111-1111-1111?')
  await until('an answer', async () => (await textsTo(world, dana))[1])
  await fetch(`${gateway.url}/webhooks/slack/events`, { method: 'POST', body: '4111111111111111' })
  await fetch(`${gateway.url}/webhooks/twilio?token=${credentials.twilioToken}`, {
    method: 'POST',
    body: 'x=4111111111111111',
  })
  await gateway.stop()

  const log = await readFile(logFile, 'utf8')
  for (const what of ['switchboard is up', 'turn decided', 'webhook refused']) expect(log).toContain(what)
  expect(log).not.toMatch(card)
  const { slackToken, slackSigningSecret, twilioToken } = credentials
  for (const secret of [
    key,
    consoleToken,
    encryptionKey,
    mailPassword,
    slackToken,
    slackSigningSecret,
    twilioToken,
  ]) {
    expect(log).not.toContain(secret)
  }
})

const nothing = { log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} } }

/** The environment: what is read of it, and that every fault is found in one go and says what would be right. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readConfig, type Config } from '../../src/core/config.ts'
import { ConfigError } from '../../src/core/errors.ts'

type Environment = { [name: string]: string | undefined }

const slack = {
  SLACK_BOT_TOKEN: 'xoxb-invented',
  SLACK_SIGNING_SECRET: 'invented-signing-secret',
  SLACK_STAFF_CHANNEL: 'C0STAFF',
}
const twilio = {
  TWILIO_ACCOUNT_SID: 'AC0123',
  TWILIO_AUTH_TOKEN: 'invented-token',
  TWILIO_SMS_FROM: '+447700900900',
}
const email = {
  EMAIL_FROM: 'Bright <help@brightline.example>',
  EMAIL_SMTP_URL: 'smtps://bright:s3cret@mail.example:465',
}

function faultsOf(environment: Environment): string[] {
  try {
    readConfig(environment)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
}

describe('what is read', () => {
  it('has a default for everything but the channels and the model’s key', () => {
    expect(readConfig({})).toMatchObject({
      listen: { port: 3000, host: '127.0.0.1' },
      publicUrl: 'http://127.0.0.1:3000',
      stateUrl: 'sqlite:./data/switchboard.db',
      model: { apiKey: undefined, agent: 'claude-sonnet-5-5', classifier: 'claude-haiku-5-5' },
      policyFile: 'policy.yaml',
      helpdeskUrl: 'builtin:',
      logLevel: 'info',
    })
    expect(Object.keys(readConfig({}))).not.toEqual(expect.arrayContaining(['slack', 'twilio', 'email']))
  })

  it('turns a channel on when its variables are there', () => {
    const all = readConfig({ ...slack, ...twilio, ...email })
    expect(all.slack).toMatchObject({ botToken: 'xoxb-invented', staffChannel: 'C0STAFF' })
    expect(all.twilio).toMatchObject({ accountSid: 'AC0123', smsFrom: '+447700900900' })
    expect(all.email).toMatchObject({ from: email.EMAIL_FROM, smtpUrl: email.EMAIL_SMTP_URL })
  })

  const read: [string, Environment, (config: Config) => unknown, unknown][] = [
    ['a port', { PORT: '8080' }, ({ listen }) => listen.port, 8080],
    ['the URL from host and port', { PORT: '81', HOST: '::1' }, ({ publicUrl }) => publicUrl, 'http://::1:81'],
    ['the URL without its last slash', { PUBLIC_URL: 'https://g.example/a/' }, (c) => c.publicUrl, 'https://g.example/a'],
    ['an empty value as none', { PORT: '', LOG_LEVEL: '  ' }, (c) => [c.listen.port, c.logLevel], [3000, 'info']],
    ['no space around a value', { ANTHROPIC_API_KEY: ' key\n' }, ({ model }) => model.apiKey, 'key'],
    ['a number with WhatsApp’s prefix', { ...twilio, TWILIO_WHATSAPP_FROM: 'whatsapp:+447700900901' }, (c) => c.twilio?.whatsappFrom, '+447700900901'],
    ['one secret as a list of one', twilio, (c) => c.twilio?.authTokens, ['invented-token']],
    ['a secret that is being changed', { ...slack, SLACK_SIGNING_SECRET: 'new, old' }, (c) => c.slack?.signingSecrets, ['new', 'old']],
    ['a messaging service as a sender', { ...twilio, TWILIO_SMS_FROM: '', TWILIO_MESSAGING_SERVICE_SID: 'MG1' }, (c) => c.twilio?.messagingServiceSid, 'MG1'],
  ] // prettier-ignore
  it.each(read)('%s', (_what, environment, of, value) => expect(of(readConfig(environment))).toEqual(value))
})

describe('a fault names the variable and what would be right', () => {
  const port = 'PORT: expected a port between 1 and 65535'
  const faults: [string, Environment, string][] = [
    ['no number', { PORT: 'http' }, port],
    ['a port too high', { PORT: '70000' }, port],
    ['no port', { PORT: '0' }, port],
    ['half a port', { PORT: '80.5' }, port],
    ['no URL', { PUBLIC_URL: 'gateway.example' }, 'PUBLIC_URL: expected a URL like https://gateway.example.com'],
    ['another protocol', { ANTHROPIC_BASE_URL: 'ftp://x.example' }, 'ANTHROPIC_BASE_URL: expected a URL like https://api.anthropic.com'],
    ['a loud level', { LOG_LEVEL: 'loud' }, 'LOG_LEVEL: expected one of debug, info, warn, error, silent'],
    ['another token of Slack’s', { ...slack, SLACK_BOT_TOKEN: 'xapp-1' }, 'SLACK_BOT_TOKEN: expected a bot token beginning xoxb- (Slack app → OAuth & Permissions)'],
    ['a channel’s name', { ...slack, SLACK_STAFF_CHANNEL: '#desk' }, 'SLACK_STAFF_CHANNEL: expected a channel id like C0123456789 (Slack channel → About, at the bottom)'],
    ['a number as people write it', { ...twilio, TWILIO_SMS_FROM: '07700 900900' }, 'TWILIO_SMS_FROM: expected a phone number like +447700900900'],
    ['another kind of SID', { ...twilio, TWILIO_ACCOUNT_SID: 'SK1' }, 'TWILIO_ACCOUNT_SID: expected an account SID beginning AC (Twilio Console → Account Info)'],
    ['Twilio without a sender', { ...twilio, TWILIO_SMS_FROM: '' }, 'TWILIO_SMS_FROM, TWILIO_WHATSAPP_FROM, TWILIO_MESSAGING_SERVICE_SID: at least one is needed (Twilio Console → Phone Numbers)'],
    ['a mail server without a protocol', { ...email, EMAIL_SMTP_URL: 'mail.example:465' }, 'EMAIL_SMTP_URL: expected a URL like smtps://user:password@mail.example.com:465'],
    ['a password with a bare %', { ...email, EMAIL_SMTP_URL: 'smtps://a:50%@mail.example' }, 'EMAIL_SMTP_URL: expected a user and password in which every % that is meant is written %25'],
    ['a short encryption key', { ENCRYPTION_KEY: `${'k'.repeat(32)},short` }, 'ENCRYPTION_KEY: expected at least 32 characters: openssl rand -base64 32'],
    ['a short console token', { CONSOLE_TOKEN: 'short' }, 'CONSOLE_TOKEN: expected at least 16 characters, from a password manager'],
    ['Slack begun', { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_STAFF_CHANNEL: 'C1' }, 'SLACK_SIGNING_SECRET: is missing (Slack app → Basic Information → App Credentials)'],
    ['mail begun', { EMAIL_FROM: 'help@brightline.example' }, 'EMAIL_SMTP_URL: is missing (your mail provider’s SMTP settings)'],
  ] // prettier-ignore
  it.each(faults)('%s', (_what, environment, fault) => expect(faultsOf(environment)).toEqual([fault]))

  it.each(['new,', ',old', ',', 'new,,old'])('a secret anybody could sign with: %j', (value) => {
    for (const environment of [
      { ...slack, SLACK_SIGNING_SECRET: value },
      { ...twilio, TWILIO_AUTH_TOKEN: value },
    ]) {
      expect(faultsOf(environment)).toEqual([expect.stringMatching(/^\w+: expected no empty secret/)])
    }
  })

  it('tells all of them at once', () => {
    const faults = faultsOf({
      PORT: 'x',
      LOG_LEVEL: 'loud',
      SLACK_BOT_TOKEN: 'xoxp-user-token',
      TWILIO_AUTH_TOKEN: 'invented-token',
      EMAIL_SMTP_URL: 'mail.example',
    })
    expect(faults.map((fault) => fault.split(':')[0])).toEqual([
      'PORT',
      'SLACK_BOT_TOKEN',
      'EMAIL_SMTP_URL',
      'LOG_LEVEL',
      'SLACK_SIGNING_SECRET',
      'SLACK_STAFF_CHANNEL',
      'TWILIO_ACCOUNT_SID',
      'EMAIL_FROM',
      'TWILIO_SMS_FROM, TWILIO_WHATSAPP_FROM, TWILIO_MESSAGING_SERVICE_SID',
    ])
  })

  it('never repeats a value, which may be a secret in the wrong place', () => {
    const secret = 'invented-and-secret'
    const names = Object.keys({
      ...slack,
      ...twilio,
      ...email,
      PORT: '',
      LOG_LEVEL: '',
      ANTHROPIC_BASE_URL: '',
    })
    for (const name of names) {
      expect(faultsOf({ ...slack, ...twilio, ...email, [name]: secret }).join('\n')).not.toContain(secret)
    }
  })
})

it('takes .env.example as it is', () => {
  const lines = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8').split('\n')
  const example: Environment = {}
  for (const line of lines) {
    const [, name, value] = /^([A-Z_]+)=(.*)$/.exec(line) ?? []
    if (name) example[name] = value
  }
  expect(Object.keys(example).length).toBeGreaterThan(15)
  expect(faultsOf(example)).toEqual([])
})

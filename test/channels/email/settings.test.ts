import { describe, expect, test } from 'vitest'
import { readConfig } from '../../../src/core/config.ts'
import { ConfigError } from '../../../src/core/errors.ts'

const sending = { EMAIL_FROM: 'Bright <help@brightline.example>', EMAIL_SMTP_URL: 'smtp://127.0.0.1:25' }
const receiving = { ...sending, EMAIL_WEBHOOK_SECRET: 'demo-mail-secret' }

/** What is wrong with an environment. */
function faults(environment: { [name: string]: string }): string[] {
  try {
    readConfig(environment)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
}

describe('mail settings', () => {
  test('without a secret mails are only sent', () => {
    expect(readConfig(sending).email).toEqual({
      from: 'Bright <help@brightline.example>',
      smtpUrl: 'smtp://127.0.0.1:25',
    })
  })

  test('every way in', () => {
    const { email } = readConfig({
      ...receiving,
      EMAIL_WEBHOOK_SECRET: 'new-secret,old-secret',
      EMAIL_LISTEN: '[::1]:2525',
      EMAIL_SENDGRID_KEY: 'a,b',
      EMAIL_MAILGUN_KEY: 'c',
      EMAIL_POSTMARK_AUTH: 'user:pass:word,user:older',
      EMAIL_AUTHSERV_ID: 'mx.relay.example',
    })
    expect(email?.receive).toEqual({
      secrets: ['new-secret', 'old-secret'],
      listen: { host: '::1', port: 2525 },
      sendgridKeys: ['a', 'b'],
      mailgunKeys: ['c'],
      postmarkLogins: ['user:pass:word', 'user:older'],
      authservId: 'mx.relay.example',
    })
  })

  test.each([
    [
      'a way in without the secret',
      { ...sending, EMAIL_LISTEN: '0.0.0.0:25' },
      /^EMAIL_WEBHOOK_SECRET: is missing/,
    ],
    ['a secret without a sender', { EMAIL_WEBHOOK_SECRET: 'x' }, /^EMAIL_FROM: is missing/],
    [
      'a host without a port',
      { ...receiving, EMAIL_LISTEN: 'localhost' },
      /^EMAIL_LISTEN: expected a host and a port/,
    ],
    [
      'a login without a password',
      { ...receiving, EMAIL_POSTMARK_AUTH: 'user' },
      /^EMAIL_POSTMARK_AUTH: expected user:password/,
    ],
    [
      'an empty previous key',
      { ...receiving, EMAIL_MAILGUN_KEY: 'x,' },
      /^EMAIL_MAILGUN_KEY: expected no empty secret/,
    ],
  ])('%s is named', (_, environment, fault) => {
    expect(faults(environment).join('\n')).toMatch(fault)
  })
})

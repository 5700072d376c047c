import { describe, expect, test } from 'vitest'
import { fieldsOf, parseInbound, parseStatus, type Addresses } from '../../../src/channels/twilio/parse.ts'
import type { InboundMessage } from '../../../src/core/message.ts'
import { fixture } from '../../support/webhooks.ts'

const ours: Addresses = { sms: '+447700900900', whatsapp: '+447700900901' }
const at = Date.UTC(2026, 0, 1, 9)

const received = (name: string, addresses = ours) =>
  parseInbound(fieldsOf(fixture(`twilio/${name}.txt`), false), addresses, at)
const sid = (n: number) => `twilio:SM${n.toString(16).padStart(32, '0')}`

describe('messages', () => {
  test('an SMS', () => {
    expect(received('sms-question')).toEqual({
      value: {
        id: sid(1),
        conversation: 'sms:+447700900900/+447700900101',
        from: { key: 'sms:+447700900101', assurance: 'recognised' },
        text: 'Why is invoice INV-7 £40 higher? & can I get it back + credit?',
        files: [],
        at,
      },
    })
  })

  const cases: [string, Partial<InboundMessage>][] = [
    [
      'whatsapp-text',
      {
        conversation: 'whatsapp:+447700900901/+447700900111',
        from: { key: 'whatsapp:+447700900111', name: 'Priya R', assurance: 'recognised' },
        text: 'Hi there',
      },
    ],
    [
      'whatsapp-photo-without-text',
      {
        text: '',
        files: [
          {
            from: 'whatsapp',
            id: `${sid(12)}/0`,
            type: 'image/jpeg',
            url: 'https://api.twilio.com/2010-04-01/Accounts/AC00000000000000000000000000000000/Messages/MM1/Media/ME1',
          },
          {
            from: 'whatsapp',
            id: `${sid(12)}/1`,
            type: 'application/pdf',
            url: 'https://api.twilio.com/2010-04-01/Accounts/AC00000000000000000000000000000000/Messages/MM1/Media/ME2',
          },
        ],
      },
    ],
    ['whatsapp-location-shared', { text: 'Location: Warehouse, 1 Dock Road (53.4, -2.9)' }],
    ['whatsapp-from-a-business-scoped-id', { conversation: 'whatsapp:+447700900901/GB.1349' }],
    ['sms-of-emoji-and-field-added-by-twilio', { text: '👍🏽 thanks' }],
  ]
  test.each(cases)('%s', (name, expected) => {
    expect(received(name)).toMatchObject({ value: expected })
  })

  test('the message it quotes is named; a button says itself what it answers', () => {
    const quoting = {
      ...fieldsOf(fixture('twilio/whatsapp-text.txt'), false),
      OriginalRepliedMessageSid: 'SM00000000000000000000000000000099',
    }
    expect(parseInbound(quoting, ours, at)).toMatchObject({
      value: { quotes: 'twilio:SM00000000000000000000000000000099' },
    })
    const pressed = parseInbound({ ...quoting, ButtonPayload: 'yes' }, ours, at)
    expect('value' in pressed && pressed.value).not.toHaveProperty('quotes')
    const odd = parseInbound({ ...quoting, OriginalRepliedMessageSid: '<b>' }, ours, at)
    expect('value' in odd && odd.value).not.toHaveProperty('quotes')
  })

  test('a pooled number is ours when it comes through our messaging service', () => {
    const service = { ...ours, service: 'MG00000000000000000000000000000001' }
    expect(received('sms-to-a-pooled-number', service)).toMatchObject({
      value: { conversation: 'sms:+447700900950/+447700900101' },
    })
    expect(received('sms-to-a-pooled-number')).toHaveProperty('dropped')
  })

  test.each([
    ['sms-from-our-own-number', 'our own message'],
    ['sms-to-a-number-we-do-not-have', 'not addressed to us: +447700900999'],
    ['messenger-message', 'no channel of ours: messenger'],
  ])('%s is nobody’s message', (name, dropped) => {
    expect(received(name)).toEqual({ dropped })
  })
})

describe('consent', () => {
  test.each([
    ['sms-stop-keyword', 'stop'],
    ['sms-opt-out-type', 'stop'],
    ['sms-start-keyword', 'start'],
    ['sms-help-keyword', 'help'],
    ['sms-stop-in-a-sentence', undefined],
    ['sms-question', undefined],
  ])('%s: %s', (name, consent) => {
    const parsed = received(name)
    expect('value' in parsed && parsed.value.consent).toBe(consent)
  })

  test.each(['STOP', 'unsubscribe', 'End', 'quit', 'STOPALL', 'revoke', 'opt-out', 'Cancel!'])(
    '%s is a stop word',
    (Body) => {
      const fields = { MessageSid: 'SM1', From: '+447700900101', To: '+447700900900', Body }
      expect(parseInbound(fields, ours, at)).toMatchObject({ value: { consent: 'stop', text: Body } })
    },
  )

  test('a pressed button that says Cancel is an answer', () => {
    const parsed = received('whatsapp-button-pressed')
    expect(parsed).toMatchObject({ value: { choice: 'decline:act_1', text: 'Cancel' } })
    expect(parsed).not.toHaveProperty('value.consent')
  })
})

describe('delivery states', () => {
  test.each([
    ['status-sending', { state: 'queued', provider: sid(25), to: 'sms:+447700900101' }],
    ['status-sent', { state: 'sent', provider: sid(21), to: 'sms:+447700900101' }],
    ['status-delivered', { state: 'delivered', provider: sid(21), to: 'sms:+447700900101' }],
    ['status-read-on-whatsapp', { state: 'read', provider: sid(26), to: 'whatsapp:+447700900111' }],
    [
      'status-undelivered',
      { state: 'failed', provider: sid(22), to: 'sms:+447700900101', code: '30003', again: 600_000 },
    ],
    [
      'status-failed',
      {
        state: 'failed',
        provider: sid(23),
        to: 'sms:+447700900101',
        code: '30006',
        lost: 'sms:+447700900900/+447700900101',
      },
    ],
    ['status-canceled', { state: 'failed', provider: sid(24), to: 'sms:+447700900101', code: 'canceled' }],
  ])('%s', (name, expected) => {
    expect(parseStatus(fieldsOf(fixture(`twilio/${name}.txt`), false), at)).toEqual({
      value: { ...expected, at },
    })
  })

  test('a state of an inbound message says nothing', () => {
    expect(
      parseStatus(fieldsOf(fixture('twilio/status-of-an-inbound-message.txt'), false), at),
    ).toHaveProperty('dropped')
  })
})

describe('what Twilio does not send', () => {
  test.each([
    ['no id', { From: '+1', To: '+2' }, /MessageSid/],
    ['no sender', { MessageSid: 'SM1', To: '+2' }, /From/],
    ['an id with spaces', { MessageSid: 'SM 1', From: '+1', To: '+2' }, /MessageSid/],
    ['a hundred files', { MessageSid: 'SM1', From: '+1', To: '+2', NumMedia: '100' }, /NumMedia/],
  ])('%s', (_, fields, names) => {
    expect(() => parseInbound({ ...fields }, ours, at)).toThrow(names)
  })

  test('a status without a state, JSON that is no object', () => {
    expect(() => parseStatus({ MessageSid: 'SM1' }, at)).toThrow(/MessageStatus/)
    expect(() => fieldsOf('[1]', true)).toThrow(/JSON object/)
    expect(() => fieldsOf('no json', true)).toThrow(/JSON object/)
  })

  test('JSON fields are read as a form’s', () => {
    expect(fieldsOf('{"MessageSid":"SM1","NumMedia":0}', true)).toEqual({ MessageSid: 'SM1', NumMedia: '0' })
  })

  test('of a repeated field the first counts', () => {
    expect(fieldsOf('a=1&a=2', false)).toEqual({ a: '1' })
  })
})

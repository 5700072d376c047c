import { createHash } from 'node:crypto'
import fc from 'fast-check'
import webhooks from 'twilio/lib/webhooks/webhooks.js'
import { describe, expect, test } from 'vitest'
import { createVerify, joinParams } from '../../../src/channels/twilio/verify.ts'

const token = 'demo-auth-token'
const verify = createVerify([token], 'https://gw.example.com')

// Made with the vendor's own code, once, and kept: what they are must not change with the SDK.
const form = {
  target: '/webhooks/twilio/sms?tenant=acme',
  body: 'AccountSid=AC0&Body=hello+world&From=%2B15551230001&MessageSid=SM1&NumMedia=0&To=%2B15551230002',
  signature: '+r6FfnhuruPufhQ7PbxjqIRvC4U=',
}
const json = {
  target: '/webhooks/twilio/json?bodySHA256=93a23971a914e5eacbf0a8d25154cda309c3c1c72fbb9914d47c60f3cb681588',
  body: '{"hello":"world"}',
  signature: 'e2UcplKp0F2zoPP0xv4XbCkqppI=',
}

/** The vendor's signature over a URL and a form, repeated fields as lists. */
function vendorSignature(key: string, url: string, body: string): string {
  const form = new URLSearchParams(body)
  const fields = Object.fromEntries([...form.keys()].map((name) => [name, form.getAll(name)]))
  return webhooks.getExpectedTwilioSignature(key, url, fields)
}

describe('genuine requests', () => {
  test.each([
    ['a form', form],
    ['JSON with its hash in the URL', json],
  ])('%s', (_, request) => {
    expect(verify(request)).toBe(0)
  })

  test.each([
    ['with the default port', 'https://gw.example.com:443/webhooks/twilio'],
    ['without a port', 'https://gw.example.com/webhooks/twilio'],
  ])('signed %s', (_, url) => {
    const signature = vendorSignature(token, url, 'a=1')
    expect(verify({ target: '/webhooks/twilio', body: 'a=1', signature })).toBe(0)
  })

  test('a public URL with a port and a path of its own', () => {
    const behind = createVerify([token], 'http://127.0.0.1:3000/gw/')
    const signature = vendorSignature(token, 'http://127.0.0.1:3000/gw/webhooks/twilio', 'a=1')
    expect(behind({ target: '/webhooks/twilio', body: 'a=1', signature })).toBe(0)
  })

  test('repeated fields count once each, sorted; empty ones count', () => {
    expect(joinParams('b=2&a=z&a=y&a=z&c=')).toBe('ayazb2c')
  })

  test('while a token is rotated, both fit and which one is told', () => {
    const rotating = createVerify(['next-token', token], 'https://gw.example.com')
    expect(rotating(form)).toBe(1)
    const signature = vendorSignature('next-token', `https://gw.example.com${form.target}`, form.body)
    expect(rotating({ ...form, signature })).toBe(0)
  })

  test('whatever the form holds, the vendor and we agree', () => {
    const pairs = fc.array(
      fc.tuple(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string({ unit: 'grapheme' })),
    )
    fc.assert(
      fc.property(pairs, (fields) => {
        const body = new URLSearchParams(fields).toString()
        const signature = vendorSignature(token, 'https://gw.example.com/webhooks/twilio', body)
        expect(verify({ target: '/webhooks/twilio', body, signature })).toBe(0)
      }),
      { seed: 31, numRuns: 300 },
    )
  })
})

describe('forged requests', () => {
  test.each([
    ['no signature', { ...form, signature: '' }],
    ['a signature of the right length', { ...form, signature: form.signature.replace('r6', 'r7') }],
    ['another query', { ...form, target: '/webhooks/twilio/sms?tenant=other' }],
    ['no query', { ...form, target: '/webhooks/twilio/sms' }],
    ['another path', { ...form, target: '/webhooks/twilio/status?tenant=acme' }],
    ['an added field', { ...form, body: `${form.body}&OptOutType=START` }],
    ['a removed field', { ...form, body: form.body.replace('&NumMedia=0', '') }],
    ['another JSON body', { ...json, body: '{"hello":"mars"}' }],
    ['no body where a hash was promised', { ...json, body: '' }],
  ])('%s', (_, request) => {
    expect(verify(request)).toBeUndefined()
  })

  test('a hash that fits a changed body, but was not signed', () => {
    const body = '{"hello":"mars"}'
    const hash = createHash('sha256').update(body).digest('hex')
    const target = `/webhooks/twilio/json?bodySHA256=${hash}`
    expect(verify({ ...json, target, body })).toBeUndefined()
  })

  test('http instead of https, another host', () => {
    expect(createVerify([token], 'http://gw.example.com')(form)).toBeUndefined()
    expect(createVerify([token], 'https://gw.example.org')(form)).toBeUndefined()
  })

  test.each([[[]], [['']], [['  ']], [[token, '']]])('an empty token refuses to start: %j', (tokens) => {
    expect(() => createVerify(tokens, 'https://gw.example.com')).toThrow(/anybody could sign/)
  })

  test('no changed body is ever accepted', () => {
    const at = fc.nat({ max: form.body.length - 1 })
    const char = fc.constantFrom('&', '=', '+', '%', 'a', '1', '\n', 'é')
    fc.assert(
      fc.property(at, fc.constantFrom('replace', 'insert', 'remove'), char, (index, how, put) => {
        const [before, after] = [form.body.slice(0, index), form.body.slice(index + 1)]
        const kept = form.body.charAt(index)
        const body = before + (how === 'remove' ? '' : put) + (how === 'insert' ? kept : '') + after
        // `=` and `+` have no meaning of their own once the fields are read: only changes that reach them count.
        fc.pre(joinParams(body) !== joinParams(form.body))
        expect(verify({ ...form, body })).toBeUndefined()
      }),
      { seed: 32, numRuns: 2000 },
    )
  })
})

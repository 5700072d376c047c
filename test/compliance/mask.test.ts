/** What no log line shows: card numbers however people write them, and our secrets however they are spelled. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMask, maskCards } from '../../src/compliance/mask.ts'

/** Test numbers that card schemes publish: they belong to nobody. */
const cards = {
  visa: '4111111111111111',
  oldVisa: '4222222222222',
  mastercard: '5555555555554444',
  mastercard2: '2223003122003222',
  amex: '378282246310005',
  diners: '30569309025904',
  discover: '6011111111111117',
  maestro: '6759649826438453',
  unionPay19: '6205500000000000004',
}
const grouped = (digits: string, by: string) => digits.replace(/(\d{4})(?=\d)/g, `$1${by}`)

describe('card numbers', () => {
  it.each(Object.entries(cards))('%s keeps its last four digits', (_scheme, digits) => {
    expect(maskCards(`my card ${digits} please`)).toBe(`my card [card …${digits.slice(-4)}] please`)
  })

  it.each([' ', '-', ' - ', '.', '\u00a0', '–', '\n', '\\n'])('in groups with %j between them', (by) => {
    expect(maskCards(`it is ${grouped(cards.visa, by)}.`)).toBe('it is [card …1111].')
  })

  const masked: [string, string, string][] = [
    ['American Express, in its own groups', '3782 822463 10005', '[card …0005]'],
    ['with its security code behind it', '4111 1111 1111 1111 123', '[card …1111] 123'],
    ['with its expiry behind it', '4111 1111 1111 1111 12/28', '[card …1111] 12/28'],
    ['with a number before it', 'flat 12 4111 1111 1111 1111', 'flat 12 [card …1111]'],
    ['two of them', '4111111111111111 5555555555554444', '[card …1111] [card …4444]'],
    ['right behind a word', 'card4111111111111111', 'card[card …1111]'],
    ['at the start of a line within JSON', '{"text":"here:\\n4111111111111111"}', '{"text":"here:\\n[card …1111]"}'],
    ['as a number in JSON', '{"card":4111111111111111}', '{"card":[card …1111]}'],
  ] // prettier-ignore
  it.each(masked)('%s', (_what, text, shown) => expect(maskCards(text)).toBe(shown))

  const left: [string, string][] = [
    ['a number whose check digit is wrong', '4111111111111112'],
    ['too few digits', '411111111111'],
    ['too many digits', '41111111111111111111111'],
    ['times in ms', '1767225600000 1767225600008'],
    ['a Slack time', '1767225600.000200'],
    ['a conversation', 'sms:+447700900900/+447700900101'],
    ['a long phone number', '+4917612345671 or +49 176 12345671'],
    ['an id', 'SM4a1b111111111111111111111111111e'],
    ['an invoice', 'INV-NWR-2608-0004111111'],
    ['money', '£1,234,567,890,123.00'],
    ['nothing', ''],
  ]
  it.each(left)('%s stays', (_what, text) => expect(maskCards(text)).toBe(text))

  it('masking twice is masking once, whatever the text (seed 7)', () => {
    const piece = fc.oneof(fc.stringMatching(/^\d{1,8}$/), fc.constantFrom(' ', '-', '\n', 'a', '+', '"'))
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const once = maskCards(pieces.join(''))
        expect(maskCards(once)).toBe(once)
      }),
      { seed: 7, numRuns: 500 },
    )
  })
})

describe('secrets', () => {
  const secret = 'pa"ss\\wörd%/1'
  const mask = createMask([secret, undefined, '', 'short', 'token-invented', 'token-invented-too'])

  const spelled: [string, string][] = [
    ['as it is', `key ${secret}.`],
    ['in JSON', JSON.stringify({ key: secret })],
    ['in JSON within JSON', JSON.stringify({ body: JSON.stringify({ key: secret }) })],
    ['in a URL', `https://a:${encodeURIComponent(secret)}@b.example`],
  ]
  it.each(spelled)('%s', (_what, line) => {
    expect(mask(line)).toContain('[secret]')
    expect(mask(line)).not.toMatch(/pa.{1,4}ss/)
  })

  it('leaves no end of the longer of two that begin alike', () => {
    expect(mask('token-invented-too token-invented')).toBe('[secret] [secret]')
  })

  it('leaves words alone that are too short to be secrets', () => {
    expect(mask('a short line')).toBe('a short line')
  })
})

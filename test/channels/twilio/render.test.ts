import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { renderSms, renderWhatsapp } from '../../../src/channels/twilio/render.ts'
import { segmentsOf } from '../../../src/channels/twilio/segments.ts'
import type { Choice, FileRef } from '../../../src/core/message.ts'

const outbound = (text: string, more: { choices?: Choice[]; files?: FileRef[] } = {}) => ({
  id: 'out_1',
  conversation: 'sms:+447700900900/+447700900101' as const,
  text,
  ...more,
})

const dialects: [string, string, string, string][] = [
  [
    'marks',
    '**Refund** of _£40_, not ~~£50~~: `INV-7`',
    'Refund of £40, not £50: INV-7',
    '*Refund* of _£40_, not ~£50~: ```INV-7```',
  ],
  ['a heading with a bold word', '# Your **plan**', 'Your plan', '*Your plan*'],
  ['bold over two lines', '**a\nb**', 'a\nb', '*a*\n*b*'],
  [
    'a labelled link',
    'See [your invoice](https://x.example/i).',
    'See your invoice: https://x.example/i.',
    'See your invoice: https://x.example/i.',
  ],
  ['a bare link', 'https://x.example/a_b', 'https://x.example/a_b', 'https://x.example/a_b'],
  [
    'a mail link',
    '[Write to us](mailto:help@brightline.example)',
    'Write to us: help@brightline.example',
    'Write to us: help@brightline.example',
  ],
  [
    'lists',
    '- a\n  - b\n- c\n\n1. d\n2. e',
    '- a\n  - b\n- c\n\n1. d\n2. e',
    '- a\n  - b\n- c\n\n1. d\n2. e',
  ],
  ['a quote', '> a\n> b', '> a\n> b', '> a\n> b'],
  ['a fence', '```ts\na\n```', 'a', '```\na\n```'],
  [
    'a table',
    '| Invoice | Amount |\n|-|-|\n| INV-7 | £40 |',
    'Invoice: INV-7, Amount: £40',
    '```\nInvoice  Amount\nINV-7    £40\n```',
  ],
  ['typographic characters', '“It’s done” – thanks…', '"It\'s done" - thanks...', '“It’s done” – thanks…'],
]

describe('dialects', () => {
  test.each(dialects)('%s', (_, markdown, sms, whatsapp) => {
    expect(renderSms(outbound(markdown))).toEqual([sms])
    expect(renderWhatsapp(outbound(markdown))).toEqual([whatsapp])
  })

  test('choices are numbers, files are links', () => {
    const message = outbound('Refund £40?', {
      choices: [
        { value: 'a', label: 'Yes, refund it' },
        { value: 'b', label: 'No' },
      ],
      files: [
        { from: 'desk', id: 'f', name: 'invoice.pdf', url: 'https://x.example/f' },
        { from: 'desk', id: 'without address' },
      ],
    })
    const expected =
      'Refund £40?\n\ninvoice.pdf: https://x.example/f\n\nReply 1 for Yes, refund it\nReply 2 for No'
    expect(renderSms(message)).toEqual([expected])
    expect(renderWhatsapp(message)).toEqual([expected])
  })

  test('a blank message has no parts', () => {
    expect(renderSms(outbound(' \n'))).toEqual([])
  })
})

describe('at the limit of 1,600 characters', () => {
  const words = (length: number) => 'abcd '.repeat(Math.ceil(length / 5)).slice(0, length - 1) + 'z'

  test.each([
    [1599, 1],
    [1600, 1],
    [1601, 2],
  ])('%i characters are %i part(s)', (length, parts) => {
    expect(renderSms(outbound(words(length)))).toHaveLength(parts)
    expect(renderWhatsapp(outbound(words(length)))).toHaveLength(parts)
  })

  test('parts of an SMS are numbered, those of WhatsApp are not', () => {
    expect(renderSms(outbound(words(3000))).map((part) => part.slice(0, 10))).toEqual([
      '(1/2) abcd',
      '(2/2) abcd',
    ])
    expect(renderWhatsapp(outbound(words(3000))).every((part) => part.startsWith('abcd'))).toBe(true)
  })

  test('an emoji of several code points is not cut', () => {
    const family = '👨‍👩‍👧‍👦'
    const parts = renderWhatsapp(outbound(family.repeat(400)))
    expect(parts.every((part) => part.length <= 1600 && part.length % family.length === 0)).toBe(true)
    expect(parts.join('')).toBe(family.repeat(400))
  })

  test('whatever is sent: within the limit, and no word lost', () => {
    const piece = fc.constantFrom(
      '**',
      '*',
      '`',
      '\n',
      '\n\n',
      '- ',
      '1. ',
      '> ',
      '# ',
      'é ',
      '👍🏽 ',
      '— ',
      'W',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.integer({ min: 1, max: 90 }), (pieces, times) => {
        const source = pieces.join('').repeat(times).replace(/W/g, ' word ')
        const count = (source.match(/word/g) ?? []).length
        for (const render of [renderSms, renderWhatsapp]) {
          const parts = render(outbound(source))
          expect(parts.every((part) => part.length <= 1600)).toBe(true)
          expect((parts.join(' ').match(/word/g) ?? []).length).toBe(count)
        }
      }),
      { seed: 41, numRuns: 300 },
    )
  })
})

describe('what an SMS costs', () => {
  test.each([
    ['nothing', '', 'GSM-7', 0, 0],
    ['one full segment', 'a'.repeat(160), 'GSM-7', 160, 1],
    ['one more', 'a'.repeat(161), 'GSM-7', 161, 2],
    ['two full segments', 'a'.repeat(306), 'GSM-7', 306, 2],
    ['three', 'a'.repeat(307), 'GSM-7', 307, 3],
    ['the euro sign counts twice', '€'.repeat(80), 'GSM-7', 160, 1],
    ['and is never parted', 'a'.repeat(152) + '€'.repeat(77), 'GSM-7', 306, 3],
    ['accents of the alphabet are free', 'àéñöÆ£'.repeat(20), 'GSM-7', 120, 1],
    ['one emoji turns all into UCS-2', 'a'.repeat(68) + '👍', 'UCS-2', 70, 1],
    ['one more unit', 'a'.repeat(69) + '👍', 'UCS-2', 71, 2],
    ['two full UCS-2 segments', 'ł'.repeat(134), 'UCS-2', 134, 2],
    ['three of them', 'ł'.repeat(135), 'UCS-2', 135, 3],
    ['an emoji across a segment’s end moves on', 'a'.repeat(66) + '👍'.repeat(34), 'UCS-2', 134, 3],
  ])('%s', (_, text, encoding, units, segments) => {
    expect(segmentsOf(text)).toEqual({ encoding, units, segments })
  })

  test('typographic text stays GSM-7 when rendered', () => {
    const [sms = ''] = renderSms(outbound('“Done” — it’s refunded…\u00a0→ • ok'))
    expect(segmentsOf(sms)).toEqual({ encoding: 'GSM-7', units: sms.length, segments: 1 })
  })
})

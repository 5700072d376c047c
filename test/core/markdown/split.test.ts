import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { splitText } from '../../../src/core/markdown/index.ts'

const family = '👨‍👩‍👧‍👦'

const cases: [string, string, number, string[]][] = [
  ['what fits stays whole', 'a b', 3, ['a b']],
  ['blank text has no parts', ' \n ', 5, []],
  ['between paragraphs', 'aaaa bbbb\n\ncccc', 12, ['aaaa bbbb', 'cccc']],
  ['between lines', 'aaaa bbbb\ncccc dddd', 12, ['aaaa bbbb', 'cccc dddd']],
  ['between sentences', 'Yes it is. And so on', 14, ['Yes it is.', 'And so on']],
  ['between words', 'aaaa bbbb cccc', 10, ['aaaa bbbb', 'cccc']],
  [
    'not at an early paragraph when that leaves a tiny part',
    'a\n\nbbbb bbbb bbbb',
    14,
    ['a\n\nbbbb bbbb', 'bbbb'],
  ],
  ['within a word only when it is too long', 'aaaaaaa', 3, ['aaa', 'aaa', 'a']],
  ['never within a cluster', `${family}${family}`, 12, [family, family]],
  ['a cluster longer than the limit, at a code point', family, 4, ['👨‍', '👩‍', '👧‍', '👦']],
  [
    'a Markdown link stays whole',
    'see [our long page](https://x.example/a)',
    38,
    ['see', '[our long page](https://x.example/a)'],
  ],
  [
    'a Slack link stays whole',
    'see <https://x.example|our long page>',
    34,
    ['see', '<https://x.example|our long page>'],
  ],
  [
    'before an address that touches a word',
    'siehe：https://x.example/abc',
    24,
    ['siehe：', 'https://x.example/abc'],
  ],
  ['a fence that fits stays whole', 'text\n```\na\nb\n```', 14, ['text', '```\na\nb\n```']],
  [
    'a fence that does not is closed and opened again',
    '```js\naaaa\nbbbb\ncccc\n```',
    20,
    ['```js\naaaa\nbbbb\n```', '```js\ncccc\n```'],
  ],
]

describe('where a text is cut', () => {
  test.each(cases)('%s', (_, source, max, parts) => {
    expect(splitText(source, max)).toEqual(parts)
  })

  test('a limit below one is refused', () => {
    expect(() => splitText('a', 0)).toThrow(RangeError)
  })
})

const word = fc.constantFrom(
  'a',
  'invoice',
  'überfällig',
  family,
  'e\u0301e\u0301',
  '👍🏽',
  'x'.repeat(50),
  '「東京」',
)
const link = fc.constantFrom(
  '[the invoice](https://x.example/i/1)',
  'https://x.example/pay?a=b',
  '<https://x.example|pay now>',
)
const gap = fc.constantFrom(' ', '\n', '\n\n', '. ')
const prose = fc
  .array(fc.tuple(fc.oneof(word, link), gap), { maxLength: 60 })
  .map((pairs) => pairs.map(([piece, after]) => piece + after).join(''))
const limit = fc.integer({ min: 60, max: 200 })

describe('whatever is split', () => {
  test('every part keeps the limit and every character but spaces stays, in order', () => {
    fc.assert(
      fc.property(prose, fc.integer({ min: 1, max: 200 }), (source, max) => {
        const parts = splitText(source, max)
        expect(parts.every((part) => part.length <= max && part.trim())).toBe(true)
        expect(parts.join('').replace(/\s/g, '')).toBe(source.replace(/\s/g, ''))
      }),
      { seed: 21, numRuns: 1500 },
    )
  })

  test('links and clusters shorter than the limit are never cut', () => {
    const wholes =
      /\[the invoice\]\(\S+\)|https:\/\/x\.example\/pay\?a=b|<https:\/\/x\.example\|pay now>|👨‍👩‍👧‍👦|👍🏽|e\u0301/g
    const count = (value: string) => (value.match(wholes) ?? []).length
    fc.assert(
      fc.property(prose, limit, (source, max) => {
        const inParts = splitText(source, max).reduce((sum, part) => sum + count(part), 0)
        expect(inParts).toBe(count(source))
      }),
      { seed: 22, numRuns: 1500 },
    )
  })

  test('every part opens and closes its own fences', () => {
    const line = fc.constantFrom('const a = 1', 'x'.repeat(90), '  indented', '', 'b')
    const fence = fc.array(line, { maxLength: 20 }).map((lines) => ['```ts', ...lines, '```'].join('\n'))
    const document = fc.array(fc.oneof(prose, fence), { maxLength: 6 }).map((blocks) => blocks.join('\n\n'))
    fc.assert(
      fc.property(document, limit, (source, max) => {
        for (const part of splitText(source, max)) {
          expect(part.length).toBeLessThanOrEqual(max)
          expect((part.match(/^```/gm) ?? []).length % 2).toBe(0)
        }
      }),
      { seed: 23, numRuns: 1000 },
    )
  })
})

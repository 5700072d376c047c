import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  layOut,
  parseInline,
  parseMarkdown,
  plainDialect,
  plainOf,
} from '../../../src/core/markdown/index.ts'
import type { Block, Inline } from '../../../src/core/markdown/index.ts'

const text = (value: string): Inline => ({ type: 'text', text: value })
const para = (value: string): Block => ({ type: 'paragraph', children: [text(value)] })

const inlineCases: [string, string, Inline[]][] = [
  ['plain words', 'nothing special', [text('nothing special')]],
  ['bold', 'a **b** c', [text('a '), { type: 'bold', children: [text('b')] }, text(' c')]],
  ['bold with underscores', '__b__', [{ type: 'bold', children: [text('b')] }]],
  [
    'italic',
    '*b* and _c_',
    [{ type: 'italic', children: [text('b')] }, text(' and '), { type: 'italic', children: [text('c')] }],
  ],
  [
    'bold and italic at once',
    '***b***',
    [{ type: 'bold', children: [{ type: 'italic', children: [text('b')] }] }],
  ],
  ['strike', '~~old~~ new', [{ type: 'strike', children: [text('old')] }, text(' new')]],
  ['code keeps its marks', '`a **b** _c_`', [{ type: 'code', text: 'a **b** _c_' }]],
  ['an underscore inside a word', 'snake_case_name', [text('snake_case_name')]],
  ['a star between spaces', '2 * 3 * 4', [text('2 * 3 * 4')]],
  ['an escaped mark', '\\*not italic\\*', [text('*not italic*')]],
  ['a mark that never closes', 'a **b', [text('a **b')]],
  [
    'a link',
    '[our page](https://x.example/a_b)',
    [{ type: 'link', url: 'https://x.example/a_b', children: [text('our page')] }],
  ],
  [
    'a link with brackets in its address',
    '[wiki](https://x.example/a_(b))',
    [{ type: 'link', url: 'https://x.example/a_(b)', children: [text('wiki')] }],
  ],
  [
    'a bare address leaves the full stop outside',
    'see https://x.example/a_b_c.',
    [
      text('see '),
      { type: 'link', url: 'https://x.example/a_b_c', children: [text('https://x.example/a_b_c')] },
      text('.'),
    ],
  ],
  [
    'an address in angle brackets',
    '<mailto:a@b.example>',
    [{ type: 'link', url: 'mailto:a@b.example', children: [text('mailto:a@b.example')] }],
  ],
  ['a script is no link', '[x](javascript:alert)', [text('[x](javascript:alert)')]],
  ['a newline', 'a\nb', [text('a'), { type: 'break' }, text('b')]],
]

describe('within a line', () => {
  test.each(inlineCases)('%s', (_, source, expected) => {
    expect(parseInline(source)).toEqual(expected)
  })
})

const blockCases: [string, string, Block[]][] = [
  ['two paragraphs', 'a\n\nb', [para('a'), para('b')]],
  [
    'a heading',
    '## Refunds ##\nText',
    [{ type: 'heading', level: 2, children: [text('Refunds')] }, para('Text')],
  ],
  [
    'a fence with its language',
    '```ts\nconst a = 1\n\n# b\n```\nafter',
    [{ type: 'code', language: 'ts', text: 'const a = 1\n\n# b' }, para('after')],
  ],
  ['a fence that never closes', '```\na', [{ type: 'code', text: 'a' }]],
  ['a rule', 'a\n\n---\nb', [para('a'), { type: 'rule' }, para('b')]],
  ['a quote of two paragraphs', '> a\n>\n> b', [{ type: 'quote', children: [para('a'), para('b')] }]],
  [
    'a list right after its sentence',
    'Do:\n- a\n- b',
    [para('Do:'), { type: 'list', ordered: false, start: 1, items: [[para('a')], [para('b')]] }],
  ],
  [
    'a list with blank lines between',
    '1. a\n\n2. b',
    [{ type: 'list', ordered: true, start: 1, items: [[para('a')], [para('b')]] }],
  ],
  [
    'a list from three',
    '3) a\n4) b',
    [{ type: 'list', ordered: true, start: 3, items: [[para('a')], [para('b')]] }],
  ],
  [
    'a nested list, indented by two',
    '1. a\n  - b\n  - c\n2. d',
    [
      {
        type: 'list',
        ordered: true,
        start: 1,
        items: [
          [para('a'), { type: 'list', ordered: false, start: 1, items: [[para('b')], [para('c')]] }],
          [para('d')],
        ],
      },
    ],
  ],
  [
    'a year is no list',
    'It was in\n1986. A good year',
    [{ type: 'paragraph', children: [text('It was in'), { type: 'break' }, text('1986. A good year')] }],
  ],
  [
    'a table whose row is too short and too long',
    '| a | b |\n|---|:-:|\n| 1 |\n| 1 | 2 | 3 |\nafter',
    [
      {
        type: 'table',
        head: [[text('a')], [text('b')]],
        rows: [
          [[text('1')], []],
          [[text('1')], [text('2 | 3')]],
        ],
      },
      para('after'),
    ],
  ],
  [
    'a pipe in prose',
    'a | b\nc',
    [{ type: 'paragraph', children: [text('a | b'), { type: 'break' }, text('c')] }],
  ],
  ['nothing', ' \n\n', []],
]

describe('blocks', () => {
  test.each(blockCases)('%s', (_, source, expected) => {
    expect(parseMarkdown(source)).toEqual(expected)
  })
})

test('plain words of a line, without marks and addresses', () => {
  expect(plainOf(parseInline('**Hi** [there](https://x.example)\n`you`'))).toBe('Hi there\nyou')
})

describe('whatever is written', () => {
  const markup = [
    '**',
    '*',
    '_',
    '__',
    '~~',
    '\n',
    '\n\n',
    '- ',
    '1. ',
    '> ',
    '# ',
    ' ',
    ' | ',
    '|-|-|\n',
    '[',
    '](',
    ')',
    '```\n',
    '  ',
    '\\',
  ]
  const piece = fc.oneof(fc.constantFrom(...markup), fc.constant('WORD'))

  test('no word is lost', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const source = pieces.map((one, n) => (one === 'WORD' ? ` w${n}w ` : one)).join('')
        const words = source.match(/w\d+w/g) ?? []
        expect(layOut(parseMarkdown(source), plainDialect).match(/w\d+w/g) ?? []).toEqual(words)
      }),
      { seed: 11, numRuns: 3000 },
    )
  })

  test('parsing never throws, however deep', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (source) => {
        expect(Array.isArray(parseMarkdown(source))).toBe(true)
      }),
      { seed: 12, numRuns: 1000 },
    )
    expect(parseMarkdown('>'.repeat(20_000))).toHaveLength(1)
    expect(parseMarkdown('*_'.repeat(5_000) + 'x' + '_*'.repeat(5_000))).toHaveLength(1)
  })
})

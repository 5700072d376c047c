import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { escapeMrkdwn, mrkdwnToMarkdown } from '../../../src/channels/slack/mrkdwn.ts'
import { clip, neutralise, renderMessage } from '../../../src/channels/slack/render.ts'
import type { Choice, OutboundMessage } from '../../../src/core/message.ts'
import { checkBlocks } from '../../../src/sandbox/slack/limits.ts'

const message = (rest: Partial<OutboundMessage>): OutboundMessage => ({
  id: 'out-1',
  conversation: 'slack:T0HOME/C0NORTH/1767225600.000200',
  text: '',
  ...rest,
})
const choices = (count: number, label = 'Yes'): Choice[] =>
  Array.from({ length: count }, (_, i) => ({ value: `v${i}`, label: `${label} ${i}` }))

describe('what is said', () => {
  test('is one markdown block, with plain words beside it for notifications', () => {
    const text =
      '# Done\n\nRefund **RF-12** of `£40.00`:\n\n- [invoice](https://brightline.example/i/12)\n- R&D <team>'
    expect(renderMessage(message({ text }), 'T0HOME')).toEqual([
      {
        blocks: [{ type: 'markdown', text }],
        text: 'Done\nRefund RF-12 of £40.00:\n• invoice\n• R&amp;D &lt;team&gt;',
      },
    ])
  })

  test('beyond 12,000 characters is split, buttons under the last part', () => {
    const text = Array.from({ length: 500 }, (_, i) => `Line ${i} of a long answer about usage.`).join('\n')
    const posts = renderMessage(message({ text, choices: choices(2) }), 'T0HOME')
    expect(posts.map(({ blocks }) => blocks.map(({ type }) => type))).toEqual([
      ['markdown'],
      ['markdown', 'actions'],
    ])
  })

  test('files are linked', () => {
    const files = [
      { from: 'desk' as const, id: 'f1', name: 'invoice.pdf', url: 'https://brightline.example/f1' },
    ]
    const [post] = renderMessage(message({ text: 'Here it is.', files }), 'T0HOME')
    expect(post?.blocks).toEqual([
      { type: 'markdown', text: 'Here it is.\n\n[invoice.pdf](https://brightline.example/f1)' },
    ])
  })

  test('nothing is nothing', () => {
    expect(renderMessage(message({ text: ' \n' }), 'T0HOME')).toEqual([])
  })
})

describe('choices', () => {
  test('are buttons that carry our workspace, over as many rows as needed', () => {
    const [post] = renderMessage(message({ text: 'Which?', choices: choices(27, 'x'.repeat(90)) }), 'T0HOME')
    expect(post?.blocks.map(({ type, block_id }) => [type, block_id])).toEqual([
      ['markdown', undefined],
      ['actions', 'home:T0HOME/0'],
      ['actions', 'home:T0HOME/1'],
    ])
    expect(checkBlocks(post?.blocks)).toEqual([])
  })

  test('stand alone when there is no text', () => {
    const [post] = renderMessage(message({ choices: choices(2) }), 'T0HOME')
    expect(post?.text).toBe('Yes 0 / Yes 1')
    expect(checkBlocks(post?.blocks)).toEqual([])
  })

  test('with a value Slack would refuse are refused before sending', () => {
    const long = [{ value: 'v'.repeat(2_001), label: 'Yes' }]
    expect(() => renderMessage(message({ choices: long }), 'T0HOME')).toThrow('2001 characters')
  })
})

test.each([
  ['ping <!channel> now', 'ping @channel now'],
  ['<!here|here> and <!everyone>', '@here and @everyone'],
  ['<@U0MAYA|Maya>', '@U0MAYA'],
  ['<!subteam^S0DESK>', '@subteam^S0DESK'],
  ['<<!x|@U0MAYA>>', '@x>'],
  ['<<@U0MAYA', '@U0MAYA'],
  ['1 < 2 and a<b', '1 < 2 and a<b'],
])('%s cannot ping', (text, safe) => {
  expect(neutralise(text)).toBe(safe)
})

test('any message is within Slack’s limits and pings nobody', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('<!channel>', '<@U0MAYA>', '<', '<!', '@', '&amp;', '\n\n', '```\n', '**', '😀'),
  )
  const text = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join('').repeat(20))
  const choice = fc.record({
    value: fc.string({ maxLength: 200 }),
    label: fc.string({ minLength: 1, maxLength: 200 }),
  })
  fc.assert(
    fc.property(text, fc.array(choice, { maxLength: 30 }), (words, buttons) => {
      for (const post of renderMessage(message({ text: words, choices: buttons }), 'T0HOME')) {
        expect(checkBlocks(post.blocks)).toEqual([])
        expect(post.text.length).toBeLessThanOrEqual(4_000)
        expect(
          JSON.stringify([post.blocks.filter(({ type }) => type === 'markdown'), post.text]),
        ).not.toMatch(/<[!@#]/)
      }
    }),
    { seed: 20260101, numRuns: 200 },
  )
})

test('a cut never leaves half an entity or half a character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 40 }), (text, max) => {
      const cut = clip(text, max)
      expect(cut.length).toBeLessThanOrEqual(max)
      expect(cut.isWellFormed()).toBe(true)
      expect(cut).toMatch(/^(?:[^&]|&(?:amp|lt|gt);)*$/)
    }),
    { seed: 20260102 },
  )
})

describe('what people write in Slack becomes Markdown', () => {
  test.each([
    ['*bold* and _soft_ and ~gone~', '**bold** and _soft_ and ~~gone~~'],
    ['2 * 3 * 4 = 24', '2 * 3 * 4 = 24'],
    ['see <https://brightline.example/a?b=1&amp;c=2>', 'see https://brightline.example/a?b=1&c=2'],
    ['<https://brightline.example|our [new] page>', '[our \\[new\\] page](https://brightline.example)'],
    [
      '<mailto:dana.whitfield@northwind.example|dana.whitfield@northwind.example>',
      'dana.whitfield@northwind.example',
    ],
    ['<tel:+447700900101|+447700900101>', '+447700900101'],
    ['<@U0MAYA|Maya> in <#C0NORTH|northwind> <!here>', '@Maya in #northwind @here'],
    ['<!subteam^S0DESK|@desk>', '@desk'],
    ['<!date^1767225600^{date}|1 January 2026>', '1 January 2026'],
    ['• one\n• two\n    ◦ three', '- one\n- two\n    - three'],
    ['&gt; quoted\nmine', '> quoted\nmine'],
    [
      '`a *b* &lt;c&gt;` and ```x = *y*\n<https://brightline.example>```',
      '`a *b* <c>` and ```x = *y*\nhttps://brightline.example```',
    ],
    ['&amp;lt; stays', '&lt; stays'],
    ['<@U0BOT> help me', 'help me'],
    ['hey <@U0BOT|bright>, help', 'hey help'],
    ['', ''],
  ])('%j', (text, markdown) => {
    expect(mrkdwnToMarkdown(text, 'U0BOT')).toBe(markdown)
  })

  test('plain words come through escaping unchanged', () => {
    const word = fc.stringMatching(/^[a-zA-Z0-9 <>&;.,£]*$/)
    fc.assert(
      fc.property(word, (text) => void expect(mrkdwnToMarkdown(escapeMrkdwn(text))).toBe(text.trim())),
      { seed: 20260103 },
    )
  })
})

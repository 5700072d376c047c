/** What Teams is sent for what we say. */
import { describe, expect, test } from 'vitest'
import { renderMessage, textLimit } from '../../../src/channels/teams/render.ts'
import type { OutboundMessage } from '../../../src/core/message.ts'

const message = (text: string, more: Partial<OutboundMessage> = {}): OutboundMessage => ({
  id: 'out_1',
  conversation: 'teams:t/c',
  text,
  ...more,
})
const textOf = (markdown: string) => renderMessage(message(markdown)).map(({ text }) => text)

test.each([
  ['**bold** _italic_ `code` ~~gone~~', '**bold** _italic_ `code` ~~gone~~'],
  ['# A **big** word', '**A big word**'],
  [
    'see [the page](https://brightline.example/a_(b))',
    'see [the page](https://brightline.example/a_%28b%29)',
  ],
  ['https://brightline.example/x', 'https://brightline.example/x'],
  ['| a | b |\n| - | - |\n| 1 | 2 |', 'a: 1, b: 2'],
  ['- one\n- two', '- one\n- two'],
  ['> quoted', '> quoted'],
  ['```\n<at>x</at>\n```', '```\n<at>x</at>\n```'],
  ['call <at>Sam</at> & a &lt; b', 'call &lt;at>Sam&lt;/at> & a &amp;lt; b'],
  ['2 * 3 * 4 of api_key_id', '2 \\* 3 \\* 4 of api_key_id'],
  ['`` a`b ``', '`` a`b ``'],
])('%j', (markdown, expected) => expect(textOf(markdown)).toEqual([expected]))

test('a blank message is none', () => expect(renderMessage(message(' \n '))).toEqual([]))

test.each([textLimit - 1, textLimit, textLimit + 1])('a text of %i units keeps the limit', (length) => {
  const text = '👍'.repeat(length / 2).padEnd(length, 'x')
  const parts = textOf(text)
  expect(parts).toHaveLength(length > textLimit ? 2 : 1)
  expect(parts.every((part) => (part ?? '').length <= textLimit)).toBe(true)
  expect(parts.join('')).toBe(text)
})

test('it is split between paragraphs', () => {
  const paragraph = 'A sentence that says something. '.repeat(300).trim()
  const parts = textOf(Array.from({ length: 6 }, () => paragraph).join('\n\n'))
  expect(parts.map((part) => part?.split('\n\n').length)).toEqual([2, 2, 2])
})

test('files are links', () => {
  const files = [{ from: 'desk' as const, id: 'f', name: 'invoice.pdf', url: 'https://brightline.example/f' }]
  expect(renderMessage(message('Here:', { files }))[0]?.text).toBe(
    'Here:\n\n[invoice.pdf](https://brightline.example/f)',
  )
})

describe('choices', () => {
  /** Answered where the client can, a plain message where not. */
  const button = (more: object) => ({
    type: 'Action.Execute',
    verb: 'choose',
    ...more,
    fallback: { type: 'Action.Submit', ...more },
  })
  const choices = [
    { value: 'yes:act-1', label: 'Yes, refund £120.00', style: 'primary' as const },
    { value: 'no:act-1', label: 'No', style: 'danger' as const },
  ]

  test('stand on one card under the text', () => {
    expect(renderMessage(message('Refund £120.00?', { choices }))).toEqual([
      {
        type: 'message',
        text: 'Refund £120.00?',
        textFormat: 'markdown',
        attachments: [
          {
            contentType: 'application/vnd.microsoft.card.adaptive',
            content: {
              $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
              type: 'AdaptiveCard',
              version: '1.5',
              body: [
                {
                  type: 'ActionSet',
                  actions: [
                    button({
                      title: 'Yes, refund £120.00',
                      data: { choice: 'yes:act-1', label: 'Yes, refund £120.00' },
                      style: 'positive',
                    }),
                    button({
                      title: 'No',
                      data: { choice: 'no:act-1', label: 'No' },
                      style: 'destructive',
                    }),
                  ],
                },
              ],
            },
          },
        ],
      },
    ])
  })

  test('stand under the last part of a long text, and alone without a text', () => {
    const long = renderMessage(message('word '.repeat(6_000), { choices }))
    expect(long.map(({ attachments }) => attachments?.length ?? 0)).toEqual([0, 1])
    expect(renderMessage(message('', { choices }))).toMatchObject([{ type: 'message', attachments: [{}] }])
  })

  test('more than six are several rows', () => {
    const many = Array.from({ length: 8 }, (_, n) => ({ value: String(n), label: String(n) }))
    const [activity] = renderMessage(message('Pick', { choices: many }))
    expect(activity?.attachments?.[0]?.content).toMatchObject({
      body: [{ actions: { length: 6 } }, { actions: { length: 2 } }],
    })
  })
})

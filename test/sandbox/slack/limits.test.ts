import { describe, expect, test } from 'vitest'
import { checkBlocks } from '../../../src/sandbox/slack/limits.ts'

const plain = (length: number) => ({ type: 'plain_text', text: 'x'.repeat(length) })
const mrkdwn = (length: number) => ({ type: 'mrkdwn', text: 'x'.repeat(length) })
const button = (rest: object = {}) => ({ type: 'button', action_id: 'a', text: plain(75), ...rest })
const section = (length: number) => ({ type: 'section', text: mrkdwn(length) })
const many = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at))
const buttons = (count: number) => many(count, (at) => button({ action_id: `a${at}` }))

/** Each limit, at it and one beyond. */
const limits: [string, unknown[], unknown[]][] = [
  ['blocks in a message', many(50, () => ({ type: 'divider' })), many(51, () => ({ type: 'divider' }))],
  ['a header', [{ type: 'header', text: plain(150) }], [{ type: 'header', text: plain(151) }]],
  ['a section', [section(3_000)], [section(3_001)]],
  ['an empty section text', [section(1)], [section(0)]],
  [
    'fields of a section',
    [{ type: 'section', fields: many(10, () => mrkdwn(2_000)) }],
    [{ type: 'section', fields: many(11, () => mrkdwn(1)) }],
  ],
  ['a field', [{ type: 'section', fields: [mrkdwn(2_000)] }], [{ type: 'section', fields: [mrkdwn(2_001)] }]],
  [
    'elements of a context',
    [{ type: 'context', elements: many(10, () => mrkdwn(1)) }],
    [{ type: 'context', elements: many(11, () => mrkdwn(1)) }],
  ],
  ['buttons', [{ type: 'actions', elements: buttons(25) }], [{ type: 'actions', elements: buttons(26) }]],
  ['no button at all', [{ type: 'actions', elements: buttons(1) }], [{ type: 'actions', elements: [] }]],
  [
    'a button’s text',
    [{ type: 'actions', elements: [button()] }],
    [{ type: 'actions', elements: [button({ text: plain(76) })] }],
  ],
  [
    'a button’s value',
    [{ type: 'actions', elements: [button({ value: 'v'.repeat(2_000) })] }],
    [{ type: 'actions', elements: [button({ value: 'v'.repeat(2_001) })] }],
  ],
  [
    'an action_id',
    [{ type: 'actions', elements: [button({ action_id: 'i'.repeat(255) })] }],
    [{ type: 'actions', elements: [button({ action_id: 'i'.repeat(256) })] }],
  ],
  [
    'markdown of a message together',
    many(2, () => ({ type: 'markdown', text: 'x'.repeat(6_000) })),
    [
      { type: 'markdown', text: 'x'.repeat(6_000) },
      { type: 'markdown', text: 'x'.repeat(6_001) },
    ],
  ],
  [
    'block_ids in a message',
    [
      { type: 'divider', block_id: 'a' },
      { type: 'divider', block_id: 'b' },
    ],
    [
      { type: 'divider', block_id: 'a' },
      { type: 'divider', block_id: 'a' },
    ],
  ],
  [
    'action_ids in a block',
    [{ type: 'actions', elements: [button(), button({ action_id: 'b' })] }],
    [{ type: 'actions', elements: [button(), button()] }],
  ],
]

describe('at the limit it passes, beyond it does not', () => {
  test.each(limits)('%s', (_name, at, beyond) => {
    expect(checkBlocks(at)).toEqual([])
    expect(checkBlocks(beyond)).toHaveLength(1)
  })
})

test.each([
  ['no list', {}],
  ['an unknown block', [{ type: 'hologram' }]],
  ['a misspelt property', [{ type: 'divider', colour: 'red' }]],
  ['mrkdwn in a header', [{ type: 'header', text: mrkdwn(5) }]],
  ['mrkdwn on a button', [{ type: 'actions', elements: [button({ text: mrkdwn(5) })] }]],
  ['a section without text or fields', [{ type: 'section' }]],
])('%s is a problem', (_name, blocks) => {
  expect(checkBlocks(blocks)).toHaveLength(1)
})

/** A draft's card within Slack's limits, and what can be done with it. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { draftStates, type DraftView } from '../../src/core/drafts/draft.ts'
import { channelNames } from '../../src/core/message.ts'
import { renderDraft } from '../../src/desk/draft.ts'
import { checkBlocks } from '../../src/sandbox/slack/limits.ts'

const view: DraftView = {
  ...{ id: 'D-7F3A2K', state: 'open', channel: 'sms', made: 1767225600000, expires: 1767229200000 },
  customer: { name: 'Dana Whitfield', account: 'Northwind Robotics' },
  asked: ['How do I rotate\n a key? <!channel>'],
  text: 'Rotate it under **Settings**.',
  below: '**Shall I do this?**\nRefund £120.00',
  why: 'channels.sms: draft',
}

test('it shows what was asked, what would be said, and three buttons', () => {
  const { blocks, text } = renderDraft(view, 'T0HOME')
  expect(checkBlocks(blocks)).toEqual([])
  expect(text).toContain(
    'D-7F3A2K · Draft for Dana Whitfield, Northwind Robotics — Rotate it under Settings.',
  )
  const shown = JSON.stringify(blocks)
  for (const words of [
    'They wrote on SMS*\\n> How do I rotate a key? &lt;!channel&gt;',
    'Rotate it under **Settings**.',
    'Refund £120.00',
    'Policy: channels.sms: draft',
    'Nothing has been sent',
  ])
    expect(shown).toContain(words)
  const buttons = blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []))
  expect(buttons).toMatchObject([
    { action_id: 'desk:send', value: '{"draft":"D-7F3A2K"}' },
    { action_id: 'desk:edit' },
    { action_id: 'desk:discard' },
  ])
})

test.each(draftStates.filter((state) => state !== 'open'))('%s: no button is left', (state) => {
  const { blocks } = renderDraft({ ...view, state, by: { id: 'slack:U0MAYA', name: 'Maya' } }, 'T0HOME')
  expect(blocks.some(({ type }) => type === 'actions')).toBe(false)
})

test('any draft fits into a card', () => {
  const words = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 100 }),
    fc.constantFrom('<!channel>', '&'.repeat(9_000), '```\n'.repeat(3_000), '😀'.repeat(5_000)),
  )
  const views = fc.record(
    {
      id: fc.stringMatching(/^D-[0-9A-Z]{6}$/),
      state: fc.constantFrom(...draftStates),
      customer: fc.record({ name: words, account: words }, { requiredKeys: ['name'] }),
      channel: fc.constantFrom(...channelNames),
      asked: fc.array(words, { maxLength: 20 }),
      ...{ text: words, below: words, why: words, reason: words, insteadOf: words },
      made: fc.integer({ min: 0, max: 4e12 }),
      expires: fc.integer({ min: 0, max: 4e12 }),
      by: fc.record({ id: fc.constantFrom('slack:U0MAYA', '<!here>'), name: words }),
    },
    { requiredKeys: ['id', 'state', 'customer', 'channel', 'asked', 'text', 'why', 'made'] },
  )
  fc.assert(
    fc.property(views, (shown) => {
      expect(checkBlocks(renderDraft(shown, 'T0HOME').blocks)).toEqual([])
    }),
    { seed: 20261128, numRuns: 200 },
  )
})

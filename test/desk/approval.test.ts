/** Any approval fits onto a card, and nothing in it can ping or link. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { approvalStates, type ApprovalView, type FollowUp } from '../../src/core/approvals/approval.ts'
import { tiers } from '../../src/core/helpdesk.ts'
import { renderApproval } from '../../src/desk/approval.ts'
import { checkBlocks } from '../../src/sandbox/slack/limits.ts'

/** Texts that tempt: control sequences, entities, strokes, line breaks, emoji, and more than fits. */
const words = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 100 }),
  fc.constantFrom(
    ...['<!channel>', '<@U0MAYA> *yes*', '<!date^0^x|y>', '~~~ struck ~~~', 'one\ntwo\n\nthree'],
    ...['&'.repeat(4_000), '<'.repeat(3_000), '😀'.repeat(2_000), ''],
  ),
)
const list = fc.array(words, { maxLength: 40 })
const staff = fc.record({ id: fc.constantFrom('slack:U0MAYA', 'teams:x', '<!here>'), name: words })
const followUps: FollowUp[] = [
  'asking',
  'done',
  'failed',
  'declined',
  'expired',
  'replaced',
  'taken',
  'unknown',
]
const time = fc.integer({ min: 0, max: 4e12 })

const views: fc.Arbitrary<ApprovalView> = fc.record(
  {
    id: fc.stringMatching(/^A-[0-9A-Z]{6}$/),
    hash: fc.stringMatching(/^[0-9a-f]{64}$/),
    state: fc.constantFrom(...approvalStates),
    customer: fc.record(
      { name: words, account: words, tier: fc.constantFrom(...tiers) },
      { requiredKeys: ['name'] },
    ),
    ...{ summary: words, tool: words, arguments: list, policy: words, evidence: list },
    ...{ asked: time, expires: time, changeable: fc.boolean() },
    ...{ by: staff, reason: words, insteadOf: words, result: words },
    followUp: fc.constantFrom(...followUps),
  },
  {
    requiredKeys: [
      ...(['id', 'hash', 'state', 'customer', 'summary', 'tool', 'arguments', 'policy'] as const),
      ...(['evidence', 'asked', 'expires', 'changeable'] as const),
    ],
  },
)

/** What is left of a card once our own times and mentions are taken out. */
const foreign = (card: object): string =>
  JSON.stringify(card)
    .replace(/<!date\^\d+\^\{date_short_pretty\} \{time\}\|[^>]*>/g, '')
    .replace(/ by <@U0MAYA>/g, '')

test('any approval is within Slack’s limits, and none of its words is a link or a call', () => {
  fc.assert(
    fc.property(views, (view) => {
      const { blocks, text } = renderApproval(view, 'T0HOME')
      expect(checkBlocks(blocks)).toEqual([])
      const marked = blocks.filter(({ type }) => type !== 'header' && type !== 'actions')
      expect(foreign({ marked, text })).not.toMatch(/<[!@#a-z]/)
    }),
    { seed: 20261128, numRuns: 300 },
  )
})

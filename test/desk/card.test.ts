import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { caseStates, priorities, sentiments, type CaseView } from '../../src/core/desk.ts'
import { tiers } from '../../src/core/helpdesk.ts'
import { assurances, channelNames } from '../../src/core/message.ts'
import { renderCard } from '../../src/desk/card.ts'
import { renderNote } from '../../src/desk/thread.ts'
import { checkBlocks } from '../../src/sandbox/slack/limits.ts'

const view: CaseView = {
  id: 'C-7F3A2K',
  state: 'open',
  round: 0,
  customer: {
    name: 'Dana Whitfield',
    account: 'Northwind Robotics',
    tier: 'enterprise',
    revenue: '£480,000',
    assurance: 'verified',
  },
  channel: 'slack',
  channels: ['slack', 'sms'],
  replyOn: 'slack',
  signals: [
    { name: 'asks_for_person', hard: true, evidence: 'can I <!channel> talk\nto a human?' },
    { name: 'over_limit', hard: false, evidence: 'refund of £900.00' },
  ],
  summary: {
    said: ['invoice 12 is wrong', 'can I talk to a human?'],
    done: ['refunded £40.00 (RF-12)'],
    found: ['INV-12 bills 30 seats, the contract has 24'],
    left: ['decide about the other £860.00'],
  },
  next: 'Decide A-7F3A2K: Refund £860.00 of invoice INV-12',
  writes: ['Waits for an approver (A-7F3A2K): Refund £860.00 of invoice INV-12'],
  timeline: [
    { at: 1767225500000, what: 'customer 2×', channel: 'sms' },
    { at: 1767225600000, what: 'case opened: asks for person' },
  ],
  links: { INV: 'https://billing.example/{id}?a=1&b=2' },
  sentiment: ['positive', 'neutral', 'frustrated', 'angry'],
  priority: 'urgent',
  opened: 1767225600000,
  deadline: 1767227400000,
}

const textOf = (shown: CaseView): string => JSON.stringify(renderCard(shown, 'T0HOME').blocks)
const actionsOf = (shown: CaseView) =>
  renderCard(shown, 'T0HOME').blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []))

test('the card holds what a person needs to take over', () => {
  const card = renderCard(view, 'T0HOME')
  expect(checkBlocks(card.blocks)).toEqual([])
  expect(card.text).toBe('🔴 C-7F3A2K · Dana Whitfield, Northwind Robotics')
  const text = textOf(view)
  for (const words of [
    '*Account*\\nNorthwind Robotics (enterprise)',
    '*Annual revenue*\\n£480,000',
    '*Wrote last on*\\nSlack',
    '*Identity*\\nverified',
    '<!date^1767227400^{date_short_pretty} {time}|2026-01-01 00:30 UTC>',
    '*Mood, higher is worse*\\n▁▂▅█ angry',
    '*asks for person* (always handed over): can I &lt;!channel&gt; talk to a human?',
    '> invoice 12 is wrong\\n> can I talk to a human?',
    '• refunded £40.00 (RF-12)',
    '• <https://billing.example/INV-12?a=1&amp;b=2|INV-12> bills 30 seats, the contract has 24',
    '*Suggested next step*\\n• Decide A-7F3A2K: Refund £860.00',
    '*Not settled*\\n• Waits for an approver (A-7F3A2K): Refund £860.00',
    '{time}|2025-12-31 23:58 UTC> customer 2× on SMS → <!date^1767225600^{time}|',
    'UTC> case opened: asks for person',
    '• decide about the other £860.00',
  ]) {
    expect(text).toContain(words)
  }
})

describe('its buttons follow its state', () => {
  test('open: Claim', () => {
    expect(actionsOf(view)).toMatchObject([
      { action_id: 'desk:claim', text: { text: 'Claim' }, value: '{"case":"C-7F3A2K","round":0}' },
    ])
    expect(textOf(view)).toContain('nobody has claimed it yet')
  })

  test('claimed: what ends it, passes it on or chooses the channel, and all see by whom', () => {
    const claimed: CaseView = {
      ...view,
      state: 'claimed',
      round: 1,
      claimedBy: { id: 'slack:U0MAYA', name: 'Maya' },
    }
    expect(actionsOf(claimed)).toMatchObject([
      { action_id: 'desk:resolve', value: '{"case":"C-7F3A2K","round":1}' },
      { action_id: 'desk:hand_back', value: '{"case":"C-7F3A2K","round":1}' },
      {
        action_id: 'desk:channel',
        initial_option: { value: 'channel {"case":"C-7F3A2K","round":1,"channel":"slack"}' },
      },
      {
        action_id: 'desk:take_over',
        confirm: { text: { text: expect.stringContaining('Maya is talking') } },
      },
      {
        action_id: 'desk:more',
        options: [
          { value: 'reassign {"case":"C-7F3A2K","round":1}' },
          { value: 'release {"case":"C-7F3A2K","round":1}' },
        ],
      },
    ])
    expect(actionsOf({ ...claimed, channels: ['slack'] })).toHaveLength(4)
    expect(textOf(claimed)).toContain('Claimed by <@U0MAYA>')
  })

  test.each([
    ['resolved', 'Resolved by <@U0TOM>'],
    ['handed_back', 'Handed back to the bot by <@U0TOM>'],
  ] as const)('%s: none', (state, words) => {
    const ended: CaseView = { ...view, state, endedBy: { id: 'slack:U0TOM', name: 'Tom' } }
    expect(actionsOf(ended)).toEqual([])
    expect(textOf(ended)).toContain(words)
  })
})

test('what does not fit is counted: the newest words are kept, and the first signals', () => {
  const long = Array.from({ length: 60 }, (_, i) => `${i} ${'word '.repeat(30)}`)
  const full: CaseView = { ...view, summary: { ...view.summary, said: long, left: long } }
  expect(checkBlocks(renderCard(full, 'T0HOME').blocks)).toEqual([])
  const text = textOf(full)
  expect(text).toMatch(/\*In their own words\*\\n_\d+ earlier ones_/)
  expect(text).toContain('> 59 word')
  expect(text).toMatch(/• 0 word.*_and \d+ more_/)
})

test('the mood shows the latest twenty', () => {
  const text = textOf({ ...view, sentiment: ['angry', ...Array<'neutral'>(20).fill('neutral')] })
  expect(text).toContain(`\\n${'▂'.repeat(20)} neutral"`)
  expect(text).not.toContain('█')
})

/** Texts that tempt: control sequences, entities, line breaks, emoji. */
const words = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 100 }),
  fc.constantFrom(
    '<!channel>',
    '<@U0MAYA>',
    '<!date^0^x|y>',
    'INV-7 INV-8 INV-9 INV-10 and RF-1 ',
    '&'.repeat(4_000),
    '<'.repeat(3_000),
    '😀'.repeat(2_000),
  ),
)
const list = fc.array(words, { maxLength: 40 })
const staff = fc.record({ id: fc.constantFrom('slack:U0MAYA', 'teams:x', '<!here>'), name: words })
const views: fc.Arbitrary<CaseView> = fc.record(
  {
    id: fc.stringMatching(/^C-[0-9A-Z]{6}$/),
    state: fc.constantFrom(...caseStates),
    round: fc.nat(),
    customer: fc.record(
      {
        name: words,
        account: words,
        tier: fc.constantFrom(...tiers),
        revenue: words,
        assurance: fc.constantFrom(...assurances),
      },
      { requiredKeys: ['name', 'assurance'] },
    ),
    channel: fc.constantFrom(...channelNames),
    channels: fc.uniqueArray(fc.constantFrom(...channelNames)),
    replyOn: fc.constantFrom(...channelNames),
    signals: fc.array(fc.record({ name: words, hard: fc.boolean(), evidence: words }), { maxLength: 30 }),
    summary: fc.record({ said: list, done: list, found: list, left: list }),
    next: words,
    writes: list,
    timeline: fc.array(
      fc.record(
        { at: fc.integer({ min: 0, max: 4e12 }), what: words, channel: fc.constantFrom(...channelNames) },
        { requiredKeys: ['at', 'what'] },
      ),
      { maxLength: 60 },
    ),
    links: fc.constantFrom<CaseView['links']>({}, { INV: `https://b.example/{id}/${'x'.repeat(250)}` }),
    sentiment: fc.array(fc.constantFrom(...sentiments), { maxLength: 200 }),
    priority: fc.constantFrom(...priorities),
    opened: fc.integer({ min: 0, max: 4e12 }),
    deadline: fc.integer({ min: 0, max: 4e12 }),
    claimedBy: staff,
    endedBy: staff,
  },
  {
    requiredKeys: [
      'id',
      'state',
      'round',
      'customer',
      'channel',
      'channels',
      'replyOn',
      'signals',
      'summary',
      'writes',
      'timeline',
      'links',
      'sentiment',
      'priority',
      'opened',
      'deadline',
    ],
  },
)

/** What is left of a card once the control sequences that are ours are taken out. */
const foreign = (card: object): string =>
  JSON.stringify(card)
    .replace(/<!date\^\d+\^(?:\{date_short_pretty\} )?\{time\}\|[^>]*>/g, '')
    .replace(/<https:\/\/b\.example\/[A-Z0-9-]+\/x+\|[A-Z0-9-]+>/g, '')
    .replace(/<@U0MAYA>/g, (mention, at: number, all: string) =>
      /by $/.test(all.slice(0, at)) ? '' : mention,
    )

test('any case fits into a card, and no word of a customer’s can ping or link', () => {
  fc.assert(
    fc.property(views, (shown) => {
      const { blocks, text } = renderCard(shown, 'T0HOME')
      expect(checkBlocks(blocks)).toEqual([])
      // Headers, buttons and what they ask are plain text, in which nothing is a link.
      const marked = blocks.filter(({ type }) => type !== 'header' && type !== 'actions')
      expect(foreign({ marked, text })).not.toMatch(/<[!@#a-z]/)
    }),
    { seed: 20260104, numRuns: 300 },
  )
})

describe('notes in the thread', () => {
  test('a customer’s words come under their name and channel', () => {
    const [note] = renderNote({
      kind: 'customer',
      author: 'Dana <!here>',
      channel: 'sms',
      text: '<!channel> *help*',
    })
    expect(note).toEqual({
      blocks: [
        { type: 'context', elements: [{ type: 'plain_text', text: 'Dana <!here> on SMS' }] },
        { type: 'markdown', text: '@channel *help*' },
      ],
      text: 'Dana &lt;!here&gt; on SMS: @channel help',
    })
  })

  test('what happened is a grey line', () => {
    const [note] = renderNote({ kind: 'system', text: '**Maya** claimed <this>' })
    expect(note?.blocks).toEqual([
      { type: 'context', elements: [{ type: 'mrkdwn', text: 'Maya claimed &lt;this&gt;', verbatim: true }] },
    ])
  })

  test('any note is within the limits', () => {
    const notes = fc.record({
      kind: fc.constantFrom('customer' as const, 'bot' as const, 'system' as const),
      author: words,
      channel: fc.constantFrom(...channelNames),
      channels: fc.uniqueArray(fc.constantFrom(...channelNames)),
      replyOn: fc.constantFrom(...channelNames),
      text: fc.array(words, { maxLength: 10 }).map((all) => all.join('\n\n')),
    })
    fc.assert(
      fc.property(notes, (note) => {
        const posts = renderNote(note)
        expect(posts.length).toBeGreaterThan(0)
        for (const post of posts) expect(checkBlocks(post.blocks)).toEqual([])
      }),
      { seed: 20260105, numRuns: 200 },
    )
  })
})

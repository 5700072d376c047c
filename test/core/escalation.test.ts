/** Reasons to hand over: what each looks like, how they add up, and how urgent they make a case. */
import { describe, expect, it } from 'vitest'
import type { Classification, Flag } from '../../src/core/classification.ts'
import type { Sentiment, Signal } from '../../src/core/desk.ts'
import { priorityOf, signalsAfter, signalsOf, weighs } from '../../src/core/cases/escalation.ts'
import type { Tier } from '../../src/core/helpdesk.ts'
import type { ModelReply } from '../../src/core/model.ts'
import { emptyState, type CustomerState, type Turn } from '../../src/core/record/state.ts'
import { policy } from '../tools/context.ts'

const now = Date.UTC(2026, 10, 23, 12)
const minute = 60_000
const { frustration_count: enough, frustration_window_minutes: window } = policy.escalation

const calm: Classification = {
  intent: 'other',
  complexity: 'simple',
  sentiment: 'neutral',
  requires_human: false,
  language: 'en',
  flags: {
    asks_for_person: false,
    regulator: false,
    legal: false,
    vulnerability: false,
    fraud: false,
    cancellation: false,
    only_thanks: false,
    greeting: false,
  },
}
const heard = (change: Partial<Classification>): Classification => ({ ...calm, ...change })
const flagged = (...flags: Flag[]): Classification =>
  heard({ flags: { ...calm.flags, ...Object.fromEntries(flags.map((flag) => [flag, true])) } })
const felt = (...before: [Sentiment, number][]): CustomerState => ({
  ...emptyState(),
  sentiments: before.map(([value, ago]) => ({ value, at: now - ago * minute })),
})
const namesOf = (classification: Classification, state = emptyState()) =>
  signalsOf(classification, 'words', state, policy, now).map(({ name }) => name)

describe('what the customer’s words say', () => {
  const table: [string, Classification, string[]][] = [
    ['nothing', calm, []],
    ['thanks', flagged('only_thanks'), []],
    ['a wish for a person', flagged('asks_for_person'), ['asks_for_person']],
    ['a regulator', flagged('regulator'), ['regulator']],
    ['legal steps', flagged('legal'), ['legal']],
    ['a vulnerable situation', flagged('vulnerability'), ['vulnerability']],
    ['fraud', flagged('fraud'), ['fraud']],
    ['leaving', flagged('cancellation'), ['cancellation']],
    ['several at once', flagged('legal', 'fraud'), ['legal', 'fraud']],
    ['anger', heard({ sentiment: 'angry' }), ['angry']],
    ['a policy that wants a person', heard({ requires_human: true }), ['requires_human']],
    ['a better reason than that', { ...flagged('fraud'), requires_human: true }, ['fraud']],
    ['frustration, once', heard({ sentiment: 'frustrated' }), []],
  ]
  it.each(table)('%s', (_what, classification, names) => {
    const signals = signalsOf(classification, 'words', emptyState(), policy, now)
    expect(signals.map(({ name }) => name)).toEqual(names)
    expect(signals.every(({ hard }) => hard)).toBe(true)
  })

  it('quotes the words on one line, and not all of a long text', () => {
    const [one] = signalsOf(flagged('legal'), '  my\n lawyer  says ', emptyState(), policy, now)
    expect(one?.evidence).toBe('“my lawyer says”')
    const [long] = signalsOf(flagged('legal'), 'x'.repeat(5_000), emptyState(), policy, now)
    expect(long?.evidence.length).toBeLessThan(170)
    expect(long?.evidence).toMatch(/…”$/)
  })
})

describe(`frustration: ${enough} within ${window} minutes`, () => {
  const table: [string, Sentiment, CustomerState, boolean][] = [
    ['enough of it', 'frustrated', felt(['frustrated', 20], ['frustrated', 10]), true],
    ['one short', 'frustrated', felt(['frustrated', 10]), false],
    ['anger counts as it', 'frustrated', felt(['angry', 20], ['frustrated', 10]), true],
    ['calm in between does not reset it', 'frustrated', felt(['frustrated', 20], ['positive', 15], ['frustrated', 10]), true],
    ['just within the window', 'frustrated', felt(['frustrated', window], ['frustrated', 10]), true],
    ['too long ago', 'frustrated', felt(['frustrated', window + 1], ['frustrated', 10]), false],
    ['not now', 'neutral', felt(['frustrated', 20], ['frustrated', 15], ['frustrated', 10]), false],
  ] // prettier-ignore
  it.each(table)('%s', (_what, sentiment, state, told) =>
    expect(namesOf(heard({ sentiment }), state)).toEqual(told ? ['frustrated'] : []),
  )

  it('counts this turn once, whether the record has its classification already or not', () => {
    const frustrated = heard({ sentiment: 'frustrated' })
    const again: Turn = { ...turn(), classification: frustrated }
    const oneShort = { ...felt(['frustrated', 10], ['frustrated', 0]), turn: again }
    expect(namesOf(frustrated, oneShort)).toEqual([])
    expect(namesOf(frustrated, { ...felt(['frustrated', 20], ['frustrated', 10]), turn: turn() })).toEqual([
      'frustrated',
    ])
  })

  it('says how often', () => {
    const state = felt(['frustrated', 20], ['angry', 10])
    const [signal] = signalsOf(heard({ sentiment: 'frustrated' }), 'still broken', state, policy, now)
    expect(signal?.evidence).toBe('3 expressions of frustration, the last one: “still broken”')
  })
})

const turn = (...replies: ModelReply[]): Turn => ({
  id: 't1',
  upTo: 1,
  startedAt: now,
  steps: replies.map((reply) => ({ reply, results: {} })),
  results: {},
  attempt: 0,
})
const reply = (stop: ModelReply['stop'], calls = 0): ModelReply => ({
  model: 'scripted',
  usage: { input: 0, output: 0, cacheWrite: 0, cacheRead: 0 },
  took: 0,
  stop,
  content: Array.from({ length: calls }, (_, i) => ({
    type: 'tool_use',
    id: `${i}`,
    name: 'read',
    input: {},
  })),
})

describe('what the agent’s steps say', () => {
  const most = policy.escalation.tool_calls_per_step
  const table: [string, ModelReply[], [string, boolean][]][] = [
    ['an answer', [reply('end_turn')], []],
    ['as many calls as one step may have', [reply('tool_use', most)], []],
    ['one more', [reply('tool_use', most + 1)], [['complex', false]]],
    ['as many in each of two steps', [reply('tool_use', most), reply('tool_use', most)], []],
    ['a refusal', [reply('refusal')], [['model_stopped', true]]],
    ['an answer cut off', [reply('max_tokens')], [['model_stopped', true]]],
    ['a prompt grown too long', [reply('context_exceeded')], [['model_stopped', true]]],
    ['too many calls, then a refusal', [reply('tool_use', most + 1), reply('refusal')], [['complex', false], ['model_stopped', true]]],
  ] // prettier-ignore
  it.each(table)('%s', (_what, replies, told) =>
    expect(signalsAfter(turn(...replies), policy).map(({ name, hard }) => [name, hard])).toEqual(told),
  )
})

const hard: Signal = { name: 'fraud', hard: true, evidence: '' }
const soft: Signal = { name: 'complex', hard: false, evidence: '' }

it.each<[string, Signal[], boolean]>([
  ['nothing', [], false],
  ['one soft one', [soft], false],
  ['two soft ones', [soft, soft], true],
  ['one hard one', [hard], true],
])('%s weighs enough: %s', (_what, signals, enoughWeight) => expect(weighs(signals)).toBe(enoughWeight))

describe('how urgent it is', () => {
  const customer = (tier: Tier): CustomerState => ({
    ...emptyState(),
    person: {
      contact: 'CON-1',
      account: 'ACC-1',
      name: 'Dana',
      accountName: 'Northwind',
      tier,
      revenue: { amount: 0, currency: 'GBP' },
      language: 'en',
    },
  })
  const table: [string, CustomerState, 'standard' | 'urgent'][] = [
    ['asks_for_person', customer('starter'), 'standard'],
    ['asks_for_person', customer('enterprise'), 'urgent'],
    ['asks_for_person', emptyState(), 'standard'],
    ['cancellation', customer('growth'), 'standard'],
    ['frustrated', customer('starter'), 'standard'],
    ['over_limit', customer('growth'), 'standard'],
    ['angry', customer('starter'), 'urgent'],
    ['regulator', emptyState(), 'urgent'],
    ['legal', customer('starter'), 'urgent'],
    ['vulnerability', emptyState(), 'urgent'],
    ['fraud', customer('starter'), 'urgent'],
    ['outage', emptyState(), 'urgent'],
  ]
  it.each(table)('%s of a customer', (name, state, priority) => {
    expect(priorityOf([{ ...soft, name }], state, policy)).toBe(priority)
  })
})

/** Expectations against what was seen: each kind holds, and fails with words that say what was there instead. */
import { describe, expect, it, test } from 'vitest'
import { faultsOf, fits, type Seen } from '../../src/eval/judge.ts'
import type { Argument, Expectation } from '../../src/eval/scenario.ts'

const refund = {
  tool: 'process_refund',
  input: { invoice: 'INV-7', amount: '120.00', reason: 'charged twice' },
}
const seen: Seen = {
  replies: ['I have paid back £120.00.', 'Your reference is RF-7.'],
  calls: [{ tool: 'get_account_history', input: { months: 3 } }, refund],
  proposed: [refund],
  written: [refund],
  signals: ['fraud'],
  escalated: true,
  priority: 'urgent',
  routes: ['agent', 'hand_off'],
}

describe('an expectation', () => {
  const cases: [Expectation, Expectation, RegExp][] = [
    [
      { reply_contains: ['rf-7', '/£\\d+/'] },
      { reply_contains: ['RF-8'] },
      /does not contain “RF-8”: “I have paid/,
    ],
    [{ reply_never_contains: ['secret'] }, { reply_never_contains: ['/rf-\\d/'] }, /contains \/rf-\\d\//],
    [{ silent: false }, { silent: true }, /something was said/],
    [{ language: 'en' }, { language: 'de' }, /in 'en', not 'de'/],
    [
      { calls: [{ tool: 'get_account_history' }] },
      { calls: [{ tool: 'send_email' }] },
      /was not called: send_email \(there were get_account_history/,
    ],
    [{ never_calls: ['send_email'] }, { never_calls: ['process_refund'] }, /process_refund was called/],
    [{ proposes: [{ tool: 'process_refund' }] }, { proposes: [] }, /was proposed: process_refund/],
    [
      { writes: [{ tool: 'process_refund', with: { invoice: 'INV-7' } }] },
      { writes: [] },
      /was written and should not be: process_refund/,
    ],
    [
      { writes: [{ tool: 'process_refund' }] },
      { writes: [{ tool: 'process_refund' }, { tool: 'process_refund' }] },
      /was not written: process_refund/,
    ],
    [{ escalated: true }, { escalated: false }, /went to a person \(fraud\)/],
    [{ signals: ['fraud'] }, { signals: ['legal'] }, /does not name legal \(it names fraud\)/],
    [{ priority: 'urgent' }, { priority: 'standard' }, /the case is urgent, not standard/],
    [{ route: 'hand_off' }, { route: 'agent' }, /went hand_off, not agent/],
  ]

  it.each(cases)('%j holds, %j does not', (holds, fails, words) => {
    expect(faultsOf(holds, seen)).toEqual([])
    expect(faultsOf(fails, seen)).toEqual([expect.stringMatching(words)])
  })

  it('names every fault', () => {
    expect(faultsOf({ reply_contains: ['a thing', 'another'], route: 'agent' }, seen)).toHaveLength(3)
  })

  it('does not take quoted words for the language', () => {
    const told = {
      ...seen,
      replies: ['Die E-Mail „Your invoice for this month, please find it here“ ist unterwegs.'],
    }
    expect(faultsOf({ language: 'de' }, told)).toEqual([])
  })
})

test.each<[Argument, unknown, boolean]>([
  ['inv-7', 'INV-7 ', true],
  ['INV-7', 'INV-70', false],
  [120, '120.00', true],
  [120, '120.01', false],
  [true, 'true', false],
  [{ contains: 'twice' }, 'Charged TWICE', true],
  [{ matches: '^INV-\\d$' }, 'INV-7', true],
  [{ matches: '^INV-\\d$' }, 'INV-77', false],
  [{ any_of: ['a', 7] }, '7', true],
  [{ any_of: ['a', 7] }, 'b', false],
  [{ at_most: 500 }, '500', true],
  [{ at_most: 500 }, '500.01', false],
  [{ at_most: 500 }, 'a lot', false],
])('an argument of %j against %j', (wanted, value, fine) => {
  expect(fits({ tool: 't', with: { x: wanted } }, { tool: 't', input: { x: value } })).toBe(fine)
  expect(fits({ tool: 't', with: { x: wanted } }, { tool: 't', input: {} })).toBe(false)
  expect(fits({ tool: 't', with: { x: wanted } }, { tool: 'u', input: { x: value } })).toBe(false)
})

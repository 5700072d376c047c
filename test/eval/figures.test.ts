/** The numbers an evaluation reports, against values worked out by hand or published. */
import { describe, expect, it, test } from 'vitest'
import { passAll, percentile, wilson } from '../../src/eval/figures.ts'

describe('pass^k', () => {
  it.each([
    ['all of them passed', [{ passed: 4, tries: 4 }], [1, 1, 1, 1]],
    ['none passed', [{ passed: 0, tries: 4 }], [0, 0, 0, 0]],
    // Of 4 tries 3 passed: 3/4; C(3,2)/C(4,2) = 3/6; C(3,3)/C(4,3) = 1/4; none.
    ['three of four passed', [{ passed: 3, tries: 4 }], [0.75, 0.5, 0.25, 0]],
    [
      'one always, one never',
      [
        { passed: 3, tries: 3 },
        { passed: 0, tries: 3 },
      ],
      [0.5, 0.5, 0.5],
    ],
  ])('%s', (_what, scenarios, expected) => {
    expect(expected.map((_, i) => passAll(scenarios, i + 1).value)).toEqual(expected)
  })

  it('never grows with k, and lies within its interval', () => {
    const scenarios = [5, 4, 4, 2, 0].map((passed) => ({ passed, tries: 5 }))
    const rates = [1, 2, 3, 4, 5].map((k) => passAll(scenarios, k))
    expect(rates.map(({ value }) => value)).toEqual(
      rates
        .map(({ value }) => value)
        .toSorted()
        .reverse(),
    )
    for (const { value, low, high } of rates) expect(low <= value && value <= high).toBe(true)
  })
})

describe('Wilson’s interval', () => {
  // 8 of 10: 0.490 to 0.943; 0 of 10: 0 to 0.278 (Brown, Cai, DasGupta 2001, by their formula).
  it.each([
    [0.8, 10, 0.4902, 0.9433],
    [0, 10, 0, 0.2775],
    [1, 10, 0.7225, 1],
  ])('of %d over %d', (value, n, low, high) => {
    expect(wilson(value, n).low).toBeCloseTo(low, 3)
    expect(wilson(value, n).high).toBeCloseTo(high, 3)
  })

  it('without any trial says nothing', () => expect(wilson(0, 0)).toEqual({ value: 0, low: 0, high: 1 }))
})

test('percentiles are by the nearest rank', () => {
  expect([0.5, 0.95, 1].map((p) => percentile([5, 1, 4, 2, 3], p))).toEqual([3, 5, 5])
  expect(percentile([], 0.5)).toBe(0)
})

import { expect, test } from 'vitest'
import { costOf } from '../../src/models/prices.ts'

const usage = { input: 1000, output: 200, cacheWrite: 4000, cacheRead: 10_000 }

test.each([
  ['claude-sonnet-5-5', 2000 + 2000 + 10_000 + 1000],
  ['claude-haiku-5-5', 100 + 100 + 500 + 100],
  ['claude-haiku-5-5-20260901', 800],
  ['claude-haiku-5-55', undefined],
  ['somebody-else', undefined],
])('%s', (model, microDollars) => expect(costOf(model, usage)).toBe(microDollars))

test.each([
  ['claude-sonnet-5-5', 1000 * 2.5 + 3000 * 4],
  ['claude-haiku-5-5', 1000 * 0.125 + 3000 * 0.2],
])('%s: what is kept for an hour costs more to write', (model, microDollars) =>
  expect(costOf(model, { input: 0, output: 0, cacheRead: 0, cacheWrite: 4000, cacheWriteHour: 3000 })).toBe(
    microDollars,
  ),
)

test('parts of a micro-dollar are rounded at the end', () => {
  expect(costOf('claude-haiku-5-5', { input: 3, output: 1, cacheWrite: 0, cacheRead: 0 })).toBe(1)
})

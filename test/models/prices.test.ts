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

test('parts of a micro-dollar are rounded at the end', () => {
  expect(costOf('claude-haiku-5-5', { input: 3, output: 1, cacheWrite: 0, cacheRead: 0 })).toBe(1)
})

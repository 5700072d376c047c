import fc from 'fast-check'
import { expect, it } from 'vitest'
import { formatMoney, parseAmount } from '../../src/core/money.ts'

it.each([
  [{ amount: 123_450, currency: 'GBP' }, '£1,234.50'],
  [{ amount: 5, currency: 'GBP' }, '£0.05'],
  [{ amount: 0, currency: 'GBP' }, '£0.00'],
  [{ amount: -4_000, currency: 'GBP' }, '-£40.00'],
  [{ amount: 1_234, currency: 'JPY' }, 'JP¥1,234'],
  [{ amount: 900_719_925_474_099, currency: 'GBP' }, '£9,007,199,254,740.99'],
])('writes %j as %s', (money, text) => {
  expect(formatMoney(money)).toBe(text)
})

it('writes in the language asked for', () => {
  expect(formatMoney({ amount: 123_450, currency: 'EUR' }, 'de-DE').replace(/\s/g, ' ')).toBe('1.234,50 €')
})

it.each([0.5, Number.NaN, Infinity, 2 ** 53])('does not write %d, which is no whole amount', (amount) => {
  expect(() => formatMoney({ amount, currency: 'GBP' })).toThrow(RangeError)
})

it.each([
  [40, 'GBP', 4_000],
  [0.29, 'GBP', 29],
  [1.1, 'GBP', 110],
  [1234.5, 'GBP', 123_450],
  ['40', 'GBP', 4_000],
  [' £1,234.50 ', 'GBP', 123_450],
  ['40 GBP', 'GBP', 4_000],
  ['€ 7.5', 'EUR', 750],
  ['500', 'JPY', 500],
  ['1.234', 'KWD', 1_234],
])('reads %j as %s', (value, currency, amount) => {
  expect(parseAmount(value, currency)).toEqual({ amount, currency })
})

it.each([
  [0.1 + 0.2, 'GBP'],
  [1e21, 'GBP'],
  [-1, 'GBP'],
  [Number.NaN, 'GBP'],
  ['', 'GBP'],
  ['£', 'GBP'],
  ['$40', 'GBP'],
  ['40 EUR', 'GBP'],
  ['1.005', 'GBP'],
  ['1,23.00', 'GBP'],
  ['1.234,50', 'GBP'],
  ['0x10', 'GBP'],
  ['4e3', 'GBP'],
  ['+40', 'GBP'],
  ['500.0', 'JPY'],
  ['99999999999999999', 'GBP'],
])('does not read %j as %s', (value, currency) => {
  expect(parseAmount(value, currency)).toBeUndefined()
})

it('reads back every sum it writes', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 10 ** 14 }),
      fc.constantFrom('GBP', 'USD', 'JPY', 'KWD'),
      (amount, currency) => {
        const money = { amount, currency }
        expect(parseAmount(formatMoney(money, 'en-US').replace(/\s/g, ''), currency)).toEqual(money)
      },
    ),
    { seed: 7, numRuns: 500 },
  )
})

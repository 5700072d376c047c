/** Money in and out of text, exactly: minor units inside, never a float sum. */
import type { Money } from './helpdesk.ts'

/**
 * `£1,234.50`. The division cannot show a wrong digit: below 2^53 minor units its error is far
 * smaller than half of the last digit printed. Throws RangeError for an amount that is no whole number.
 */
export const formatMoney = (money: Money, locale = 'en-GB'): string => {
  if (!Number.isSafeInteger(money.amount)) throw new RangeError(`${money.amount} is not a whole amount`)
  return currencyFormat(money.currency, locale).format(money.amount / 10 ** decimalsOf(money.currency))
}

/** `1234.50`: as `parseAmount` reads it. Throws RangeError as `formatMoney`. */
export const inMajorUnits = (money: Money): string => {
  if (!Number.isSafeInteger(money.amount)) throw new RangeError(`${money.amount} is not a whole amount`)
  const decimals = decimalsOf(money.currency)
  return (money.amount / 10 ** decimals).toFixed(decimals)
}

/**
 * Reads `40`, `40.5`, `1,234.50`, `£40` or `40 GBP` as minor units of `currency`. Undefined for anything
 * else: signs, another currency's symbol, more decimals than the currency has, sums past 2^53.
 */
export const parseAmount = (value: string | number, currency: string): Money | undefined => {
  const digits = withoutCurrency(String(value).trim(), currency)
  const match = /^(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?$/.exec(digits)
  const whole = match?.[1]
  const fraction = match?.[2] ?? ''
  const decimals = decimalsOf(currency)
  if (whole === undefined || fraction.length > decimals) return undefined
  const amount = Number(whole.replaceAll(',', '') + fraction.padEnd(decimals, '0'))
  return Number.isSafeInteger(amount) ? { amount, currency } : undefined
}

const withoutCurrency = (text: string, currency: string): string => {
  const mark = [currency, symbolOf(currency)].find((known) => text.startsWith(known) || text.endsWith(known))
  if (mark === undefined) return text
  return (text.startsWith(mark) ? text.slice(mark.length) : text.slice(0, -mark.length)).trim()
}

/** Kept, because making one costs a hundred times what using it does. */
const formats = new Map<string, Intl.NumberFormat>()

const currencyFormat = (currency: string, locale: string): Intl.NumberFormat => {
  const key = `${locale} ${currency}`
  const known = formats.get(key)
  if (known) return known
  const made = new Intl.NumberFormat(locale, { style: 'currency', currency })
  formats.set(key, made)
  return made
}

/** Digits after the point: 2 for GBP, 0 for JPY (ISO 4217, as Intl knows it). */
const decimalsOf = (currency: string): number =>
  currencyFormat(currency, 'en').resolvedOptions().maximumFractionDigits ?? 2

const symbolOf = (currency: string): string =>
  new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'narrowSymbol' })
    .formatToParts(0)
    .find((part) => part.type === 'currency')?.value ?? currency

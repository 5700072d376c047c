/** The kinds of values a policy holds, each with the words an operator reads when theirs does not fit. */
import { z } from 'zod'

/** Minutes, ms, money: anything that is measured and must be there. */
export const above0 = z.number('a number').positive('a number above 0')
export const minutes = above0
/** How many, at least one. */
export const count = z.number('a whole number').int('a whole number').positive('a whole number above 0')
/** How many, or none. */
export const countOr0 = z
  .number('a whole number')
  .int('a whole number')
  .nonnegative('a whole number, 0 or more')
export const share = z.number('a number').min(0, 'between 0 and 1').max(1, 'between 0 and 1')
export const text = z.string('a text').min(1, 'a text that is not empty')
/** Milliseconds between tries, the last one repeating. */
export const pauses = z.array(count, 'a list of milliseconds').min(1, 'at least one pause')
export const oneOf = <const T extends readonly [string, ...string[]]>(words: T) =>
  z.enum(words, `one of ${words.join(', ')}`)

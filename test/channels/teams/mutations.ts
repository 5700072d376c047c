/** Recorded activities with something else in them, and tokens that are nearly right. */
import fc from 'fast-check'
import { recorded } from './bench.ts'
import { createKey, tokenOf } from './keys.ts'

const names = [
  'customer-writes',
  'customer-writes-in-a-channel',
  'customer-shares-a-file',
  'customer-pastes-a-picture',
  'customer-presses-a-choice',
  'customer-executes-a-choice',
  'message-extension-searches',
  'bot-added',
]

/** Ways to every value in it. */
function pathsIn(value: unknown, at: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [at]
  return [at, ...Object.entries(value).flatMap(([key, inner]) => pathsIn(inner, [...at, key]))]
}

function replaced(value: unknown, [key, ...rest]: (string | number)[], by: unknown): unknown {
  if (key === undefined) return by
  if (Array.isArray(value))
    return value.map((one: unknown, at) => (String(at) === key ? replaced(one, rest, by) : one))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, name === key ? replaced(one, rest, by) : one]),
  )
}

const odd = fc.oneof(
  fc.constant(undefined),
  fc.jsonValue(),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom(
    'message',
    'invoke',
    'teams',
    'emulator',
    '<at></at>',
    '../..',
    '__proto__',
    '\u0000',
    '\ud800',
    -1,
    1e308,
  ),
)
const changes = fc.array(fc.tuple(fc.nat(), odd), { minLength: 1, maxLength: 3 })

/** One to three values of a recorded activity are something else. */
export const mutated = fc.tuple(fc.constantFrom(...names), changes).map(
  ([name, all]) =>
    JSON.stringify(
      all.reduce<unknown>(
        (activity, [at, by]) => {
          const paths = pathsIn(activity)
          return replaced(activity, paths[at % paths.length] ?? [], by)
        },
        JSON.parse(recorded(name)),
      ),
    ) ?? '',
)

/** Tokens that differ from `token` somewhere, and one of a key nobody published. */
export const mutatedTokens = (token: string): fc.Arbitrary<string> =>
  fc.oneof(
    fc
      .tuple(fc.nat(token.length - 1), fc.constantFrom('A', 'B', '.', '=', ' ', 'é'))
      .map(([at, by]) => token.slice(0, at) + by + token.slice(at + 1)),
    fc.nat(token.length - 1).map((at) => token.slice(0, at)),
    fc.string({ unit: 'grapheme-ascii' }),
    fc.constant(tokenOf(createKey())),
  )

/** The last sign of a signature has bits that mean nothing. */
export const sameBytes = (one: string, other: string): boolean => {
  const bytes = (token: string) =>
    token
      .split('.')
      .map((part) => Buffer.from(part, 'base64url').toString('hex'))
      .join()
  return bytes(one) === bytes(other)
}

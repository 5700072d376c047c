/**
 * Spoils webhooks at random, the same way for the same seed: pieces cut out, doubled, moved, replaced by what
 * parsers stumble over, broken UTF-8, and now and then far too much of something.
 */
import type { Random } from './random.ts'

/** What parsers stumble over, whatever they read. */
const pieces = [
  '', ' ', '\0', '\r\n', '\n\n', '\t', '"', "'", '\\', '/', '<', '>', '&', '=', ';', ':', '%', '%zz', '%00', '%ff%fe', '+', '#', '?', '{', '}', '[', ']', '[[[[[[[[', '{"a":', 'null', 'true', 'NaN', 'Infinity', '-1', '0', '1e999', '99999999999999999999', '-0', '0x10', '1.5', 'undefined', '__proto__', 'constructor', 'toString', '\u202e', '\ufeff', '\ud83d', '👨‍👩‍👧‍👦', 'é', 'İ', '\u0000\u0001', '../../etc/passwd', '${7*7}', '{{x}}', '<script>', "' OR 1=1--", 'http://127.0.0.1:9/', 'file:///etc/passwd', 'data:,x', 'javascript:0',
] // prettier-ignore

/** Bytes that are no UTF-8: a lone continuation, a cut sequence, an overlong one, a surrogate, and what never occurs. */
const brokenBytes = [
  [0x80],
  [0xe2, 0x82],
  [0xc0, 0xaf],
  [0xed, 0xa0, 0x80],
  [0xff, 0xfe],
  [0xf5, 0x80, 0x80, 0x80],
]

/** A text with one to five things wrong with it. `own`: pieces that mean something to who reads it. */
export function mutateText(text: string, random: Random, own: readonly string[] = []): Buffer {
  let bytes: Buffer = Buffer.from(text)
  for (let n = random.whole(1, 5); n > 0; n -= 1) bytes = mutateOnce(bytes, random, [...pieces, ...own])
  return bytes
}

function mutateOnce(bytes: Buffer, random: Random, known: readonly string[]): Buffer {
  const at = random.whole(0, bytes.length)
  const to = Math.min(bytes.length, at + random.whole(0, 40))
  const [before, within, after] = [bytes.subarray(0, at), bytes.subarray(at, to), bytes.subarray(to)]
  const put = (...middle: Uint8Array[]) => Buffer.concat([before, ...middle, after])
  switch (random.whole(0, 7)) {
    case 0:
      return put()
    case 1:
      return put(within, within)
    case 2:
      return put(Buffer.from(random.pick(known)))
    case 3:
      return put(within, Buffer.from(random.pick(known)))
    case 4:
      return put(Uint8Array.from(random.pick(brokenBytes)))
    case 5:
      return Buffer.concat([after, within, before])
    case 6:
      return Buffer.from(before)
    default:
      return put(Buffer.from(random.pick(known).repeat(random.chance(0.02) ? 20_000 : random.whole(1, 50))))
  }
}

/** Values that are rarely where they should be. */
const values: readonly unknown[] = [
  null, true, false, 0, -1, 1.5, 1e308, '', ' ', 'x', '0', [], {}, [null], [[]], { a: 1 }, 'a'.repeat(5_000), '\u0000', '\ud800', '__proto__', { toString: 1 }, Array(300).fill(0),
] // prettier-ignore

/** A JSON value with one to three of its values replaced, left out, doubled into a list or wrapped. */
export function mutateJson(value: unknown, random: Random): unknown {
  let spoiled = value
  for (let n = random.whole(1, 3); n > 0; n -= 1)
    spoiled = replaced(spoiled, random.pick(pathsIn(spoiled)), random)
  return spoiled
}

/** Ways to every value in it, itself included. */
function pathsIn(value: unknown, at: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [at]
  return [at, ...Object.entries(value).flatMap(([key, inner]) => pathsIn(inner, [...at, key]))]
}

function replaced(value: unknown, [key, ...rest]: string[], random: Random): unknown {
  if (key === undefined)
    return random.pick([...values, [value], [value, value], { value }, JSON.stringify(value)])
  if (Array.isArray(value)) {
    return value.map((one: unknown, at) => (String(at) === key ? replaced(one, rest, random) : one))
  }
  const entries = Object.entries(value ?? {}).flatMap(([name, one]): [string, unknown][] => {
    if (name !== key) return [[name, one]]
    const left = rest.length === 0 && random.chance(0.3)
    return left ? [] : [[name, replaced(one, rest, random)]]
  })
  return Object.fromEntries(entries)
}

/** Markdown in the channel's dialect, split at the channel's limit. */
import { expect, test } from 'vitest'
import type { Bench } from './channel.ts'
import { sent } from './channel-support.ts'

const address = 'https://brightline.example/i/7?a=1&b=2'
const family = '👨‍👩‍👧‍👦'

/** Words of this many characters in all, ending in a whole one. */
const words = (length: number): string => `${'abcd '.repeat(Math.ceil(length / 5)).slice(0, length - 1)}z`

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
const clustersOf = (text: string): string[] => Array.from(graphemes.segment(text), ({ segment }) => segment)

export function renderingContract(bench: Bench): void {
  const partsWithin = (texts: string[]): void => {
    const { limit } = bench()
    if (limit === undefined) return expect(texts).toHaveLength(1)
    expect(Math.max(...texts.map((part) => part.length))).toBeLessThanOrEqual(limit)
  }

  test('Markdown is rendered into the channel’s dialect', async () => {
    const { bold, link, code } = bench().dialect
    const [text = ''] = await sent(bench, `**Refund** for \`INV-7\`, see [your invoice](${address})`)
    expect(text).toContain(bold)
    expect(text).toContain(code)
    expect(text).toContain(link)
  })

  test('a text over the limit arrives whole, in parts that keep it', async () => {
    const said = Array.from({ length: (bench().limit ?? 5_000) / 4 }, (_, n) => `word${n}`)
    const texts = await sent(bench, said.join(' '))
    expect(texts.join(' ').match(/word\d+/g)).toEqual(said)
    partsWithin(texts)
  })

  test.each([
    [-1, 1],
    [0, 1],
    [1, 2],
  ])('a text of the limit and %i more is %i part(s)', async (more, parts) => {
    const { limit } = bench()
    if (limit !== undefined) expect(await sent(bench, words(limit + more))).toHaveLength(parts)
  })

  test.each([-3, -2, -1, 0, 1])('an emoji that ends %i characters from the limit is not cut', async (by) => {
    const length = bench().limit ?? 1_000
    const texts = await sent(bench, `${words(length + by - family.length)}${family}${words(20)}`)
    expect(clustersOf(texts.join(' ')).filter((cluster) => cluster === family)).toHaveLength(1)
    partsWithin(texts)
  })

  test('nor is one of many in a row', async () => {
    const many = Math.ceil(((bench().limit ?? 1_000) * 1.5) / family.length)
    const texts = await sent(bench, family.repeat(many))
    for (const part of texts) expect(part.isWellFormed()).toBe(true)
    expect(texts.flatMap(clustersOf).filter((cluster) => cluster === family)).toHaveLength(many)
    partsWithin(texts)
  })

  test.each([-60, -30, -10, 0])('a link that starts %i characters from the limit is not cut', async (by) => {
    const texts = await sent(bench, `${words((bench().limit ?? 1_000) + by)} ${address} and more`)
    expect(texts.filter((part) => part.includes(address))).toHaveLength(1)
    partsWithin(texts)
  })

  test.each([-60, -30, -10, 0])('nor is code in a line', async (by) => {
    const texts = await sent(
      bench,
      `${words((bench().limit ?? 1_000) + by)} \`npm run audit verify\` and more`,
    )
    expect(texts.filter((part) => part.includes('npm run audit verify'))).toHaveLength(1)
    partsWithin(texts)
  })

  test('a code fence that has to be cut is closed and opened again', async () => {
    const lines = Array.from({ length: (bench().limit ?? 1_000) / 8 }, (_, n) => `const a${n} = ${n}`)
    const texts = await sent(bench, ['Here:', '```', ...lines, '```', 'Done'].join('\n'))
    for (const part of texts) expect((part.match(/```/g) ?? []).length % 2).toBe(0)
    expect(texts.join('\n').match(/const a\d+ = \d+/g)).toEqual(lines)
    partsWithin(texts)
  })
}

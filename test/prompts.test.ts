/** Texts that no model wrote, in every language: the same ones, with the same placeholders, and chosen by what the customer writes. */
import { describe, expect, test } from 'vitest'
import { languages } from '../src/core/classifier/heads.ts'
import { sayWhen } from '../src/core/cases/calendar.ts'
import { createTexts, languageFor, textNames } from '../src/core/texts.ts'
import { customerTexts } from '../src/prompts.ts'
import { readSetUp } from '../src/node.ts'

const all: { [language: string]: Map<string, string> } & { en: Map<string, string> } = await customerTexts()
const placeholders = (text = ''): string[] =>
  [...text.matchAll(/\{\{\s*([\w.]+)\s*\}\}/g)].map((match) => match[1] ?? '')

describe.each(languages)('%s', (language) => {
  test('has every text, and no other', () => {
    expect([...(all[language]?.keys() ?? [])].sort()).toEqual([...textNames].sort())
  })

  test.each(textNames)('%s has the placeholders it has in English', (name) => {
    const known = ['agent', 'company']
    const needed = (text: string | undefined) =>
      new Set(placeholders(text).filter((key) => !known.includes(key)))
    expect(needed(all[language]?.get(name))).toEqual(needed(all.en.get(name)))
  })

  test('says when in its own words', async () => {
    const { policy } = await readSetUp({ ANTHROPIC_API_KEY: 'test' })
    const now = Date.UTC(2026, 10, 23, 12)
    expect(sayWhen(now + 3_600_000, now, policy.hours, language)).toMatch(/13:00/)
    expect(sayWhen(now + 86_400_000, now, policy.hours, language)).toMatch(/24/)
  })
})

test('a code of a region is its language, an unknown one English', () => {
  expect(['de-AT', 'PT-br', 'ja', undefined].map(languageFor)).toEqual(['de', 'pt', 'en', 'en'])
})

test('what a language lacks is said in English', () => {
  const texts = createTexts({ ...all, de: new Map() }, { company: 'B', agent: 'A' })
  expect(texts('thanks', {}, 'de')).toBe(all.en.get('thanks'))
  expect(createTexts(all, { company: 'B', agent: 'A' })('thanks', {}, 'de')).toContain('Gern geschehen')
})

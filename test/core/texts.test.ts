/** Texts no model wrote: all there, filled in, and never with a hole in them. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { sections } from '../../src/core/agent/prompt.ts'
import { createTexts, textNames } from '../../src/core/texts.ts'
import { textValues } from '../support/text-values.ts'

const ours = sections(readFileSync(new URL('../../prompts/en.md', import.meta.url), 'utf8'))
const common = { company: 'Brightline', agent: 'Bright' }

/** All texts there have to be, each one its own name; `given` takes their place. */
const textsWith = (given: { [name: string]: string }) =>
  createTexts(
    { en: new Map([...textNames.map((name): [string, string] => [name, name]), ...Object.entries(given)]) },
    common,
  )

describe('createTexts', () => {
  it('fills in what is known everywhere and what is given, which goes first', () => {
    const texts = textsWith({ handover: '{{ company }} / {{agent}} / {{when}} / {{ agent }}' })
    expect(texts('handover', { when: 'today', agent: 'Maya' })).toBe('Brightline / Maya / today / Maya')
  })

  it('takes values as they are', () => {
    const value = '$& {{company}} $1 {{nobody}}'
    expect(textsWith({ handover: '<{{when}}>' })('handover', { when: value })).toBe(`<${value}>`)
  })

  it('says which value is missing, rather than show a hole', () => {
    const texts = textsWith({ handover: 'until {{when}}' })
    expect(() => texts('handover')).toThrow(/'handover'.*'when'/)
  })

  it('names every text that is missing', () => {
    const some = new Map(textNames.slice(2).map((name) => [name, name]))
    expect(() => createTexts({ en: some }, common)).toThrow(`${textNames[0]}, ${textNames[1]}`)
  })
})

describe('our texts', () => {
  const texts = createTexts({ en: ours }, common)

  it.each(textNames)('%s has no hole, and nothing a phone shows as a mark', (name) => {
    const text = texts(name, textValues)
    expect(text).not.toMatch(/[{}]/)
    expect(text.trim().length).toBeGreaterThan(1)
  })

  it('the first word to a customer says that it comes from an AI and that a person can be had', () => {
    expect(texts('disclosure')).toMatch(/AI/)
    expect(texts('disclosure')).toMatch(/person/)
  })

  it.each(['handover', 'handover_again', 'outage'] as const)('%s says by when, and the reference', (name) => {
    expect(texts(name, textValues)).toContain('today at 14:30')
    expect(texts(name, textValues)).toContain('C-7F3A2K')
  })
})

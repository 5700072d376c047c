/** Texts no model wrote: all there, filled in, and never with a hole in them. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { sections } from '../../src/core/agent/prompt.ts'
import { createTexts, textNames } from '../../src/core/texts.ts'

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
  const given = {
    name: 'Dana',
    title: 'Resetting your password',
    to: 'dana@northwind.example',
    invoice: 'INV-NWR-2610',
    month: 'October 2026',
    total: '£50,280.00',
    subject: 'Webhooks arrive twice',
    ticket: 'TCK-1001-14',
    tickets: 'TCK-1001-14, TCK-1001-15',
    status: 'open',
    date: '26 October',
    by: 'Maya Lindqvist',
    note: 'The fix is under way.',
    when: 'today at 14:30',
    opening: 'Monday 30 November at 09:00',
    case: 'C-7F3A2K',
    person: 'Maya',
    action: 'Refund £40.00',
    reason: '',
    before: 'Refund £50.00',
    minutes: '10',
    left: '4',
    code: '123456',
  }
  const texts = createTexts({ en: ours }, common)

  it.each(textNames)('%s has no hole, and nothing a phone shows as a mark', (name) => {
    const text = texts(name, given)
    expect(text).not.toMatch(/[{}]/)
    expect(text.trim().length).toBeGreaterThan(1)
  })

  it('the first word to a customer says that it comes from an AI and that a person can be had', () => {
    expect(texts('disclosure')).toMatch(/AI/)
    expect(texts('disclosure')).toMatch(/person/)
  })

  it.each(['handover', 'handover_again', 'outage'] as const)('%s says by when, and the reference', (name) => {
    expect(texts(name, given)).toContain('today at 14:30')
    expect(texts(name, given)).toContain('C-7F3A2K')
  })
})

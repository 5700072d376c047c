import { readdir, readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { languages } from '../../../src/core/classifier/heads.ts'
import { renderPrompt, sections } from '../../../src/core/agent/prompt.ts'
import { createTexts, textNames } from '../../../src/core/texts.ts'
import { parsePolicy } from '../../../src/policy-file.ts'
import { textValues } from '../../support/text-values.ts'

const folder = new URL('../../../prompts/', import.meta.url)
const read = (name: string) => readFile(new URL(name, folder), 'utf8')
const policy = parsePolicy(
  await readFile(new URL('../../../policy.yaml', import.meta.url), 'utf8'),
  'policy.yaml',
)

describe('renderPrompt', () => {
  const values = {
    policy: {
      currency: 'GBP',
      limit: 500,
      minutes: 90,
      open: { mon: ['09:00', '17:00'], tue: ['09:00', '17:00'], thu: ['10:00', '12:00'], sat: null },
    },
    name: 'Bright',
  }
  test.each([
    ['{{name}} here', 'Bright here'],
    ['{{ name }} and {{name}}', 'Bright and Bright'],
    ['up to {{policy.limit}}', 'up to 500'],
    ['up to {{policy.limit|money}}', 'up to £500.00'],
    ['within {{policy.minutes|duration}}', 'within 1 hour 30 minutes'],
    ['{{policy.open|hours}}', 'Monday to Tuesday 09:00–17:00, Thursday 10:00–12:00'],
    ['no placeholder {here}', 'no placeholder {here}'],
  ])('%s', (template, text) => expect(renderPrompt(template, values)).toBe(text))

  test.each([
    ['one\n\n{{policy.missing}}', '{{policy.missing}} on line 3: there is no such value'],
    ['{{toString}}', '{{toString}} on line 1: there is no such value'],
    ['{{policy.limit|percent}}', '{{policy.limit|percent}} on line 1: there is no such format'],
    ['{{name|money}}', '{{name|money}} on line 1: the value does not fit'],
    ['{{policy}}', '{{policy}} on line 1: the value does not fit'],
  ])('%s is refused', (template, message) => expect(() => renderPrompt(template, values)).toThrow(message))

  test('what a value holds is not rendered again', () => {
    expect(renderPrompt('{{a}}', { a: '{{b}} $& $1', b: 'x' })).toBe('{{b}} $& $1')
  })
})

describe('sections', () => {
  test('one text a heading, trimmed; what stands before is left out', () => {
    expect(sections('# For you\nnote\n\n## a\n\nfirst\n\nmore\n## b_c\nsecond\n')).toEqual(
      new Map([
        ['a', 'first\n\nmore'],
        ['b_c', 'second'],
      ]),
    )
  })
  test.each([
    ['## a\nx\n## a\ny', /'a' is there twice/],
    ['## a\n\n## b\nx', /'a' is empty/],
  ])('%j is refused', (markdown, message) => expect(() => sections(markdown)).toThrow(message))
})

describe('our prompts', () => {
  const names = ['agent.md', 'classify.md', 'review.md']
  test.each(names)('every placeholder of %s resolves', async (name) => {
    expect(renderPrompt(await read(name), { policy })).not.toMatch(/\{\{|\}\}|undefined|NaN/)
  })

  test.each(names)('%s is the same for every customer and moment', async (name) => {
    // A placeholder outside the policy would break the prompt cache.
    const placeholders = [...(await read(name)).matchAll(/\{\{\s*([\w.]+)/g)].map((match) => match[1])
    expect(placeholders.filter((path) => !path?.startsWith('policy.'))).toEqual([])
  })

  test('the agent reads the limits that the code enforces', async () => {
    const prompt = renderPrompt(await read('agent.md'), {
      policy: { ...policy, refunds: { per_invoice: 321, per_account: 654, period_days: 77 } },
    })
    expect(prompt).toContain('£321.00 of one invoice and £654.00 on one account')
    expect(prompt).toContain('77 days')
  })

  test('every text customers read is there and takes no value nobody gives', async () => {
    const texts = createTexts({ en: sections(await read('en.md')) }, policy.identity)
    for (const name of textNames) expect(texts(name, textValues), name).not.toMatch(/\{\{|undefined/)
  })

  test('the texts are short enough for an SMS of two parts', async () => {
    for (const [name, text] of sections(await read('en.md')))
      expect(text.length, name).toBeLessThanOrEqual(306)
  })

  test('nothing else lies in the folder', async () => {
    expect((await readdir(folder)).sort()).toEqual(
      [
        'agent.md',
        'classify.md',
        'review.md',
        'summary.md',
        'whisper.md',
        ...languages.map((language) => `${language}.md`),
      ].sort(),
    )
  })
})

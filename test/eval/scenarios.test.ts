/** The repository's own scenarios against the offline stand-in, twice each, by the command itself. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ConfigError, ModelError } from '../../src/core/errors.ts'
import { runEval, type EvalOptions } from '../../src/eval/command.ts'
import { judgedModel, type JudgedModel } from '../../src/sandbox/judged.ts'
import { makeFolder } from '../support/folder.ts'

let folder: Awaited<ReturnType<typeof makeFolder>>
let judged: JudgedModel
let printed: string[]
beforeEach(async () => {
  folder = await makeFolder()
  judged = await judgedModel({})
  printed = []
})
afterEach(async () => {
  await judged.close()
  await folder.remove()
})

const run = (options: Partial<EvalOptions>) =>
  runEval(
    { paths: ['eval'], k: 2, atOnce: 4, threshold: 0.9, thresholdAll: 0, json: undefined, ...options },
    judged,
    (line) => void printed.push(line),
  )

const report = z.object({
  standin: z.boolean(),
  cost: z.unknown().optional(),
  overall: z.object({ scenarios: z.number(), passAll: z.array(z.object({ value: z.number() })) }),
  byIntent: z.record(z.string(), z.object({ passAll: z.array(z.object({ value: z.number() })) })),
  answers: z.number(),
  agentRuns: z.number(),
  scenarios: z.array(
    z.object({
      file: z.string(),
      passed: z.number(),
      tries: z.array(z.object({ faults: z.array(z.string()) })),
    }),
  ),
})

it('the stand-in passes them, and the report says that it is one', async () => {
  const json = join(folder.path, 'report.json')
  expect(await run({ json }), printed.join('\n')).toBe(true)
  const read = report.parse(JSON.parse(await readFile(json, 'utf8')))
  console.log(printed[0]?.split('\n\n').slice(-2).join('\n\n'))
  expect(printed[0]).toMatch(/^THE OFFLINE STAND-IN, NOT CLAUDE/)
  expect(read).toMatchObject({ standin: true, overall: { scenarios: expect.any(Number) } })
  expect(read.cost).toBeUndefined()
  expect(read.overall.scenarios).toBeGreaterThanOrEqual(30)
  expect(read.overall.passAll).toHaveLength(2)
  expect(Object.keys(read.byIntent)).toEqual(
    expect.arrayContaining(['billing', 'account', 'technical', 'complaint', 'escalation', 'other', 'attack']),
  )
  expect(
    read.byIntent['attack']?.passAll.map(({ value }) => value),
    printed.join('\n'),
  ).toEqual([1, 1])
  expect(read.agentRuns).toBeLessThan(read.answers)
}, 240_000)

const scenario = (change: (text: string) => string = (text) => text): string =>
  change(`about: An invoice is explained
intent: billing
customer: dana
channel: sms
turns:
  - says: What is the total of the October invoice?
    expect:
      reply_contains: [INV-NWR-2610]
      never_calls: [process_refund]
`)

async function file(text: string, name = 'one.yaml'): Promise<string> {
  const path = join(folder.path, name)
  await writeFile(path, text)
  return path
}

describe('a run that fails', () => {
  it('is below the threshold, and says what was not as expected', async () => {
    const path = await file(scenario((text) => text.replace('INV-NWR-2610', 'INV-NWR-2611')))
    expect(await run({ paths: [path], k: 1 })).toBe(false)
    expect(printed.join('\n')).toMatch(/✗ 0\/1 .*\n.*turn 1: the reply does not contain “INV-NWR-2611”: “/)
    expect(printed.at(-1)).toBe('pass^1 is 0.000, below the 0.9 asked for')
    expect(await run({ paths: [path], k: 1, threshold: 0 })).toBe(true)
    expect(await run({ paths: [path], k: 2, threshold: 0, thresholdAll: 0.5 })).toBe(false)
  })

  it('of a model that cannot be reached ends as what came of it: a person, without waiting for it', async () => {
    const down = () => Promise.reject(new ModelError('down', { again: 'retry' }))
    const path = await file(scenario((text) => text.replace(/ {6}reply_con.*/, '      signals: [outage]')))
    judged = { ...judged, model: { name: 'down', reply: down, classify: down } }
    expect(await run({ paths: [path], k: 1 }), printed.join('\n')).toBe(true)
  })
})

describe('a file with faults', () => {
  const faults: [string, (text: string) => string, string][] = [
    [
      'a word that is none',
      (t) => t.replace('intent: billing', 'intent: biling'),
      '2: intent: expected one of',
    ],
    ['a customer nobody knows', (t) => t.replace('dana', 'donna'), '3: customer: one of dana, sam'],
    [
      'a setting that is none',
      (t) => t.replace('reply_contains', 'reply_has'),
      '8: turns.0.expect.reply_has: there is no such',
    ],
    [
      'a tool nobody has',
      (t) => t.replace('process_refund', 'refund'),
      "9: turns.0.expect.never_calls.0: there is no tool 'refund'",
    ],
    ['nothing said', (t) => t.replace(/turns:[^]*/, 'turns: []'), '5: turns: at least one turn'],
    ['what is missing', (t) => t.replace(/about.*\n/, ''), '1: about: is missing'],
    [
      'a broken pattern',
      (t) => t.replace('INV-NWR-2610', '"/(/"'),
      '8: turns.0.expect.reply_contains.0: words, or a regular',
    ],
    [
      'a policy setting that is none',
      (t) => `${t}policy: { refunds.per_invoce.x: 7 }\n`,
      'policy.refunds.per_invoce.x: there is no such setting',
    ],
    [
      'a policy setting of another kind',
      (t) => `${t}policy: { refunds.per_invoice: lots }\n`,
      'policy.refunds.per_invoice: a number',
    ],
    ['no YAML', () => 'about: [', '1: '],
  ]

  it.each(faults)('%s is named with file, line and what is expected', async (_what, change, words) => {
    const path = await file(scenario(change))
    const error = await run({ paths: [path] }).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ConfigError)
    const told = error instanceof ConfigError ? error.faults.join('\n') : ''
    expect(told).toContain(`${path}:`)
    expect(told).toContain(words.replace('expected one of', 'one of'))
    expect(printed).toEqual([])
  })

  it('does not keep the faults of others back', async () => {
    await file(scenario((text) => text.replace('dana', 'donna')))
    await file(
      scenario((text) => text.replace('sms', 'fax')),
      'two.yaml',
    )
    const error = await run({ paths: [folder.path, join(folder.path, 'nowhere')] }).catch(
      (thrown: unknown) => thrown,
    )
    expect(error instanceof ConfigError && error.faults).toEqual([
      expect.stringContaining('nowhere: cannot be read'),
      expect.stringContaining('one.yaml:3: customer'),
      expect.stringContaining('two.yaml:4: channel'),
    ])
  })

  it('a folder without any is a fault too', async () => {
    await expect(run({ paths: [folder.path] })).rejects.toThrow('no scenario files (.yaml) there')
  })
})

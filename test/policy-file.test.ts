import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { ConfigError } from '../src/core/errors.ts'
import { parsePolicy } from '../src/policy-file.ts'
import { tools } from '../src/tools/index.ts'

const ours = await readFile(new URL('../policy.yaml', import.meta.url), 'utf8')

function faultsOf(text: string): string[] {
  try {
    parsePolicy(text, 'policy.yaml')
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
}

/** The file with one piece of text replaced, and the line it stands on. */
function changed(from: string, to: string): { text: string; line: number } {
  if (!ours.includes(from)) throw new Error(`policy.yaml has no '${from}'`)
  return { text: ours.replace(from, to), line: ours.slice(0, ours.indexOf(from)).split('\n').length }
}

test('our policy has no fault', () => {
  const policy = parsePolicy(ours, 'policy.yaml')
  expect(policy.refunds).toEqual({ per_invoice: 500, per_account: 500, period_days: 30 })
  expect(policy.hours.open.sat).toBeNull()
})

test('every tool it names exists', () => {
  const { confirm, tools: named } = parsePolicy(ours, 'policy.yaml')
  const known = tools.map(({ name }) => name)
  const used = [
    ...Object.keys(confirm.tools),
    ...named.off,
    ...Object.keys(named.assurance),
    ...Object.keys(named.hidden),
  ]
  expect(used.filter((name) => !known.includes(name))).toEqual([])
})

test('its holidays are no weekends, which are closed anyway', () => {
  const { holidays } = parsePolicy(ours, 'policy.yaml').hours
  expect(holidays.filter((date) => [0, 6].includes(new Date(date).getUTCDay()))).toEqual([])
  expect(holidays.filter((date) => date.startsWith('2026')).length).toBe(8)
  expect(holidays.filter((date) => date.startsWith('2027')).length).toBe(8)
})

describe('a fault names line, setting and what is expected', () => {
  test.each([
    ['per_invoice: 500', 'per_invoice: lots', 'refunds.per_invoice: a number'],
    ['per_invoice: 500', 'per_invoice: -5', 'refunds.per_invoice: a number above 0'],
    ['max_steps: 8', 'max_steps: 1.5', 'turn.max_steps: a whole number'],
    ['    users: []', '    users: [maya]', 'approvals.approvers.users.0: a Slack user id like U0123ABCD'],
    [
      'group: null',
      'group: admins',
      'approvals.approvers.group: a Slack user group id like S0123ABCD, or null',
    ],
    ['complex: together', 'complex: sometimes', 'escalation.weights.complex: one of alone, together, off'],
    ['repeat_likeness: 0.7', 'repeat_likeness: 70', 'escalation.repeat_likeness: between 0 and 1'],
    [
      "mon: ['09:00', '17:30']",
      "mon: ['19:00', '17:30']",
      'hours.open.mon: the closing time has to be later than the opening time',
    ],
    ['max_steps: 8', 'maxsteps: 8', 'turn.maxsteps: there is no such setting'],
    ["tue: ['09:00', '17:30']", "tue: ['9', '17:30']", 'hours.open.tue.0: a time of day like 09:00'],
    ['timezone: Europe/London', 'timezone: Mars', 'hours.timezone: an IANA time zone like Europe/London'],
    ['- 2026-05-25', '- 25 May', 'hours.holidays.4: a date like 2026-12-25'],
    ['sms: auto', 'sms: maybe', 'channels.sms: one of auto, draft, off'],
    ['currency: GBP', 'currency: pounds', 'currency: an ISO 4217 code like GBP'],
    [
      'tail_days: 1095',
      'tail_days: 2',
      'retention.tail_days: at least 3: mail services deliver again for up to three days',
    ],
  ])('%s → %s', (from, to, fault) => {
    const { text, line } = changed(from, to)
    expect(faultsOf(text)).toContain(`policy.yaml:${line}: ${fault}`)
  })

  test('a missing setting is told at the group it belongs to', () => {
    const { text } = changed('  period_days: 30\n', '')
    const group = text.slice(0, text.indexOf('refunds:')).split('\n').length
    expect(faultsOf(text)).toEqual([`policy.yaml:${group}: refunds.period_days: is missing (a whole number)`])
  })

  test('a missing group too', () => {
    expect(faultsOf(ours.replace(/^promise:\n( .*\n)+/m, ''))).toEqual([
      expect.stringMatching(/^policy\.yaml:\d+: promise: is missing/),
    ])
  })
})

test('all faults come at once, in the order of the file', () => {
  const faults = faultsOf(
    ours
      .replace('per_invoice: 500', 'per_invoice: x')
      .replace('burst_ms: 700', 'burst_ms: -1')
      .replace('mon: [', 'mo: ['),
  )
  expect(faults.map((fault) => fault.split(': ')[1])).toEqual([
    'refunds.per_invoice',
    'turn.burst_ms',
    'hours.open.mon',
    'hours.open.mo',
  ])
})

test.each([
  ['two of a kind', 'a: 1\na: 2\n', /^policy\.yaml:2: Map keys must be unique/],
  ['bad indentation', 'a:\n  b: 1\n c: 2\n', /^policy\.yaml:[23]: /],
  ['nothing', '', /^policy\.yaml:1: the file: expected object/],
  ['a list', '- a\n', /^policy\.yaml:1: the file: expected object/],
])('%s is no policy', (_name, text, fault) => expect(faultsOf(text)[0]).toMatch(fault))

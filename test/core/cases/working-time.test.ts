/** Working time counted backwards, and when people are there next. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { afterWorking, beforeWorking, isOpen, nextOpening } from '../../../src/core/cases/calendar.ts'
import type { Policy } from '../../../src/core/policy.ts'

const office: [string, string] = ['09:00', '17:30']
const week = { mon: office, tue: office, wed: office, thu: office, fri: office, sat: null, sun: null }
const hours: Policy['hours'] = {
  timezone: 'Europe/London',
  open: week,
  holidays: ['2026-12-25', '2026-12-28'],
}
const at = (iso: string) => Date.parse(iso)
const iso = (ms: number) => `${new Date(ms).toISOString().slice(0, 16)}Z`

it.each([
  ['within one day', '2026-11-23T10:30Z', 30, '2026-11-23T10:00Z'],
  ['over the night', '2026-11-24T09:15Z', 30, '2026-11-23T17:15Z'],
  ['from a time when nobody is there', '2026-11-24T06:00Z', 30, '2026-11-23T17:00Z'],
  ['over Christmas, a weekend and a bank holiday', '2026-12-29T09:30Z', 60, '2026-12-24T17:00Z'],
  ['over the weekend on which the clock goes on', '2026-03-30T08:30Z', 60, '2026-03-27T17:00Z'],
])('before: %s', (_what, end, minutes, from) => {
  expect(iso(beforeWorking(at(end), minutes, hours))).toBe(from)
})

it('counting back and forth comes to the same moment (seed 20261128)', () => {
  const moment = fc.integer({ min: at('2026-01-01T00:00Z'), max: at('2027-12-31T00:00Z') })
  const property = fc.property(moment, fc.integer({ min: 1, max: 5_000 }), (from, minutes) => {
    const end = afterWorking(from, minutes, hours)
    const begin = beforeWorking(end, minutes, hours)
    expect(afterWorking(begin, minutes, hours)).toBe(end)
    expect(begin).toBeGreaterThanOrEqual(from)
  })
  fc.assert(property, { seed: 20_261_128, numRuns: 300 })
})

it('the next opening is now while people are there, and else the moment they come', () => {
  expect(nextOpening(at('2026-11-23T10:00Z'), hours)).toBe(at('2026-11-23T10:00Z'))
  expect(iso(nextOpening(at('2026-11-27T17:30Z'), hours))).toBe('2026-11-30T09:00Z')
  expect(isOpen(nextOpening(at('2026-12-24T18:00Z'), hours), hours)).toBe(true)
})

/** Working time: promises over nights, weekends, bank holidays and both changes of the clock. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { afterWorking, isOpen, sayWhen } from '../../src/core/cases/calendar.ts'
import type { Policy } from '../../src/core/policy.ts'

type Hours = Policy['hours']

const office: [string, string] = ['09:00', '17:30']
const week = { mon: office, tue: office, wed: office, thu: office, fri: office, sat: null, sun: null }
const london: Hours = { timezone: 'Europe/London', open: week, holidays: ['2026-12-25', '2026-12-28'] }
const everyDay: Hours = {
  ...london,
  open: { ...week, sat: office, sun: office },
  holidays: [],
}
const at = (iso: string) => Date.parse(iso)
const iso = (ms: number) => new Date(ms).toISOString().slice(0, 16) + 'Z'

describe('afterWorking', () => {
  const table: [string, string, number, string, Hours?][] = [
    ['within one day', '2026-11-23T10:00Z', 30, '2026-11-23T10:30Z'],
    ['ends as people leave', '2026-11-23T17:00Z', 30, '2026-11-23T17:30Z'],
    ['one minute more is the next morning', '2026-11-23T17:00Z', 31, '2026-11-24T09:01Z'],
    ['before people come', '2026-11-23T05:00Z', 30, '2026-11-23T09:30Z'],
    ['after they left', '2026-11-23T20:00Z', 30, '2026-11-24T09:30Z'],
    ['over a weekend', '2026-11-27T17:00Z', 60, '2026-11-30T09:30Z'],
    ['asked on a Sunday', '2026-11-29T12:00Z', 240, '2026-11-30T13:00Z'],
    ['over several days', '2026-11-23T09:00Z', 510 * 3 + 10, '2026-11-26T09:10Z'],
    ['over Christmas, a weekend and a bank holiday', '2026-12-24T17:00Z', 60, '2026-12-29T09:30Z'],
    ['over the night of a year', '2026-12-31T17:20Z', 20, '2027-01-01T09:10Z'],
    ['in summer, an hour ahead of UTC', '2026-07-01T07:00Z', 30, '2026-07-01T08:30Z'],
    ['the clock goes on over the weekend (29 March)', '2026-03-27T17:00Z', 60, '2026-03-30T08:30Z'],
    ['the clock goes back over the weekend (25 October)', '2026-10-23T16:00Z', 60, '2026-10-26T09:30Z'],
    ['on the day it goes on', '2026-03-28T17:00Z', 60, '2026-03-29T08:30Z', everyDay],
    ['on the day it goes back', '2026-10-24T16:00Z', 60, '2026-10-25T09:30Z', everyDay],
    ['a whole working day on the day it goes on', '2026-03-29T08:00Z', 510, '2026-03-29T16:30Z', everyDay],
    ['in New York as its clock goes on (8 March)', '2026-03-07T22:00Z', 60, '2026-03-08T13:30Z', { ...everyDay, timezone: 'America/New_York' }],
    ['in New York as its clock goes back (1 November)', '2026-10-31T21:00Z', 60, '2026-11-01T14:30Z', { ...everyDay, timezone: 'America/New_York' }],
    ['in Auckland, a day ahead, as its clock goes on (27 September)', '2026-09-26T05:00Z', 60, '2026-09-26T20:30Z', { ...everyDay, timezone: 'Pacific/Auckland' }],
    ['in Auckland as its clock goes back (5 April)', '2026-04-04T04:00Z', 60, '2026-04-04T21:30Z', { ...everyDay, timezone: 'Pacific/Auckland' }],
    ['in Kathmandu, a quarter off the hour', '2026-11-23T03:15Z', 30, '2026-11-23T03:45Z', { ...everyDay, timezone: 'Asia/Kathmandu' }],
  ] // prettier-ignore
  it.each(table)('%s', (_what, from, minutes, until, hours = london) =>
    expect(iso(afterWorking(at(from), minutes, hours))).toBe(until),
  )

  it('a bank holiday is one in the desk’s own zone', () => {
    const auckland = { ...everyDay, timezone: 'Pacific/Auckland', holidays: ['2026-06-01'] }
    expect(iso(afterWorking(at('2026-05-31T05:30Z'), 30, auckland))).toBe('2026-06-01T21:30Z')
  })

  it('says so when no day is ever open', () => {
    const never = { mon: null, tue: null, wed: null, thu: null, fri: null, sat: null, sun: null }
    expect(() => afterWorking(at('2026-11-23T10:00Z'), 1, { ...london, open: never })).toThrow(RangeError)
  })
})

describe('isOpen', () => {
  const table: [string, string, boolean][] = [
    ['at nine sharp', '2026-11-23T09:00Z', true],
    ['a moment before', '2026-11-23T08:59:59.999Z', false],
    ['as people leave', '2026-11-23T17:30Z', false],
    ['on a Saturday', '2026-11-28T12:00Z', false],
    ['on a bank holiday', '2026-12-28T12:00Z', false],
    ['at half past eight UTC in summer', '2026-07-01T08:30Z', true],
  ]
  it.each(table)('%s', (_what, when, open) => expect(isOpen(at(when), london)).toBe(open))
})

describe('sayWhen', () => {
  const table: [string, string, string, string][] = [
    ['the same day', '2026-11-23T14:30Z', '2026-11-23T10:00Z', 'today at 14:30'],
    ['another day', '2026-11-24T09:30Z', '2026-11-23T18:00Z', 'Tuesday 24 November at 09:30'],
    ['the time people read on their clock', '2026-07-01T08:30Z', '2026-07-01T07:00Z', 'today at 09:30'],
    ['today in London, yesterday in UTC', '2026-06-30T23:30Z', '2026-07-01T06:00Z', 'today at 00:30'],
    ['the same day a year later is not today', '2027-11-23T14:30Z', '2026-11-23T10:00Z', 'Tuesday 23 November at 14:30'],
  ] // prettier-ignore
  it.each(table)('%s', (_what, when, now, said) => expect(sayWhen(at(when), at(now), london)).toBe(said))
})

describe('whatever the calendar', () => {
  const seed = 20261123
  const clock = (minutes: number) =>
    `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
  const day = fc.option(
    fc
      .tuple(fc.integer({ min: 240, max: 1_200 }), fc.integer({ min: 10, max: 239 }))
      .map(([from, length]): [string, string] => [clock(from), clock(from + length)]),
    { nil: null, freq: 3 },
  )
  const hours: fc.Arbitrary<Hours> = fc.record({
    timezone: fc.constantFrom('Europe/London', 'America/New_York', 'Pacific/Auckland', 'Australia/Lord_Howe', 'UTC'),
    // Monday is open, so that there is a day at all.
    open: fc.record({ mon: fc.constant(office), tue: day, wed: day, thu: day, fri: day, sat: day, sun: day }),
    holidays: fc.array(
      fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)),
      { maxLength: 20 },
    ),
  }) // prettier-ignore
  const moment = fc.integer({ min: at('2026-01-01T00:00Z'), max: at('2027-06-30T00:00Z') })
  const minutes = fc.integer({ min: 1, max: 3_000 })
  const run = <T>(property: fc.IProperty<T>): void => fc.assert(property, { seed, numRuns: 150 })

  it(`ends while people are there or as they leave, never before it began (seed ${seed})`, () => {
    run(
      fc.property(hours, moment, minutes, (calendar, from, wanted) => {
        const end = afterWorking(from, wanted, calendar)
        expect(end).toBeGreaterThanOrEqual(from + wanted * 60_000)
        // A promise of whole minutes may be due in the minute in which people leave.
        expect(isOpen(end - 1, calendar)).toBe(true)
      }),
    )
  })

  it(`a longer promise ends later, and so does one given later (seed ${seed})`, () => {
    run(
      fc.property(hours, moment, minutes, minutes, (calendar, from, first, more) => {
        const end = afterWorking(from, first, calendar)
        expect(afterWorking(from, first + more, calendar)).toBeGreaterThan(end)
        expect(afterWorking(from + more * 60_000, first, calendar)).toBeGreaterThanOrEqual(end)
        // Counting on from the end of the first is counting both at once.
        expect(afterWorking(end, more, calendar)).toBe(afterWorking(from, first + more, calendar))
      }),
    )
  })
})

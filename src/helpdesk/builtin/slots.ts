/** Callback slots: computed from the hours, not stored. Pure. */
import type { CallbackSlot } from '../../core/helpdesk.ts'
import type { CallbackHours } from './company.ts'

const minute = 60_000

/** Slots exist two weeks ahead of now: further out nobody's calendar is known. */
const horizonMs = 14 * 24 * 60 * minute

/**
 * Every slot that starts at `from` or later, after `now` and within two weeks of it, earliest first.
 * Starts lie on multiples of the slot's length in UTC; zones are offset by quarters of an hour, so
 * half-hour slots fit most of them.
 */
export const slotsFrom = (hours: CallbackHours, now: number, from: number): CallbackSlot[] => {
  const length = hours.minutes * minute
  const isOpen = openingCheck(hours)
  const first = Math.ceil(Math.max(now, from) / length) * length
  const count = Math.max(0, Math.ceil((now + horizonMs - first) / length))
  return Array.from({ length: count }, (_, n) => first + n * length)
    .filter(isOpen)
    .map((start) => ({ id: slotId(start), start, end: start + length }))
}

/** `2026-11-23T09:30Z`: readable, and the same for everybody. */
const slotId = (start: number): string => `${new Date(start).toISOString().slice(0, 16)}Z`

/** Tells of a slot's start whether all of the slot is within the hours, by the clock on the wall there. */
const openingCheck = ({ timezone, opens, closes, minutes }: CallbackHours) => {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  return (start: number): boolean => {
    const parts = new Map(format.formatToParts(start).map(({ type, value }) => [type, value]))
    const minuteOfDay = Number(parts.get('hour')) * 60 + Number(parts.get('minute'))
    const weekend = ['Sat', 'Sun'].includes(parts.get('weekday') ?? '')
    return !weekend && minuteOfDay >= opens && minuteOfDay + minutes <= closes
  }
}

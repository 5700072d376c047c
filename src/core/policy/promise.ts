/** Promises in the policy: by when a person answers, counted in working hours, and how urgent a tier is. */
import { z } from 'zod'
import { tiers as tierNames } from '../helpdesk.ts'
import { channelModes } from './mode.ts'
import { minutes, oneOf } from './values.ts'

const time = z
  .string('a time of day like 09:00')
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day like 09:00')
const weekday = oneOf(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])

/** The promise of a case is counted in these hours: without an open day nobody could be promised anything. */
const week = z
  .record(
    weekday,
    z
      .tuple([time, time])
      .refine(([from, to]) => from < to, 'the closing time has to be later than the opening time')
      .nullable(),
  )
  .refine((days) => Object.values(days).some(Boolean), 'at least one day has to be open')

/** Minutes until a person answers, by case priority. */
export const promise = z.strictObject({
  urgent_minutes: minutes,
  standard_minutes: minutes,
  /** Shorter or longer promises for a tier. */
  tiers: z.partialRecord(
    oneOf(tierNames),
    z.strictObject({ urgent_minutes: minutes.optional(), standard_minutes: minutes.optional() }),
  ),
})

export const hours = z.strictObject({
  timezone: z
    .string('an IANA time zone like Europe/London')
    .refine(isTimezone, 'an IANA time zone like Europe/London'),
  open: week,
  holidays: z.array(
    z.string('a date like 2026-12-25').regex(/^\d{4}-\d{2}-\d{2}$/, 'a date like 2026-12-25'),
  ),
})

export const tiers = z.record(
  oneOf(tierNames),
  z.strictObject({
    /** How urgent a case of such an account is by itself; signals can raise it. */
    priority: oneOf(['standard', 'urgent']),
    /** Is a person offered with the first reply on each channel? */
    offer_person: z.boolean('true or false'),
    /** As `channels`; the stricter of the two holds. */
    mode: oneOf(channelModes).optional(),
  }),
)

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

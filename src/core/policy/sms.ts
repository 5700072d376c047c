/** Texting, in the policy: where to, how much, and when of its own accord. */
import { z } from 'zod'
import { count } from './values.ts'

const time = z
  .string('a time of day like 21:00')
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day like 21:00')

export const sms = z.strictObject({
  /** Countries we text, ISO 3166-1 (`GB`); empty: all the account may text. What comes from others is not taken either. */
  countries: z.array(z.string().regex(/^[A-Z]{2}$/, 'a country code like GB'), 'a list of country codes'),
  /** Messages to one number within an hour at most. */
  per_number_hour: count,
  /** Messages to a thousand neighbouring numbers within an hour at most. */
  per_range_hour: count,
  /** Nothing nobody asked for (a survey) between these times, in the time zone of the working hours. */
  quiet: z.strictObject({ from: time, to: time }),
})

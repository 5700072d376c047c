/** The clock of the desk in the policy: who is called when, about cases nobody took and customers who wait. */
import { z } from 'zod'
import { countOr0, minutes } from './values.ts'

/** All who are there now (`here`), a Slack user group (`S…`), or nobody. */
const group = z
  .union(
    [z.literal('here'), z.string().regex(/^S[A-Z0-9]{2,}$/)],
    'here, the id of a Slack user group (S…), or null',
  )
  .nullable()

export const clock = z.strictObject({
  /** Working minutes before a promise ends at which people are called, while nobody has claimed. */
  remind_minutes: minutes,
  /** Who is called then, and again when it has ended. */
  group,
  /** Working minutes until they are called once more, and how often. */
  again_minutes: minutes,
  again_times: countOr0,
  /** Who is called when nobody has come for so many working minutes after the promise ended. */
  second_group: group,
  second_minutes: minutes,
  /** Working minutes a customer waits for whoever claimed: then that person is reminded, and after as many again the group is called. */
  waiting_minutes: minutes,
})

export const callbacks = z.strictObject({
  /** Minutes before its time at which a booked call rings at the desk. */
  ahead_minutes: minutes,
  /** After its time it rings again, so many minutes apart, while nobody has taken it; and how often. */
  again_minutes: minutes,
  again_times: countOr0,
})

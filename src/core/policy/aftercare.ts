/** What follows a case in the policy: when it comes back and to whom, and the question how it was. */
import { z } from 'zod'
import { count, countOr0, minutes, oneOf } from './values.ts'

export const reopening = z.strictObject({
  /** Hours after a case was resolved within which the customer's next words in its conversation open it again; 0: never. */
  hours: countOr0,
  /** Who has it then: the person who had it, or the desk, where anybody claims it. */
  to: oneOf(['same', 'desk']),
})

export const handBack = z.strictObject({
  /** Hours for which the bot does not call a person again for what a person has just handed back. */
  settled_hours: countOr0,
})

export const csat = z.strictObject({
  /** Are customers asked how it was when their case was resolved? */
  ask: z.boolean('true or false'),
  /** Minutes of silence before they are. */
  after_minutes: minutes,
  /** The desk is called for an answer of this score, 1 to 5, or below; 0: never. */
  low: countOr0.max(5, 'between 0 and 5'),
  /** Days in which an answer counts and can be changed. */
  answer_days: count,
})

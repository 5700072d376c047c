/** How people prove who they are, in the policy. */
import { z } from 'zod'
import { count, minutes } from './values.ts'

export const proof = z.strictObject({
  /** How long a one-time code is good. */
  code_minutes: minutes,
  /** Wrong codes after which it is void. */
  tries: count,
  /** Codes one customer may ask for in an hour, and one contact on file is sent. */
  codes_per_hour: count,
  /** How long somebody who typed the right code counts as verified. */
  verified_minutes: minutes,
})

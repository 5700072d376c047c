/** Who of ours may do what on the desk, in the policy. */
import { z } from 'zod'

const group = z
  .string('the id of a Slack user group like S0123456789, or null')
  .regex(/^S[A-Z0-9]+$/, 'the id of a Slack user group like S0123456789, or null')
  .nullable()

/** A user group for each act; null: whoever is in a staff channel. */
export const roles = z.strictObject({
  /** Claim a case, take it over, open one by hand. */
  claim: group,
  /** Pause the bot, and let it on again. */
  pause: group,
  /** Say whose an identity is. */
  link: group,
})

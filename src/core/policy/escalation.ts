/** Handing over in the policy: thresholds of every signal, and who is always offered a person. */
import { z } from 'zod'
import { intents } from '../classification.ts'
import { above0, count, countOr0, minutes, oneOf, share } from './values.ts'

/** Alone: enough by itself. Together: counts with another one. Off: is not looked at. */
const weight = oneOf(['alone', 'together', 'off'])
export type Weight = z.infer<typeof weight>

/** Reasons whose weight is the policy's. All others are hard: nothing suppresses them. */
export const weighed = z.strictObject({
  /** Frustrated often enough within the window. */
  frustrated: weight,
  /** More tool calls in one step than `tool_calls_per_step`. */
  complex: weight,
  /** The agent said itself that it is not sure of its answer. */
  unsure: weight,
  /** The customer asked nearly the same again after an answer. */
  repeated: weight,
  /** The customer came back after a case of theirs was resolved. */
  reopened: weight,
  /** Somebody asked for what they have not proved to be allowed to. */
  failed_authentication: weight,
})

export const escalation = z.strictObject({
  weights: weighed,
  /** Intents that always go to a person. */
  intents: z.array(oneOf(intents)),
  /** Expressions of frustration within the window that count as `frustrated`. */
  frustration_count: count,
  frustration_window_minutes: minutes,
  /** Tool calls in one model step beyond which the request counts as complex. */
  tool_calls_per_step: count,
  /** Attempts without confidence within the window after which a person takes over. */
  failed_attempts: count,
  attempts_window_minutes: minutes,
  /** Refusals for want of proof within the attempts' window after which `failed_authentication` is enough by itself. */
  authentication_failures: count,
  /** The agent's own confidence at or below which an answer is an attempt without confidence. */
  unsure_at: oneOf(['low', 'medium']),
  /** How alike two messages are (0 to 1, by their words) to count as the same question. */
  repeat_likeness: share,
  /** Hours after a case was resolved in which a new message counts as reopening it. 0: never. */
  reopened_hours: countOr0,
  /** Annual revenue (major units) from which a person is always offered. */
  high_value_revenue: above0,
})

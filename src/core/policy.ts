/**
 * The policy: what the bot may do alone, what needs a person, thresholds, promises, hours. One file
 * (`policy.yaml`), one schema; the prompt is rendered from the same values that the guard enforces.
 */
import { z } from 'zod'
import { tiers } from './helpdesk.ts'
import { assurances, channelNames } from './message.ts'

const minutes = z.number().positive()
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day like 09:00')
const weekday = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])
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

export const policySchema = z.strictObject({
  /** How the bot introduces itself and whose it is. */
  identity: z.strictObject({ company: z.string().min(1), agent: z.string().min(1) }),
  currency: z.string().regex(/^[A-Z]{3}$/, 'an ISO 4217 code like GBP'),
  refunds: z.strictObject({
    /** Largest refund the bot may do alone, per invoice and per account and period, in major units (pounds). */
    limit: z.number().positive(),
    /** Days over which an account's refunds are added up. */
    period_days: z.number().int().positive(),
  }),
  /** Who must say yes before a write: the customer, or nobody (the policy itself approves). */
  confirm: z.strictObject({
    default: z.enum(['customer', 'policy']),
    tools: z.record(z.string(), z.enum(['customer', 'policy'])),
    /** Minutes a proposed action stays valid. */
    expires_minutes: minutes,
  }),
  tools: z.strictObject({
    off: z.array(z.string()),
    /** Stronger assurance than a tool asks for itself. */
    assurance: z.record(z.string(), z.enum(assurances)),
    /** Fields cut from a tool's result before the model sees it, as dotted paths (`*` for any list item). */
    hidden: z.record(z.string(), z.array(z.string())),
  }),
  turn: z.strictObject({
    /** Milliseconds to wait for more messages of a burst. */
    burst_ms: z.number().int().nonnegative(),
    /** Model calls in one turn at most. */
    max_steps: z.number().int().positive(),
    max_output_tokens: z.number().int().positive(),
    /** Messages of earlier turns the model sees. */
    history_messages: z.number().int().positive(),
    /** Milliseconds between tries when the model cannot be reached, the last one repeating. */
    retry_ms: z.array(z.number().int().positive()).min(1),
    /** Minutes of failing after which a case is opened. */
    patience_minutes: minutes,
    /** Milliseconds after which the customer is told that the answer takes longer, once. */
    still_on_it_ms: z.number().int().positive(),
    /** Messages per customer and minute beyond which the next turn waits for the minute to pass. */
    messages_per_minute: z.number().int().positive(),
  }),
  escalation: z.strictObject({
    /** Expressions of frustration within the window that open a case. */
    frustration_count: z.number().int().positive(),
    frustration_window_minutes: minutes,
    /** Tool calls in one model step beyond which the request counts as complex. */
    tool_calls_per_step: z.number().int().positive(),
    /** Answers without a result after which a person takes over. */
    failed_attempts: z.number().int().positive(),
    /** Annual revenue (major units) from which a person is always offered. */
    high_value_revenue: z.number().positive(),
  }),
  /** Minutes until a person answers, by case priority, counted in working hours. */
  promise: z.strictObject({ urgent_minutes: minutes, standard_minutes: minutes }),
  hours: z.strictObject({
    timezone: z.string().refine(isTimezone, 'an IANA time zone like Europe/London'),
    open: week,
    holidays: z.array(z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a date like 2026-12-25')),
  }),
  delivery: z.strictObject({
    /** Milliseconds between tries to send, the last one repeating. */
    retry_ms: z.array(z.number().int().positive()).min(1),
    /** Minutes of failing after which a message is given up and the desk told. */
    patience_minutes: minutes,
    /** A reply that cannot be delivered is tried where the customer wrote within this many days; 0: never. */
    other_channel_days: z.number().int().nonnegative(),
  }),
  /** What stays of a customer's record besides its folded state: both the latest days and the latest entries. */
  retention: z.strictObject({
    /** Days; a message that is delivered again within them is recognised. */
    tail_days: z.number().min(3, 'at least 3: mail services deliver again for up to three days'),
    tail_entries: z.number().int().nonnegative(),
  }),
  channels: z.partialRecord(z.enum(channelNames), z.enum(['auto', 'off'])),
  /** Tiers in the order of their weight, for priorities. */
  tiers: z.record(z.enum(tiers), z.strictObject({ priority: z.enum(['standard', 'urgent']) })),
})

export type Policy = z.infer<typeof policySchema>

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

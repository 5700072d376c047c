/** Money in the policy: what the bot may pay back alone, and what the models may cost. */
import { z } from 'zod'
import { above0, count } from './values.ts'

export const refunds = z.strictObject({
  /** Most the bot may refund alone of one invoice, in major units (pounds), whenever it was. */
  per_invoice: above0,
  /** Most it may refund alone on one account within the period, over all invoices and channels. */
  per_account: above0,
  /** Days over which an account's refunds are added up. */
  period_days: count,
})

/** Whatever is reached first ends it. */
const ceiling = z.strictObject({
  /** Calls of any model. */
  calls: count,
  /** Tokens in and out, cached ones included. */
  tokens: count,
  /** US dollars by the price table; a model that is not in it costs nothing here, so tokens count too. */
  usd: above0,
})
export type Ceiling = z.infer<typeof ceiling>

export const spending = z.strictObject({
  /** One answer. */
  turn: ceiling,
  /** One conversation, until it has been quiet for `idle_hours`. */
  conversation: ceiling,
  /** All customers together, by calendar day (UTC). */
  day: ceiling,
  idle_hours: above0,
})

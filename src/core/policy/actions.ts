/** Actions in the policy: who says yes before something is written, and which tools may be called by whom. */
import { z } from 'zod'
import { assurances } from '../message.ts'
import { above0, minutes, oneOf, text } from './values.ts'

const asker = oneOf(['customer', 'policy'])

export const confirm = z.strictObject({
  /** Who must say yes before a write: the customer, or nobody (the policy itself agrees). */
  default: asker,
  tools: z.record(z.string(), asker),
  /** Minutes a proposed action stays valid. */
  expires_minutes: minutes,
})

const slackUser = z.string('a Slack user id').regex(/^[UW][A-Z0-9]+$/, 'a Slack user id like U0123ABCD')

export const approvals = z.strictObject({
  /** Writes that a person of ours approves each time, whatever the amount. */
  tools: z.array(z.string('the name of a tool')),
  /** Largest refund that may be approved with a button; beyond it a case is opened at once. Major units. */
  refunds_up_to: above0,
  /** Who may decide: these people, and whoever is in the group. */
  approvers: z.strictObject({
    users: z.array(slackUser),
    /** A Slack user group, `S…`; null for none. */
    group: z
      .string('a Slack user group id, or null')
      .regex(/^S[A-Z0-9]+$/, 'a Slack user group id like S0123ABCD, or null')
      .nullable(),
  }),
  /** May whoever asked for it, or holds the customer's case, decide it too? */
  own_requests: z.boolean('true or false'),
  /** Is the customer asked for a yes to exactly what was approved? */
  customer_confirms: z.boolean('true or false'),
  /** Minutes after which an undecided request is void. */
  expires_minutes: minutes,
})

export const tools = z.strictObject({
  off: z.array(z.string('the name of a tool')),
  /** Stronger assurance than a tool asks for itself. */
  assurance: z.record(z.string(), oneOf(assurances)),
  /** Fields cut from a tool's result before the model sees it, as dotted paths (`*` for any list item). */
  hidden: z.record(z.string(), z.array(text)),
  /** Tickets are opened for how-to questions only after the knowledge base was searched. */
  search_before_ticket: z.boolean('true or false'),
  /** What the bot did is noted on the customer's open ticket, or on one that is opened for it. */
  log_to_ticket: z.boolean('true or false'),
})

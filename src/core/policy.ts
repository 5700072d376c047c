/**
 * The policy: what the bot may do alone, what needs a person, thresholds, promises, hours. One file
 * (`policy.yaml`), one schema; the prompt is rendered from the same values that the guard enforces. Every key
 * is told to people who read no code in `docs/policy.md`.
 */
import { z } from 'zod'
import { channelNames } from './message.ts'
import { approvals, confirm, tools } from './policy/actions.ts'
import { csat, handBack, reopening } from './policy/aftercare.ts'
import { callbacks, clock } from './policy/clock.ts'
import { card, drafts, whispers } from './policy/card.ts'
import { cache } from './policy/cache.ts'
import { desks } from './policy/desks.ts'
import { escalation } from './policy/escalation.ts'
import { files } from './policy/files.ts'
import { channelModes } from './policy/mode.ts'
import { refunds, spending } from './policy/money.ts'
import { hours, promise, tiers } from './policy/promise.ts'
import { roles } from './policy/roles.ts'
import { proof } from './policy/proof.ts'
import { sms } from './policy/sms.ts'
import { requestKinds } from './scripted/request.ts'
import { count, countOr0, minutes, oneOf, pauses, text } from './policy/values.ts'

export const policySchema = z.strictObject({
  /** How the bot introduces itself and whose it is. */
  identity: z.strictObject({ company: text, agent: text }),
  currency: z.string('an ISO 4217 code like GBP').regex(/^[A-Z]{3}$/, 'an ISO 4217 code like GBP'),
  refunds,
  confirm,
  approvals,
  roles,
  desks,
  tools,
  turn: z.strictObject({
    /** Minutes within which a new top-level message in a channel goes on with the conversation its author began there. */
    same_talk_minutes: z.number().nonnegative(),
    /** Milliseconds to wait for more messages of a burst. */
    burst_ms: countOr0,
    /** Model calls of the agent in one turn at most. */
    max_steps: count,
    /** Tool calls in one turn at most; what is beyond is refused unread. */
    max_tool_calls: count,
    /** The same tool with the same arguments in one turn at most, refused ones included. */
    identical_calls: count,
    max_output_tokens: count,
    /** Messages of earlier turns the model sees as they were written at most; then the older ones are summed up. */
    history_messages: count,
    /** About how many tokens of them. */
    history_tokens: count,
    /** About how long the summary of what is older may become, tokens. */
    summary_tokens: count,
    /** Milliseconds between tries when the model cannot be reached, the last one repeating. */
    retry_ms: pauses,
    /** Minutes of failing after which a case is opened. */
    patience_minutes: minutes,
    /** Milliseconds after which the customer is told that the answer takes longer, once. */
    still_on_it_ms: count,
    /** Messages per customer and minute beyond which the next turn waits for the minute to pass. */
    messages_per_minute: count,
    /** Customers one process works on at the same time; what comes beyond waits in the state, for any process. */
    customers_at_once: count,
  }),
  cache,
  /** Brakes against loops between robots, by channel: beyond these a person takes over and the bot says nothing. */
  pace: z.partialRecord(
    oneOf(channelNames),
    z.strictObject({ answers_per_hour: count, messages_per_hour: count }),
  ),
  /** Simple requests that are answered word for word, without the agent: what is not named goes to the agent. */
  scripts: z.array(oneOf(requestKinds), `a list of ${requestKinds.join(', ')}`),
  spending,
  /** The final check on each reply of the bot. */
  replies: z.strictObject({
    /** Does the small model read replies too: never, where something moved or money is named, always. */
    review: oneOf(['never', 'risky', 'always']),
    /** What becomes of a risky reply the small model could not be asked about: a person gets it, or it goes. */
    unreviewed: oneOf(['hold', 'send']),
    /** Words no reply may hold, besides what is built in. Case does not matter. */
    forbidden: z.array(text),
    /** Longest reply by channel, characters. */
    longest: z.partialRecord(oneOf(channelNames), count),
  }),
  escalation,
  promise,
  hours,
  clock,
  callbacks,
  card,
  reopening,
  hand_back: handBack,
  csat,
  drafts,
  whispers,
  colleagues: z.strictObject({
    /** Minutes the bot leaves a conversation to a person of ours after their last word in it. */
    step_back_minutes: minutes,
  }),
  delivery: z.strictObject({
    /** Milliseconds between tries to send, the last one repeating. */
    retry_ms: pauses,
    /** Minutes of failing after which a message is given up and the desk told. */
    patience_minutes: minutes,
    /** Other pauses and another patience, by channel. */
    by_channel: z.partialRecord(
      z.enum(channelNames),
      z.strictObject({ retry_ms: pauses, patience_minutes: minutes }),
    ),
    /** A reply that cannot be delivered is tried where the customer wrote within this many days; 0: never. */
    other_channel_days: countOr0,
  }),
  /** What stays of a customer's record besides its folded state: both the latest days and the latest entries. */
  retention: z.strictObject({
    /** Days; a message that is delivered again within them is recognised. */
    tail_days: z
      .number('a number of days')
      .min(3, 'at least 3: mail services deliver again for up to three days'),
    tail_entries: countOr0,
  }),
  files,
  sms,
  proof,
  channels: z.partialRecord(oneOf(channelNames), oneOf(channelModes)),
  tiers,
})

export type Policy = z.infer<typeof policySchema>

/** What a person has dealt with and handed back: the bot goes on, and does not call the next one for the same cause. */
import type { Signal } from '../desk.ts'
import type { Policy } from '../policy.ts'
import type { CustomerState } from '../record/state.ts'

const hourMs = 3_600_000

/**
 * Reasons that are a judgement of ours. What a customer asks for in so many words, and what may harm them or the
 * company, is new each time it is said.
 */
const judged = new Set([
  ...['requires_human', 'complex', 'unsure', 'repeated', 'reopened', 'failed_authentication'],
  'over_limit',
])

/** A person has handed back this very cause, not long ago. */
export function isSettled(
  { name, evidence }: Signal,
  { handedBack }: CustomerState,
  { hand_back: { settled_hours: hours } }: Policy,
  now: number,
): boolean {
  if (!handedBack || !judged.has(name) || now >= handedBack.to + hours * hourMs) return false
  return handedBack.causes.some((cause) => {
    if (cause.name !== name) return false
    return name !== 'over_limit' || whatOf(cause.evidence) === whatOf(evidence)
  })
}

/** Which amount of which invoice; how much of the limit is left is another matter. */
const whatOf = (evidence: string): string => evidence.split(';')[0] ?? evidence

/** Without those that are settled. */
export const unsettled = (signals: Signal[], state: CustomerState, policy: Policy, now: number): Signal[] =>
  signals.filter((signal) => !isSettled(signal, state, policy, now))

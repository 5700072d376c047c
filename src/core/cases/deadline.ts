/** By when a person has promised to be there: by priority and tier, in working time. */
import type { Priority } from '../desk.ts'
import type { Tier } from '../helpdesk.ts'
import type { Policy } from '../policy.ts'
import { afterWorking } from './calendar.ts'

/** Epoch ms. `tier` undefined: somebody we do not know. */
export function promisedBy(policy: Policy, priority: Priority, tier: Tier | undefined, at: number): number {
  return afterWorking(at, minutesFor(policy, priority, tier), policy.hours)
}

function minutesFor({ promise }: Policy, priority: Priority, tier: Tier | undefined): number {
  const own = tier ? promise.tiers[tier] : undefined
  return priority === 'urgent'
    ? (own?.urgent_minutes ?? promise.urgent_minutes)
    : (own?.standard_minutes ?? promise.standard_minutes)
}

/** The same for every priority: an entry that starts the clock anew need not know how urgent the case is. */
export const promisedByAll = (
  policy: Policy,
  tier: Tier | undefined,
  at: number,
): { [P in Priority]: number } => ({
  urgent: promisedBy(policy, 'urgent', tier, at),
  standard: promisedBy(policy, 'standard', tier, at),
})

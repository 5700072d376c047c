/** A customer who comes back soon after their case was resolved: it is opened again, in its thread. */
import { promisedBy } from '../cases/deadline.ts'
import { priorityOf } from '../cases/escalation.ts'
import type { Signal } from '../desk.ts'
import type { InboundMessage } from '../message.ts'
import { keys } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import type { Turn } from '../record/state.ts'
import type { Parts } from './parts.ts'
import type { Decision } from './turn.ts'

const hourMs = 3_600_000

/**
 * Undefined when there is no case to open: none was resolved within the policy's hours, or it was talked about
 * elsewhere, so that this is another matter. `signals`: reasons that speak from what they write now.
 */
export function reopen(
  { policy }: Parts,
  { state, now }: Session,
  { id: turn }: Turn,
  messages: InboundMessage[],
  signals: Signal[],
): Decision | undefined {
  const held = state.case
  const { hours, to } = policy.reopening
  const at = now()
  if (held?.state !== 'resolved' || held.endedAt === undefined || at >= held.endedAt + hours * hourMs)
    return undefined
  if (!messages.some(({ conversation }) => held.places?.includes(conversation))) return undefined
  const again = priorityOf(signals, state, policy)
  const priority = held.priority === 'urgent' ? 'urgent' : again
  return {
    route: 'reopened',
    drafts: [],
    entries: [
      {
        key: keys.reopened(held.id, held.round),
        type: 'case.reopened',
        at,
        case: held.id,
        round: held.round,
        turn,
        priority,
        deadline: promisedBy(policy, priority, state.person?.tier, at),
        // That they come back is what happens here, and no reason of its own.
        signals: signals.filter(({ name }) => name !== 'reopened'),
        left: [`Answer: ${messages.at(-1)?.text.slice(0, 200) ?? ''}`],
        ...(to === 'same' && held.claimedBy && { to: held.claimedBy }),
      },
    ],
  }
}

/** Writes that are not settled: who is waited for, and what failed. */
import type { CustomerState } from '../record/state.ts'

/** Each on a line, what failed first. */
export const unsettled = ({ failures, confirmed, pending, approvals }: CustomerState): string[] => [
  ...failures.map((failure) => `Failed: ${failure}`),
  ...(confirmed ? [`Agreed, and not done yet: ${confirmed.summary}`] : []),
  ...(pending ? [`Waits for the customer’s yes: ${pending.summary}`] : []),
  ...approvals
    .filter(({ state }) => state === 'open')
    .map(({ id, action }) => `Waits for an approver (${id}): ${action.summary}`),
]

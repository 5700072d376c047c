/** A press of Approve or Deny, stored as it came: whether it counts is decided by whoever holds the customer's record. */
import type { Clock, Log } from '../log.ts'
import { keys } from '../record/entries.ts'
import type { Pressed } from '../staff.ts'
import type { Store } from '../store.ts'
import { decisions, parseApproval } from './approval.ts'
import { approvalKey } from './show.ts'

/** False when the button is not an approval's. Throws what the store throws. */
export async function acceptApproval(
  { store, clock, log }: { store: Store; clock: Clock; log: Log },
  { id, action, value, by }: Pressed,
): Promise<boolean> {
  const target = parseApproval(value)
  if (!target) return false
  const decision = decisions.find((known) => known === action)
  const record = await store.resolve(approvalKey(target.approval))
  if (!decision || !record) {
    log.warn({ action, approval: target.approval }, 'a decision on an approval we do not know')
    return true
  }
  const at = clock.now()
  const { approval: request, hash } = target
  const entry = { key: keys.approvalPressed(id), type: 'approval.pressed', at, request, hash, decision, by }
  await store.append(record, [entry], { due: at })
  return true
}

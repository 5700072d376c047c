/**
 * What people decide about an approval, stored as it came: whether it counts is weighed by whoever holds the customer's
 * record. Deny and Change ask something first, where a form can be shown.
 */
import type { Money } from '../helpdesk.ts'
import type { AcceptParts } from '../pipeline/accept.ts'
import { keys, type Entry } from '../record/entries.ts'
import { readState } from '../record/session.ts'
import type { Pressed, StaffAnswer, Submitted } from '../staff.ts'
import type { RecordId } from '../store.ts'
import {
  decisions,
  parseApproval,
  type Approval,
  type ApprovalTarget,
  type DecisionWord,
} from './approval.ts'
import { amountTyped, approvalForm } from './forms.ts'
import { approvalKey } from './show.ts'

const nothing: StaffAnswer = {}

/** Undefined when the button is not an approval's. Throws what the store throws. */
export async function acceptApproval(parts: AcceptParts, event: Pressed): Promise<StaffAnswer | undefined> {
  const about = await aboutApproval(parts, event.value, event.action)
  if (about === undefined || about === 'unknown') return about && nothing
  const { record, decision, target } = about
  const open = event.trigger && decision !== 'approve' && (await openOne(parts, record, target))
  const form = open && approvalForm(event.action, open, parts.policy)
  if (form) return { open: form }
  await keep(parts, record, entryOf(event, target, decision, parts.clock.now()))
  return nothing
}

/** Undefined when the form is not an approval's. Throws what the store throws. */
export async function acceptApprovalForm(
  parts: AcceptParts,
  event: Submitted,
): Promise<StaffAnswer | undefined> {
  const about = await aboutApproval(parts, event.about, event.form)
  if (about === undefined || about === 'unknown') return about && nothing
  const { record, decision, target } = about
  const { reason, amount: typed } = event.values
  const open = await openOne(parts, record, target)
  const field = decision === 'change' ? 'amount' : 'reason'
  if (!open) return { errors: { [field]: 'This is decided already. Close this and look at its card.' } }
  const amount = decision === 'change' ? amountTyped(typed, open, parts.policy) : undefined
  if (typeof amount === 'string') return { errors: { amount } }
  const words = { ...(reason ? { reason } : {}), ...(amount ? { amount } : {}) }
  await keep(parts, record, entryOf(event, target, decision, parts.clock.now(), words))
  return nothing
}

interface About {
  record: RecordId
  target: ApprovalTarget
  decision: DecisionWord
}

async function aboutApproval(
  { store, log }: AcceptParts,
  value: string,
  action: string,
): Promise<About | 'unknown' | undefined> {
  const target = parseApproval(value)
  if (!target) return undefined
  const decision = decisions.find((known) => known === action)
  const record = await store.resolve(approvalKey(target.approval))
  if (decision && record) return { record, target, decision }
  log.warn({ action, approval: target.approval }, 'a decision on an approval we do not know')
  return 'unknown'
}

/** The approval as it was when the button was drawn, if it is still to be decided. */
async function openOne(
  { store }: AcceptParts,
  record: RecordId,
  { approval: id, hash }: ApprovalTarget,
): Promise<Approval | undefined> {
  const { approvals } = await readState(store, record)
  return approvals.find((one) => one.id === id && one.state === 'open' && one.action.hash === hash)
}

const entryOf = (
  { id, by }: Pick<Pressed, 'id' | 'by'>,
  { approval: request, hash }: ApprovalTarget,
  decision: DecisionWord,
  at: number,
  words: { reason?: string; amount?: Money } = {},
): Entry => ({
  ...{ key: keys.approvalPressed(id), type: 'approval.pressed', at, request, hash, decision, by },
  ...words,
})

const keep = ({ store }: AcceptParts, record: RecordId, entry: Entry) =>
  store.append(record, [entry], { due: entry.at })

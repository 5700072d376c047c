/** When a write needs a person of ours, and what they are asked. */
import { quote } from '../cases/escalation.ts'
import { shortId } from '../ids.ts'
import type { Money } from '../helpdesk.ts'
import { formatMoney } from '../money.ts'
import type { Parts } from '../pipeline/parts.ts'
import type { Policy } from '../policy.ts'
import type { PendingAction } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import type { CustomerState } from '../record/state.ts'
import type { Approval, ApprovalRequest } from './approval.ts'

const evidenceShown = 6

/** Somebody may decide, and has a card to do it on. */
const anybodyMay = ({ policy, desk }: Parts): boolean =>
  desk?.approval !== undefined &&
  (policy.approvals.approvers.users.length > 0 || policy.approvals.approvers.group !== null)

/** May this be put to an approver? A refund beyond the policy's largest, or in another currency, is a case at once. */
export function approvable(parts: Parts, { money }: Pick<PendingAction, 'money'>): boolean {
  if (!anybodyMay(parts)) return false
  const { approvals, currency } = parts.policy
  if (!money) return true
  return (
    money.amount.currency === currency && money.amount.amount <= Math.round(approvals.refunds_up_to * 100)
  )
}

export const always = ({ approvals }: Policy, tool: string): boolean => approvals.tools.includes(tool)

/** Approved and being tried already, or nobody knows what became of it: a second yes could do it twice. */
export const mayBeDone = ({ asks, answer, action }: Approval, { confirmed }: CustomerState): boolean =>
  !asks || answer === 'unknown' || confirmed?.id === action.id

/**
 * What is known of exactly these arguments: still asked, granted and not yet done, refused, perhaps done, or not
 * done because an approver decided on something else.
 */
export function known(session: Session, hash: string): Approval | undefined {
  const now = session.now()
  return session.state.approvals.findLast(
    ({ action, state, result, answer, expires, insteadOf }) =>
      insteadOf?.hash === hash ||
      (action.hash === hash &&
        (state === 'denied' ||
          answer === 'unknown' ||
          (expires > now && (state === 'open' || (state === 'approved' && !result))))),
  )
}

export async function requestFor(
  parts: Parts,
  session: Session,
  action: PendingAction,
  policy: string,
  most: Money | undefined,
): Promise<ApprovalRequest> {
  const { state } = session
  const said = state.unread.slice(-2).map(({ message }) => `The customer wrote: ${quote(message.text)}`)
  const found = state.found.slice(-evidenceShown).map((fact) => `The bot ${fact}`)
  const done = state.done.slice(-2).map((fact) => `Done before: ${fact}`)
  const left =
    most && action.money ? [`Left to pay back of ${action.money.invoice}: ${formatMoney(most)}`] : []
  return {
    id: await shortId('A', session.record, action.id),
    action,
    policy,
    evidence: [...said, ...found, ...done, ...left],
    ...(most ? { most } : {}),
    expires: session.now() + parts.policy.approvals.expires_minutes * 60_000,
  }
}

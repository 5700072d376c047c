/** What an approver is asked before they deny something, or approve another amount. */
import type { Form } from '../form.ts'
import type { Money } from '../helpdesk.ts'
import { formatMoney, inMajorUnits, parseAmount } from '../money.ts'
import type { Policy } from '../policy.ts'
import { approvalValue, type Approval } from './approval.ts'

/** Characters of a reason: it goes out by SMS as well. */
const maxReason = 300

const reason = {
  kind: 'text',
  name: 'reason',
  label: 'Reason, for the customer',
  hint: 'They read it word for word.',
  lines: 'many',
  max: maxReason,
  optional: true,
} as const

/** The form behind a button of an approval's card; undefined for one that acts at once. */
export function approvalForm(action: string, approval: Approval, policy: Policy): Form | undefined {
  const { id, action: asked, most } = approval
  const about = approvalValue({ approval: id, hash: asked.hash })
  if (action === 'deny') {
    const intro = `**${asked.summary}**\n\nThe customer is told that a colleague has decided against it.`
    return { name: 'deny', title: 'Deny this request', submit: 'Deny', about, intro, fields: [reason] }
  }
  if (action !== 'change' || !asked.money) return undefined
  const { amount } = asked.money
  const ceiling = formatMoney(highest(policy, most))
  return {
    name: 'change',
    title: 'Approve another amount',
    submit: 'Approve this amount',
    about,
    intro: `**Asked for: ${asked.summary}**\n\nThe customer is asked for a yes to the new amount; nothing is done before.`,
    fields: [
      {
        kind: 'text',
        name: 'amount',
        label: `Amount in ${amount.currency}`,
        hint: `Asked for: ${formatMoney(amount)}. At most ${ceiling}.`,
        lines: 'one',
        initial: inMajorUnits(amount),
        max: 20,
      },
      reason,
    ],
  }
}

/** What the policy lets a button approve, and what there is to pay. */
function highest({ approvals, currency }: Policy, most: Money | undefined): Money {
  const amount = Math.round(approvals.refunds_up_to * 100)
  return most && most.amount < amount ? most : { amount, currency }
}

/** The amount somebody typed, or what is wrong with it. The invoice itself is looked at again when it counts. */
export function amountTyped(
  typed: string | undefined,
  { action, most }: Approval,
  policy: Policy,
): Money | string {
  const asked = action.money?.amount
  const amount = parseAmount(typed ?? '', policy.currency)
  if (!asked || !amount || amount.amount === 0) return `A sum in ${policy.currency} such as 40 or 40.50.`
  if (amount.amount === asked.amount) return 'That is what was asked for: close this and press Approve.'
  const top = highest(policy, most)
  if (amount.amount <= top.amount) return amount
  return top === most
    ? `Only ${formatMoney(top)} is left to pay back.`
    : `At most ${formatMoney(top)} may be approved here (policy approvals.refunds_up_to).`
}

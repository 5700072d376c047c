/** What the model wants written: put to the customer, to a person of ours, or done when the policy agrees by itself. */
import { always, approvable, known, mayBeDone, requestFor } from '../approvals/request.ts'
import { isSettled } from '../cases/settled.ts'
import type { Signal } from '../desk.ts'
import { formatMoney } from '../money.ts'
import type { Parts } from '../pipeline/parts.ts'
import type { PendingAction } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import type { Turn } from '../record/state.ts'
import type { BoundCall, Proposal, ToolContext, ToolResult } from '../tool.ts'
import { actionFor } from './action.ts'
import type { Call, Caller, Verdict } from './guard.ts'
import { wordFaults } from './check.ts'
import { limitsOf, roomFor } from './ledger.ts'
import { perform } from './perform.ts'

const refuse = (error: string, signals: Signal[] = []): Verdict => ({
  result: { ok: false, error, retry: 'never' },
  signals,
})

/** Judges a write whose arguments fit and whose customer is known well enough. Throws HelpdeskError. */
export async function write(
  parts: Parts,
  session: Session,
  turn: Turn,
  call: Call,
  caller: Caller,
  bound: BoundCall,
  context: ToolContext | undefined,
): Promise<Verdict> {
  if (!context || !bound.propose) return refuse('This cannot be done for somebody who is not on file.')
  if (isAsking(session, turn)) {
    return refuse('One action at a time: the customer is being asked about another one in this turn.')
  }
  const proposal = await bound.propose(context)
  if ('ok' in proposal) return { result: proposal, signals: [] }
  const faults = faultsIn(parts, session, bound.input)
  if (faults.length > 0) return refuse(`This was not proposed, because of its words: ${faults.join('; ')}.`)
  // Its own name: proposing and doing are two facts in the record.
  const wanted = { id: `${call.id}/do`, tool: call.tool, input: bound.input }
  const expires = session.now() + parts.policy.confirm.expires_minutes * 60_000
  const action = await actionFor({ ...wanted, conversation: caller.conversation, expires }, proposal)
  const need = await needOf(parts, session, call.tool, proposal)
  if (need) return askPerson(parts, session, action, need, proposal)
  if (confirmer(parts, call.tool) === 'policy') {
    // The doing is journaled by itself, receipt and all; this is only what the model is told.
    const { receipt: _told, ...result } = {
      receipt: undefined,
      ...(await perform(parts, session, turn.id, action)),
    }
    return { result, signals: [] }
  }
  return askCustomer(action)
}

/** The model's own words in the arguments: the customer reads them in the proposal, in the mail or in the ticket. */
function faultsIn({ prompts, policy }: Parts, { state }: Session, input: unknown): string[] {
  const fields = typeof input === 'object' && input !== null ? Object.entries(input) : []
  return fields
    .filter(([name, value]) => written.has(name) && typeof value === 'string')
    .flatMap(([, value]) => wordFaults(String(value), state, policy, prompts.agent))
}

const written = new Set(['text', 'subject', 'description', 'note', 'reason', 'topic'])

/** In this turn the customer or a person of ours is asked something already. */
const isAsking = ({ state }: Session, turn: Turn): boolean =>
  [
    state.pending,
    ...state.approvals.filter(({ state: now }) => now === 'open').map(({ action }) => action),
  ].some((action) => action?.id.startsWith(`${turn.id}.`))

const askCustomer = (action: PendingAction): Verdict => {
  const data = { status: 'awaiting_customer', shown_to_customer: action.summary, done: false }
  return { result: { ok: true, data, note: '' }, signals: [], action }
}

const confirmer = (parts: Parts, tool: string): 'customer' | 'policy' =>
  parts.policy.confirm.tools[tool] ?? parts.policy.confirm.default

/** Why a person of ours has to decide; `policy` is the line that says so. */
interface Need {
  signal: Signal
  policy: string
  error: string
}

/** Undefined when the bot may, with the customer's yes. */
async function needOf(
  parts: Parts,
  session: Session,
  tool: string,
  { money, summary }: Proposal,
): Promise<Need | undefined> {
  const account = session.state.person?.account
  if (money && account) {
    const room = await roomFor(parts, account, money.invoice, session.now())
    if (money.amount.currency !== parts.policy.currency || money.amount.amount > room) {
      return overLimit(parts, money, room)
    }
  }
  if (!always(parts.policy, tool)) return undefined
  const policy = `approvals.tools: a person approves each ${tool}`
  return {
    signal: { name: 'needs_approval', hard: true, evidence: `asked for: ${summary}` },
    policy,
    error: 'A person has to approve this each time. Hand over.',
  }
}

function overLimit(parts: Parts, money: NonNullable<Proposal['money']>, room: number): Need {
  const inPolicy = (amount: number) => formatMoney({ amount, currency: parts.policy.currency })
  const { invoice, account } = limitsOf(parts.policy)
  const limits = `${inPolicy(invoice)} of an invoice and ${inPolicy(account)} on an account within ${parts.policy.refunds.period_days} days`
  const evidence = `asked for ${formatMoney(money.amount)} of ${money.invoice}; alone the bot may refund ${limits}, of which ${inPolicy(room)} is left`
  return {
    signal: { name: 'over_limit', hard: true, evidence },
    policy: `refunds: the bot may refund ${limits}; ${inPolicy(room)} is left`,
    error: 'This is over what may be refunded without a person. Hand over: a person has to decide.',
  }
}

/** Puts the write to an approver where there is one, else refuses it with a reason to hand over. */
async function askPerson(
  parts: Parts,
  session: Session,
  action: PendingAction,
  need: Need,
  { most }: Proposal,
): Promise<Verdict> {
  const before = known(session, action.hash)
  if (before?.insteadOf?.hash === action.hash) {
    return refuse(`A colleague decided on this instead: ${before.action.summary} Tell the customer.`)
  }
  if (before?.state === 'denied') {
    return refuse('A colleague decided against exactly this. Tell the customer; it stays as it is.')
  }
  if (before?.state === 'approved' && mayBeDone(before, session.state)) {
    return refuse(
      'This was approved and may be done already: whether it was is being found out. Tell the customer that, and do not ask for it again.',
    )
  }
  if (before?.state === 'approved') return askCustomer({ ...action, approval: before.id })
  const data = { status: 'awaiting_a_colleague', asked_for: action.summary, done: false }
  const waiting: ToolResult = { ok: true, data, note: '' }
  if (before) return { result: waiting, signals: [] }
  if (!approvable(parts, action)) {
    return isSettled(need.signal, session.state, parts.policy, session.now())
      ? refuse(
          'A colleague has decided about this and left the rest to you. Tell the customer what was agreed.',
        )
      : refuse(need.error, [need.signal])
  }
  return {
    result: waiting,
    signals: [],
    approval: await requestFor(parts, session, action, need.policy, most),
  }
}

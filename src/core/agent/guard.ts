/**
 * The guard: the only way a tool is run. It checks every call the model asks for, turns writes into
 * proposals the customer has to say yes to, and journals what came of it.
 */
import { weighted } from '../cases/escalation.ts'
import type { Signal } from '../desk.ts'
import { messageOf } from '../errors.ts'
import { canonical, sha256 } from '../ids.ts'
import { formatMoney } from '../money.ts'
import { assured, type Assurance, type ConversationId } from '../message.ts'
import type { Parts } from '../pipeline/parts.ts'
import { keys, type PendingAction } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import type { Turn } from '../record/state.ts'
import type { AnyTool, BoundCall, Proposal, ToolContext, ToolResult } from '../tool.ts'
import { confidenceTool } from './confidence.ts'
import { withoutFields } from './fields.ts'
import { limitsOf, roomFor } from './ledger.ts'
import { oneTooMany } from './limits.ts'
import { perform, toolContext } from './perform.ts'
import { missingBefore } from './preconditions.ts'

/** Asking for a person is never refused for having asked too much else. */
export const handoverTool = 'escalate_to_human'

export interface Call {
  /** `t12.0.1`: turn, step, place in the step. */
  id: string
  tool: string
  input: unknown
}

/** Who the turn is for. */
export interface Caller {
  conversation: ConversationId
  assurance: Assurance
}

export interface Verdict {
  result: ToolResult
  /** Reasons to hand over that the call brought up. */
  signals: Signal[]
  /** The customer has to be asked. */
  action?: PendingAction
}

const refuse = (error: string, signals: Signal[] = []): Verdict => ({
  result: { ok: false, error, retry: 'never' },
  signals,
})

/** Checks and runs one call. Journals its result; a call whose result is in the journal is not run again. */
export async function guard(
  parts: Parts,
  session: Session,
  turn: Turn,
  call: Call,
  caller: Caller,
): Promise<Verdict> {
  const verdict = await judge(parts, session, turn, call, caller)
  parts.metrics.count('switchboard_tool_calls_total', {
    tool: parts.tools.some(({ name }) => name === call.tool) ? call.tool : 'unknown',
    outcome: verdict.result.ok ? 'ok' : 'refused',
  })
  session.note({
    key: keys.returned(call.id),
    type: 'tool.returned',
    at: session.now(),
    turn: turn.id,
    call: call.id,
    tool: call.tool,
    result: verdict.result,
  })
  if (verdict.action) {
    replaceOlder(session)
    session.note({
      key: keys.proposed(call.id),
      type: 'proposed',
      at: session.now(),
      turn: turn.id,
      action: verdict.action,
    })
  }
  await session.flush()
  return verdict
}

async function judge(
  parts: Parts,
  session: Session,
  turn: Turn,
  call: Call,
  caller: Caller,
): Promise<Verdict> {
  // Beside other calls, or without an answer: noted, and the answer still has to come.
  if (call.tool === confidenceTool)
    return { result: { ok: true, data: { noted: true }, note: '' }, signals: [] }
  const tool = parts.tools.find(({ name }) => name === call.tool)
  if (!tool || parts.policy.tools.off.includes(call.tool)) return refuse(`There is no tool '${call.tool}'.`)
  const bound = tool.parse(call.input)
  if (!bound.ok) return refuse(`The arguments do not fit: ${bound.error}`)
  const many = tool.name === handoverTool ? undefined : oneTooMany(parts.policy, turn, call)
  if (many) return refuse(many)
  const missing = missingBefore(tool.name, parts.policy, turn, session.state.unread)
  if (missing) return refuse(missing)
  const context = await toolContext(parts, session, call.id)
  if (!context && !tool.public) {
    return refuse(
      'Nobody on file has this address, so no account data may be read or changed. Offer general help or a person.',
    )
  }
  const needed = stronger(tool.assurance, parts.policy.tools.assurance[tool.name])
  if (!assured(caller.assurance, needed)) {
    const evidence = `${tool.name} needs a ${needed} customer, this one is ${caller.assurance}`
    return refuse('The customer has not proved who they are well enough for this.', [
      ...weighted([{ name: 'failed_authentication', hard: false, evidence }], parts.policy),
    ])
  }
  return tool.effect === 'read'
    ? {
        result: await read(parts, tool, bound, context ?? anonymousContext(parts, session, call.id)),
        signals: [],
      }
    : write(parts, session, turn, call, caller, bound, context)
}

const stronger = (a: Assurance, b: Assurance | undefined): Assurance => (b && assured(b, a) ? b : a)

/** An empty scope matches nothing: a public tool gets one and has no use for it. */
function anonymousContext(parts: Parts, session: Session, callId: string): ToolContext {
  const { helpdesk, policy } = parts
  return {
    scope: { account: '', contact: '' },
    helpdesk,
    policy,
    callId,
    now: session.now(),
    signal: session.signal,
  }
}

async function read(
  parts: Parts,
  tool: AnyTool,
  bound: BoundCall,
  context: ToolContext,
): Promise<ToolResult> {
  try {
    const result = await bound.run(context)
    const hidden = parts.policy.tools.hidden[tool.name] ?? []
    return result.ok ? { ...result, data: withoutFields(result.data, hidden) } : result
  } catch (error) {
    parts.log.error({ tool: tool.name, cause: messageOf(error) }, 'a tool failed')
    return {
      ok: false,
      error: 'The system behind this tool failed. Say so, and offer a person.',
      retry: 'again',
    }
  }
}

async function write(
  parts: Parts,
  session: Session,
  turn: Turn,
  call: Call,
  caller: Caller,
  bound: BoundCall,
  context: ToolContext | undefined,
): Promise<Verdict> {
  if (!context || !bound.propose) return refuse('This cannot be done for somebody who is not on file.')
  if (session.state.pending?.id.startsWith(`${turn.id}.`)) {
    return refuse('One action at a time: the customer is being asked about another one in this turn.')
  }
  const proposal = await bound.propose(context)
  if ('ok' in proposal) return { result: proposal, signals: [] }
  const over = await overLimit(parts, session, proposal)
  if (over) return over
  const action = await actionOf(parts, session, call, caller, bound, proposal)
  if (approver(parts, call.tool) === 'policy') {
    // The doing is journaled by itself, receipt and all; this is only what the model is told.
    const { receipt: _told, ...result } = {
      receipt: undefined,
      ...(await perform(parts, session, turn.id, action)),
    }
    return { result, signals: [] }
  }
  const data = { status: 'awaiting_customer', shown_to_customer: proposal.summary, done: false }
  return { result: { ok: true, data, note: '' }, signals: [], action }
}

const approver = (parts: Parts, tool: string): 'customer' | 'policy' =>
  parts.policy.confirm.tools[tool] ?? parts.policy.confirm.default

async function overLimit(parts: Parts, session: Session, { money }: Proposal): Promise<Verdict | undefined> {
  const account = session.state.person?.account
  if (!money || !account) return undefined
  const room = await roomFor(parts, account, money.invoice, session.now())
  if (money.amount.currency === parts.policy.currency && money.amount.amount <= room) return undefined
  const inPolicy = (amount: number) => formatMoney({ amount, currency: parts.policy.currency })
  const evidence = `asked for ${formatMoney(money.amount)} of ${money.invoice}; alone the bot may refund ${inPolicy(limitsOf(parts.policy).invoice)} of an invoice and ${inPolicy(limitsOf(parts.policy).account)} on an account, of which ${inPolicy(room)} is left`
  return refuse('This is over what may be refunded without a person. Hand over: a person has to decide.', [
    { name: 'over_limit', hard: true, evidence },
  ])
}

async function actionOf(
  parts: Parts,
  session: Session,
  call: Call,
  caller: Caller,
  bound: BoundCall,
  proposal: Proposal,
): Promise<PendingAction> {
  const action: PendingAction = {
    // Its own name: proposing and doing are two facts in the record.
    id: `${call.id}/do`,
    tool: call.tool,
    input: bound.input,
    hash: await sha256(canonical([call.tool, bound.input])),
    summary: proposal.summary,
    conversation: caller.conversation,
    expires: session.now() + parts.policy.confirm.expires_minutes * 60_000,
  }
  return proposal.money ? { ...action, money: proposal.money } : action
}

/** A new proposal takes the older one's place: a later yes can only mean the newest. */
function replaceOlder(session: Session): void {
  const { pending } = session.state
  if (!pending) return
  session.note({
    key: keys.decided(pending.id),
    type: 'decided',
    at: session.now(),
    action: pending.id,
    hash: pending.hash,
    outcome: 'replaced',
    by: 'gateway',
  })
}

/**
 * The guard: the only way a tool is run. It checks every call the model asks for, turns writes into
 * proposals the customer has to say yes to, and journals what came of it.
 */
import type { ApprovalRequest } from '../approvals/approval.ts'
import { notProvedSignals } from '../cases/escalation.ts'
import type { Signal } from '../desk.ts'
import { messageOf } from '../errors.ts'
import { assured, type Assurance, type ConversationId } from '../message.ts'
import type { Parts } from '../pipeline/parts.ts'
import { keys, type PendingAction } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import type { Turn } from '../record/state.ts'
import type { AnyTool, BoundCall, ToolContext, ToolResult } from '../tool.ts'
import { confidenceTool } from './confidence.ts'
import { withoutFields } from './fields.ts'
import { oneTooMany } from './limits.ts'
import { toolContext } from './perform.ts'
import { missingBefore } from './preconditions.ts'
import { write } from './write.ts'

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
  /** Writes where people of another account read along: nothing of theirs is said there. */
  guest?: boolean
}

export interface Verdict {
  result: ToolResult
  /** Reasons to hand over that the call brought up. */
  signals: Signal[]
  /** The customer has to be asked. */
  action?: PendingAction
  /** A person of ours has to be asked. */
  approval?: ApprovalRequest
}

const refuse = (error: string, signals: Signal[] = []): Verdict => ({
  result: { ok: false, error, retry: 'never' },
  signals,
})

/** The gateway itself asks for proof, below whatever the model says. */
const unproved = (error: string, signals: Signal[] = []): Verdict => ({
  result: { ok: false, error, retry: 'never', needs: 'proof' },
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
  if (verdict.approval) askFor(session, turn, verdict.approval)
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
  if (caller.guest && !tool.public) {
    return refuse(
      'People of another company read along here, so no account data may be read or changed. Say so, and offer a direct message, another channel or a person.',
    )
  }
  if (!context && !tool.public) {
    return unproved(
      'Nobody on file has this address, so no account data may be read or changed. Offer general help or a person.',
    )
  }
  const needed = stronger(tool.assurance, parts.policy.tools.assurance[tool.name])
  if (!assured(caller.assurance, needed)) {
    const evidence = `${tool.name} needs a ${needed} customer, this one is ${caller.assurance}`
    return unproved(
      'The customer has not proved who they are well enough for this.',
      notProvedSignals(evidence, session.state, parts.policy, session.now()),
    )
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

/** A newer request takes the older one's place on the desk. */
function askFor(session: Session, turn: Turn, approval: ApprovalRequest): void {
  const at = session.now()
  for (const { id, state, action } of session.state.approvals) {
    if (state !== 'open') continue
    session.note({
      ...{ key: keys.approvalDecided(id), type: 'approval.decided', at, request: id, hash: action.hash },
      ...{ outcome: 'replaced', by: 'gateway' },
    })
  }
  session.note({ key: keys.approvalAsked(approval.id), type: 'approval.asked', at, turn: turn.id, approval })
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

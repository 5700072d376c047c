/**
 * Doing a write that was agreed to: at most once, however often the turn is replayed. The action's id is the
 * idempotency key towards the helpdesk and the ledger.
 */
import type { Approval } from '../approvals/approval.ts'
import { HelpdeskError, messageOf } from '../errors.ts'
import type { Helpdesk, Scope } from '../helpdesk.ts'
import { canonical, sha256 } from '../ids.ts'
import type { Parts } from '../pipeline/parts.ts'
import { keys, type Outgoing, type PendingAction } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import type { ToolContext, ToolResult } from '../tool.ts'
import { reserve, settle } from './ledger.ts'
import { scoped } from './scoped.ts'

const backendTimeoutMs = 15_000

/** The context of a call for the customer of this session. Undefined when nobody on file is writing. */
export async function toolContext(
  parts: Parts,
  session: Session,
  call: string,
): Promise<ToolContext | undefined> {
  const { person } = session.state
  if (!person) return undefined
  return {
    scope: { account: person.account, contact: person.contact },
    helpdesk: fenced(parts, { account: person.account, contact: person.contact }),
    policy: parts.policy,
    callId: idempotencyKey(session, call),
    now: session.now(),
    signal: AbortSignal.any([session.signal, AbortSignal.timeout(backendTimeoutMs)]),
  }
}

/** Nothing a tool gets hold of belongs to anybody else, whatever the backend answers. */
const fenced = (parts: Parts, scope: Scope): Helpdesk =>
  scoped(parts.helpdesk, scope, (what) => {
    parts.metrics.count('switchboard_foreign_records_total')
    parts.log.error(
      { account: scope.account, what },
      'the helpdesk gave a record of another account: held back',
    )
  })

/** Call ids are unique within a record only; the helpdesk sees all records. */
const idempotencyKey = (session: Session, call: string): string => `${session.record}/${call}`

/**
 * Runs the action and journals its result. Throws HelpdeskError when it is unknown whether it happened: the
 * turn is then tried again with the same key.
 */
export async function perform(
  parts: Parts,
  session: Session,
  turn: string,
  action: PendingAction,
): Promise<ToolResult> {
  if ((await sha256(canonical([action.tool, action.input]))) !== action.hash) {
    throw new TypeError(`action ${action.id}: arguments differ from those the customer agreed to`)
  }
  session.note({
    key: keys.called(action.id),
    type: 'tool.called',
    at: session.now(),
    turn,
    call: action.id,
    tool: action.tool,
    input: action.input,
  })
  await session.flush()
  const result = await runOnce(parts, session, action)
  session.note({
    key: keys.returned(action.id),
    type: 'tool.returned',
    at: session.now(),
    turn,
    call: action.id,
    tool: action.tool,
    result,
    out: mailOf(action, result),
  })
  await session.flush()
  return result
}

async function runOnce(parts: Parts, session: Session, action: PendingAction): Promise<ToolResult> {
  const tool = parts.tools.find(({ name }) => name === action.tool)
  const bound = tool?.parse(action.input)
  const context = await toolContext(parts, session, action.id)
  if (!bound?.ok || !context) return { ok: false, error: 'This can no longer be done.', retry: 'never' }
  const call = context.callId
  const { account } = context.scope
  const { money } = action
  const allowed = action.approval === undefined ? undefined : approvedBy(session, action)
  if (action.approval !== undefined && !allowed)
    return { ok: false, error: 'This is not approved any more.', retry: 'never' }
  if (money) {
    const wanted = { call, account, ...money, ...(allowed ? { approval: allowed.id } : {}) }
    const reserved = await reserve(parts, wanted, session.now())
    if (reserved === 'over-limit') {
      return { ok: false, error: 'The refund limit was used up meanwhile.', retry: 'never' }
    }
  }
  const result = await settled(parts, bound.run(context), action)
  if (money) await settle(parts.store, account, call, result.ok ? 'paid' : 'not-paid', session.now())
  return result
}

/** The approval in the record that was given for exactly this, and is not used up. */
const approvedBy = ({ state }: Session, { id, approval, hash }: PendingAction): Approval | undefined =>
  state.approvals.find(
    (one) =>
      one.id === approval &&
      one.state === 'approved' &&
      one.action.hash === hash &&
      one.action.id === id &&
      !one.result,
  )

/** A failure whose outcome is unknown keeps its reservation and goes up; any other becomes a clean answer. */
async function settled(
  parts: Parts,
  running: Promise<ToolResult>,
  action: PendingAction,
): Promise<ToolResult> {
  try {
    const result = await running
    if (!result.ok && result.retry === 'again') {
      throw new HelpdeskError(result.error, { again: 'retry', outcome: 'unknown' })
    }
    return result
  } catch (error) {
    if (error instanceof HelpdeskError && error.again === 'never' && error.outcome === 'not-done') {
      return { ok: false, error: 'The system refused this.', retry: 'never' }
    }
    parts.log.warn(
      { action: action.id, tool: action.tool, cause: messageOf(error) },
      'a write has an unknown outcome',
    )
    throw error instanceof HelpdeskError
      ? error
      : new HelpdeskError(messageOf(error), { again: 'retry', outcome: 'unknown', cause: error })
  }
}

/** A mail the tool wants sent goes out through the outbox, in the same append as its result. */
function mailOf(action: PendingAction, result: ToolResult): Outgoing[] {
  if (!result.ok || !result.mail) return []
  const { to, subject, text } = result.mail
  const id = `mail:${action.id}`
  return [{ id, kind: 'reply', by: 'bot', message: { id, conversation: `email:${to}`, subject, text } }]
}

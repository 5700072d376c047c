/** How scripts use tools: through the guard like the agent, journaled under names of their own, so that a script that died goes on. */
import type { z } from 'zod'
import { guard, type Caller } from '../agent/guard.ts'
import type { Approval } from '../approvals/approval.ts'
import type { Parts } from '../pipeline/parts.ts'
import type { PendingAction } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import type { Turn } from '../record/state.ts'
import type { ToolResult } from '../tool.ts'

/** What a script works with. */
export interface Script {
  parts: Parts
  session: Session
  turn: Turn
  caller: Caller
}

/** Reads with a tool. Undefined when that was refused, failed, or gave something of another shape. */
export async function look<T>(
  script: Script,
  tool: string,
  input: object,
  shape: z.ZodType<T>,
): Promise<T | undefined> {
  const result = await once(script, `${script.turn.id}:${tool}`, tool, input)
  return result?.ok ? shape.safeParse(result.data).data : undefined
}

/** What became of a write a script asked for. */
export interface Asked {
  /** The customer has to say yes to it. */
  action?: PendingAction
  /** A person of ours has to. */
  approval?: Approval
  /** Done at once: the policy agrees by itself. */
  done?: Extract<ToolResult, { ok: true }>
}

/** Asks for a write. Undefined when the guard refused it. Throws HelpdeskError when it is unknown whether it happened. */
export async function ask(script: Script, tool: string, input: object): Promise<Asked | undefined> {
  const { session, turn } = script
  const id = `${turn.id}.script`
  const result = await once(script, id, tool, input)
  if (!result?.ok) return undefined
  const { pending, approvals } = session.state
  const mine = (action: PendingAction) => action.id.startsWith(`${id}/`)
  const approval = approvals.find((one) => one.state === 'open' && mine(one.action))
  if (approval) return { approval }
  if (pending && mine(pending)) return { action: pending }
  const done = resultsOf(script)[`${id}/do`]
  return done?.ok ? { done } : undefined
}

/** A call whose result is in the journal is not made again. */
async function once(
  script: Script,
  id: string,
  tool: string,
  input: object,
): Promise<ToolResult | undefined> {
  const { parts, session, turn, caller } = script
  const known = resultsOf(script)[id]
  if (known) return known
  await guard(parts, session, turn, { id, tool, input }, caller)
  return resultsOf(script)[id]
}

const resultsOf = ({ session, turn }: Script): Turn['results'] => (session.state.turn ?? turn).results

/** Did one of the script's calls need more proof of who is writing? */
export const needsProof = (script: Script): boolean =>
  Object.values(resultsOf(script)).some((result) => !result.ok && result.needs === 'proof')

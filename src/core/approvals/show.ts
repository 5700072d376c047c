/** Keeps each approval's card on the desk as the record has it. */
import { messageOf } from '../errors.ts'
import type { Parts } from '../pipeline/parts.ts'
import { placeCard, showRetryMs } from '../pipeline/place-card.ts'
import { keys } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import type { CustomerState } from '../record/state.ts'
import type { Approval, ApprovalView, FollowUp } from './approval.ts'

export const approvalKey = (id: string): string => `approval:${id}`

/** What came after a person's yes. */
function followUpOf({ state, asks, answer, result }: Approval): FollowUp | undefined {
  if (state !== 'approved') return undefined
  if (result) return result.ok ? 'done' : 'failed'
  return answer ?? (asks ? 'asking' : undefined)
}

/** What its card has to show: it is brought up to date when this is another one. */
function pictureOf(approval: Approval): string {
  const followUp = followUpOf(approval)
  return followUp ? `${approval.state}/${followUp}` : approval.state
}

const stale = ({ approvals }: CustomerState): Approval[] =>
  approvals.filter((approval) => approval.shown !== pictureOf(approval))

/** When a card has to be tried again, epoch ms. */
export const nextShowing = ({ desk }: Parts, { state, now }: Session): number | undefined =>
  desk?.approval && stale(state).length > 0 ? now() + showRetryMs : undefined

/** Posts and updates; a desk that fails is tried again. Throws LeaseLostError and what the store throws. */
export async function showApprovals(parts: Parts, session: Session): Promise<void> {
  for (const approval of stale(session.state)) {
    try {
      await show(parts, session, approval)
    } catch (error) {
      if (session.signal.aborted) throw error
      parts.log.warn({ approval: approval.id, cause: messageOf(error) }, 'an approval is not on the desk yet')
      return
    }
  }
}

async function show(parts: Parts, session: Session, approval: Approval): Promise<void> {
  const { desk } = parts
  if (!desk?.approval) return
  const { id } = approval
  const at = session.now()
  const begins = { key: keys.approvalPosting(id), type: 'approval.posting', at, request: id } as const
  const view = viewOf(approval, session.state)
  const card = { ...approval, key: approvalKey(id), begins }
  const thread = await placeCard(parts, session, card, (there, under) =>
    desk.approval?.(id, view, there, under, session.signal),
  )
  if (!thread) return
  session.note({
    ...{ key: keys.approvalShown(id, approval.shows ?? 0), type: 'approval.shown', at: session.now() },
    ...{ request: id, thread, state: pictureOf(approval) },
  })
  await session.flush()
}

/** What its card shows now. */
export function viewOf(approval: Approval, { person }: CustomerState): ApprovalView {
  const { id, action, state, policy, evidence, askedAt, expires, by, reason, insteadOf, result } = approval
  const followUp = followUpOf(approval)
  return {
    ...{
      id,
      hash: action.hash,
      state,
      summary: action.summary,
      tool: action.tool,
      policy,
      evidence,
      expires,
    },
    arguments: argumentsOf(action.input),
    asked: askedAt,
    customer: person
      ? { name: person.name, account: person.accountName, tier: person.tier }
      : { name: 'Unknown person' },
    ...(by ? { by } : {}),
    ...(reason ? { reason } : {}),
    changeable: state === 'open' && action.money !== undefined,
    ...(insteadOf ? { insteadOf: insteadOf.summary } : {}),
    ...(followUp ? { followUp } : {}),
    ...(result ? { result: result.ok ? (result.receipt ?? result.note) : result.error } : {}),
  }
}

const argumentsOf = (input: unknown): string[] =>
  typeof input === 'object' && input !== null
    ? Object.entries(input).map(
        ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
      )
    : [JSON.stringify(input)]

/**
 * What people pressed becomes decisions here, one after the other, by the worker that holds the customer's
 * record: so the first one that counts wins, and whoever comes later is told.
 */
import type { Staff } from '../channel.ts'
import { messageOf } from '../errors.ts'
import type { Parts } from '../pipeline/parts.ts'
import { keys, type Entry, type PendingAction } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import { openCase } from '../record/state.ts'
import type { Approval, ApprovalPress } from './approval.ts'
import { withAmount } from './change.ts'

/** Decides what was pressed, and voids what nobody decided in time. Throws LeaseLostError and what the store throws. */
export async function decideApprovals(parts: Parts, session: Session): Promise<void> {
  for (const press of [...session.state.presses]) {
    const request = session.state.approvals.find(({ id }) => id === press.request)
    const why = await whyNot(parts, session, request, press)
    const meant = why ?? (request && (await meantBy(parts, session, request, press)))
    session.note(typeof meant === 'string' ? refusal(session, press) : decision(parts, session, press, meant))
    await session.flush()
    if (typeof meant === 'string') await whisper(parts, session, request, press.by, meant)
  }
  for (const { id, state, expires, action } of session.state.approvals) {
    if (state !== 'open' || expires > session.now()) continue
    session.note({
      ...{ key: keys.approvalDecided(id), type: 'approval.decided', at: session.now(), request: id },
      ...{ hash: action.hash, outcome: 'expired', by: 'gateway' },
    })
    await session.flush()
  }
}

/** What is approved instead, where another amount was given; a string says why it cannot be. */
async function meantBy(
  parts: Parts,
  session: Session,
  request: Approval,
  { decision: word, amount }: ApprovalPress,
): Promise<PendingAction | string | undefined> {
  if (word !== 'change') return undefined
  return amount ? withAmount(parts, session, request, amount) : 'Nothing was changed: no amount came with it.'
}

/** Nobody agreed to a changed amount yet, so the customer is asked even where the policy has their yes settled. */
function decision(
  { policy }: Parts,
  session: Session,
  press: ApprovalPress,
  action: PendingAction | undefined,
): Entry {
  const { key, request, hash, decision: word, by, reason } = press
  const asks = action !== undefined || (word === 'approve' && policy.approvals.customer_confirms)
  return {
    ...{ key: keys.approvalDecided(request), type: 'approval.decided', at: session.now(), request, hash },
    ...{ outcome: word === 'deny' ? 'denied' : 'approved', by, press: key },
    ...(asks ? { expires: session.now() + policy.confirm.expires_minutes * 60_000 } : {}),
    ...(action ? { action } : {}),
    ...(reason ? { reason } : {}),
  }
}

const refusal = (session: Session, { key, request, by }: ApprovalPress): Entry => ({
  ...{ key: keys.approvalRefused(key), type: 'approval.refused', at: session.now(), request, press: key, by },
})

/** Why this press decides nothing, for whoever pressed. */
async function whyNot(
  parts: Parts,
  session: Session,
  request: Approval | undefined,
  { by, hash }: ApprovalPress,
): Promise<string | undefined> {
  if (!request) return 'This request is not open any more.'
  if (request.state !== 'open') return `${request.by?.name ?? 'Nobody'} has decided this: ${request.state}.`
  if (request.action.hash !== hash) return 'The request has changed: please look at its card as it is now.'
  if (request.expires <= session.now()) return 'Nobody decided this in time, so it is void.'
  if (!(await mayDecide(parts, session, by)))
    return 'You are not among those who may approve this (policy approvals.approvers).'
  return !parts.policy.approvals.own_requests && isTheirs(session, by)
    ? 'Somebody else has to decide this: you hold the customer’s case, or asked for it yourself.'
    : undefined
}

/** A group that cannot be asked about approves nothing. */
async function mayDecide({ policy, desk, log }: Parts, session: Session, by: Staff): Promise<boolean> {
  const { users, group } = policy.approvals.approvers
  if (users.includes(userOf(by))) return true
  if (group === null || !desk?.inGroup) return false
  try {
    return await desk.inGroup(by, group, session.signal)
  } catch (error) {
    log.warn({ by: by.id, group, cause: messageOf(error) }, 'it could not be asked who may approve')
    return false
  }
}

const userOf = ({ id }: Staff): string => id.replace(/^slack:(?:[^/]+\/)?/, '')

/** They hold the customer's case, or are the customer. */
function isTheirs({ state }: Session, by: Staff): boolean {
  if (openCase(state)?.claimedBy?.id === by.id) return true
  return Object.keys(state.identities).some(
    (key) => key.startsWith('slack:') && key.endsWith(`/${userOf(by)}`),
  )
}

/** Best effort: the card shows what was decided. */
async function whisper(
  { desk, log }: Parts,
  session: Session,
  request: Approval | undefined,
  to: Staff,
  text: string,
): Promise<void> {
  if (!desk || !request?.thread) return
  try {
    await desk.whisper(request.thread, to, { text }, session.signal)
  } catch (error) {
    log.info({ to: to.id, cause: messageOf(error) }, 'could not be told why their decision does not count')
  }
}

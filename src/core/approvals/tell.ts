/** What follows from a decision: the customer is asked or told, and what needs no further yes is done, once. */
import { perform } from '../agent/perform.ts'
import { sayWhen } from '../cases/calendar.ts'
import { hand } from '../cases/case.ts'
import { messageOf } from '../errors.ts'
import type { Parts } from '../pipeline/parts.ts'
import { isGuestIn } from '../places/standing.ts'
import { proposalChoices } from '../pipeline/proposal.ts'
import { textsFor } from '../pipeline/reply.ts'
import { giveUp, isBeyondPatience, writeRetryMs } from '../pipeline/unknown.ts'
import { keys, type Outgoing } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import type { Approval } from './approval.ts'

/** The earliest moment at which an approval has to be looked at again, epoch ms. */
export function nextApproval({ state, now }: Session): number | undefined {
  const times = state.approvals.flatMap((approval) =>
    approval.state === 'open' ? [approval.expires] : approval.told ? [] : [now() + writeRetryMs],
  )
  if (state.presses.length > 0) times.push(now())
  return times.length > 0 ? Math.min(...times) : undefined
}

/** Answers the ids of messages to the customer whose first sending the entries cover. Throws LeaseLostError. */
export async function tellApprovals(parts: Parts, session: Session): Promise<string[]> {
  const told: string[] = []
  for (const approval of session.state.approvals) {
    if (approval.state === 'open' || approval.told) continue
    try {
      if (mustBeDone(approval)) await doIt(parts, session, approval)
    } catch (error) {
      if (session.signal.aborted) throw error
      parts.log.warn(
        { approval: approval.id, cause: messageOf(error) },
        'what was approved is still not done',
      )
      if (isBeyondPatience(parts, session, approval.decidedAt ?? approval.askedAt))
        told.push(...(await endUnknown(parts, session, approval, messageOf(error))))
      continue
    }
    told.push(...(await tell(parts, session, approval)))
  }
  return told
}

/** Approved, and the policy asks the customer nothing more. */
const mustBeDone = ({ state, asks, result }: Approval): boolean => state === 'approved' && !asks && !result

async function doIt(parts: Parts, session: Session, { id, action }: Approval): Promise<void> {
  await perform(parts, session, session.state.turn?.id ?? 't0', { ...action, approval: id })
}

/** Told with that: nobody tries it again. */
async function endUnknown(
  parts: Parts,
  session: Session,
  { id, action }: Approval,
  cause: string,
): Promise<string[]> {
  await session.flush()
  const told = await giveUp(parts, session, action, cause, keys.outcomeUnknown(action.id))
  session.note({ key: keys.approvalTold(id), type: 'approval.told', at: session.now(), request: id, out: [] })
  await session.flush()
  return told
}

async function tell(parts: Parts, session: Session, { id, ...before }: Approval): Promise<string[]> {
  const approval = session.state.approvals.find((one) => one.id === id) ?? { id, ...before }
  const { conversation } = approval.action
  const out: Outgoing[] = []
  const words = await wordsFor(parts, session, approval)
  if (words && (await isGuestIn(parts, session.state, conversation))) {
    await leaveToPeople(parts, session, id, words.text)
  } else if (words) {
    const message = { id: `approval:${id}`, conversation, ...words }
    out.push({ id: message.id, kind: 'reply', by: 'system', message })
  }
  session.note({ key: keys.approvalTold(id), type: 'approval.told', at: session.now(), request: id, out })
  await session.flush()
  return out.map((one) => one.id)
}

async function wordsFor(
  parts: Parts,
  session: Session,
  { id, state, action, asks, reason, result, insteadOf }: Approval,
) {
  const { summary } = action
  const say = textsFor(parts, session.state)
  switch (state) {
    case 'approved': {
      if (asks) {
        const values = { action: summary, before: insteadOf?.summary ?? '', reason: asQuote(reason) }
        return {
          text: say(insteadOf ? 'approval_changed' : 'approval_granted', values),
          choices: proposalChoices(action.id, say),
        }
      }
      if (result?.ok) return { text: result.receipt ?? result.note }
      return failed(parts, session, id, 'write_failed', result?.error ?? 'it could not be done')
    }
    case 'denied':
      return { text: say('approval_denied', { action: summary, reason: asQuote(reason) }) }
    case 'expired':
      return failed(parts, session, id, 'approval_expired', `nobody decided in time: ${summary}`)
    case 'open':
    case 'replaced':
      return undefined
  }
}

/** The approver's words, on lines of their own. */
const asQuote = (reason: string | undefined): string => (reason ? `\n\n${reason.replace(/^/gm, '> ')}` : '')

/** The place was given to another account since they asked there: their people read along. */
async function leaveToPeople(parts: Parts, session: Session, id: string, text: string): Promise<void> {
  const evidence = 'what was decided may not be said where people of another account read along'
  const signals = [{ name: 'undelivered', hard: true, evidence }]
  const left = [`Reach the customer by other means. What they should read: ${text.slice(0, 500)}`]
  const { entry } = await hand(session, parts.policy, `${id}/elsewhere`, signals, left)
  session.note(entry)
}

/** What could not be decided or done is a person's. */
async function failed(parts: Parts, session: Session, id: string, name: string, evidence: string) {
  const signals = [{ name, hard: true, evidence }]
  const { entry, case: held } = await hand(session, parts.policy, id, signals, [
    `Decide and answer: ${evidence}`,
  ])
  session.note(entry)
  const when = sayWhen(held.deadline, session.now(), parts.policy.hours)
  return { text: textsFor(parts, session.state)('handover', { case: held.id, when }) }
}

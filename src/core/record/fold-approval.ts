/** The approvals' part of `fold`: what was asked of people, what they decided, and what the customer heard of it. */
import type { Stored } from '../store.ts'
import type { ApprovalAnswer } from '../approvals/approval.ts'
import { enqueue, note } from './fold-outgoing.ts'
import type { EntryOf, PendingAction } from './entries.ts'
import type { ToolResult } from '../tool.ts'
import { claimedCase, say, type CustomerState } from './state.ts'

const approvalsKept = 20

export function foldApproval(
  state: CustomerState,
  entry: Stored<
    EntryOf<
      | 'approval.asked'
      | 'approval.pressed'
      | 'approval.decided'
      | 'approval.refused'
      | 'approval.posting'
      | 'approval.shown'
      | 'approval.told'
    >
  >,
): void {
  const known = state.approvals.find(({ id }) => 'request' in entry && id === entry.request)
  switch (entry.type) {
    case 'approval.asked': {
      const asked = { ...entry.approval, state: 'open' as const, askedAt: entry.at }
      state.approvals = [...state.approvals, asked].slice(-approvalsKept)
      return
    }
    case 'approval.pressed': {
      const { type: _type, at: _at, seq: _seq, ...press } = entry
      state.presses.push(press)
      return
    }
    case 'approval.decided':
      return decided(state, entry)
    case 'approval.refused':
      state.presses = state.presses.filter(({ key }) => key !== entry.press)
      return
    case 'approval.posting':
      if (known) known.posting = true
      return
    case 'approval.shown':
      if (known) {
        Object.assign(known, { thread: entry.thread, shown: entry.state, shows: (known.shows ?? 0) + 1 })
      }
      return
    case 'approval.told':
      if (known) known.told = true
      for (const out of entry.out) {
        enqueue(state, out, entry.at, 'begun')
        if (out.kind !== 'reply') continue
        const { text, conversation } = out.message
        say(state, { who: 'bot', text, at: entry.at, conversation })
      }
      return
  }
}

/** Approved is not done: the customer is asked, unless the policy has that settled. Who holds the case is told instead. */
function decided(state: CustomerState, entry: Stored<EntryOf<'approval.decided'>>): void {
  state.presses = state.presses.filter(({ key }) => key !== entry.press)
  const approval = state.approvals.find(({ id }) => id === entry.request)
  if (approval?.state !== 'open' || approval.action.hash !== entry.hash) return
  approval.state = entry.outcome
  approval.decidedAt = entry.at
  if (typeof entry.by === 'object') approval.by = entry.by
  if (entry.reason) approval.reason = entry.reason
  if (entry.outcome === 'replaced') approval.told = true
  if (entry.action) {
    const { hash, summary } = approval.action
    Object.assign(approval, { insteadOf: { hash, summary }, action: entry.action })
  }
  const held = claimedCase(state)
  if (held) {
    approval.told = true
    const text = `${entry.outcome}: ${approval.action.summary}. The bot does nothing while you hold the case.`
    return note(state, entry.at, entry.key, held.id, { kind: 'system', text })
  }
  if (entry.outcome !== 'approved' || entry.expires === undefined) return
  approval.asks = true
  delete approval.answer
  state.pending = { ...approval.action, approval: approval.id, expires: entry.expires }
}

/** What was approved is proposed anew, under another name. */
export function approvedAs(state: CustomerState, action: PendingAction): void {
  const approval = state.approvals.find(({ id }) => id === action.approval)
  if (!approval) return
  approval.action = { ...approval.action, id: action.id }
  delete approval.answer
}

/** What was approved will not be done: it is what the card shows from now on. */
export function approvalAnswered(
  state: CustomerState,
  { id, approval: request }: PendingAction,
  answer: ApprovalAnswer,
): void {
  const approval = state.approvals.find((one) => one.id === request && one.action.id === id)
  if (approval && !approval.result) approval.answer = answer
}

/** Nobody knows whether it was done, and nobody tries it again. */
export function approvalUnknown(state: CustomerState, call: string): void {
  const approval = state.approvals.find(({ action }) => action.id === call)
  if (approval) approval.answer = 'unknown'
}

/** What was approved is done: the approval is used up. */
export function approvalDone(state: CustomerState, call: string, result: ToolResult): void {
  const approval = state.approvals.find(({ action }) => action.id === call)
  if (approval) approval.result = result
}

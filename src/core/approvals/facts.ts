/** What of an approval stands in a customer's record, and the keys that make each fact happen once. */
import type { Money } from '../helpdesk.ts'
import type { Staff, ThreadRef } from '../channel.ts'
import type { Outgoing, PendingAction } from '../record/entries.ts'
import type { ApprovalRequest, ApprovalState, DecisionWord } from './approval.ts'

export interface ApprovalFacts {
  /** A write waits for a person of ours. */
  'approval.asked': { turn: string; approval: ApprovalRequest }
  /** Somebody decided; whether it counts is weighed by whoever holds the record. */
  'approval.pressed': {
    request: string
    hash: string
    decision: DecisionWord
    by: Staff
    reason?: string
    amount?: Money
  }
  /**
   * `expires`: the customer still has to say yes until then. `press`: the key of the press it follows. `action`: what
   * was approved instead of what `hash` stands for.
   */
  'approval.decided': {
    request: string
    hash: string
    outcome: Exclude<ApprovalState, 'open'>
    by: Staff | 'gateway'
    press?: string
    reason?: string
    expires?: number
    action?: PendingAction
  }
  'approval.refused': { request: string; press: string; by: Staff }
  /** Written before its card is posted. */
  'approval.posting': { request: string }
  'approval.shown': { request: string; thread: ThreadRef; state: string }
  'approval.told': { request: string; out: Outgoing[] }
}

export const approvalKeys = {
  approvalAsked: (id: string) => `approval:${id}`,
  approvalPressed: (event: string) => `approval-pressed:${event}`,
  approvalDecided: (id: string) => `approval-decided:${id}`,
  approvalRefused: (press: string) => `approval-refused:${press}`,
  approvalPosting: (id: string) => `approval-posting:${id}`,
  /** A card may show the same twice, with something else in between: `nth` counts. */
  approvalShown: (id: string, nth: number) => `approval-shown:${id}:${nth}`,
  approvalTold: (id: string) => `approval-told:${id}`,
}

/** A write that a person of ours has to decide: what is asked, what became of it, and how the desk is shown it. */
import { z } from 'zod'
import type { Money } from '../helpdesk.ts'
import type { Staff, ThreadRef } from '../channel.ts'
import type { PendingAction } from '../record/entries.ts'
import type { ToolResult } from '../tool.ts'

export const approvalStates = ['open', 'approved', 'denied', 'expired', 'replaced'] as const
export type ApprovalState = (typeof approvalStates)[number]

export interface ApprovalRequest {
  /** `A-7F3A2K`. */
  id: string
  /** Exactly what would be done; an approval holds for its hash. */
  action: PendingAction
  /** The line of the policy that wants a person. */
  policy: string
  /** What speaks for or against it, each on a line: the customer's words, what was found. */
  evidence: string[]
  /** Where it is money that could be another amount: the most there is to pay. */
  most?: Money
  /** Void after this, epoch ms. */
  expires: number
}

/**
 * What the customer made of what was approved; `taken`: a person holds their case now; `unknown`: whether it was done is not
 * known, and a person looks it up.
 */
export type ApprovalAnswer = 'declined' | 'expired' | 'replaced' | 'taken' | 'unknown'

/** How it went on after a person said yes. */
export type FollowUp = 'asking' | 'done' | 'failed' | ApprovalAnswer

export interface Approval extends ApprovalRequest {
  state: ApprovalState
  askedAt: number
  /** Absent in what older versions wrote. */
  decidedAt?: number
  by?: Staff
  reason?: string
  /** What had been asked for, where an approver changed it: `action` is what they approved. */
  insteadOf?: { hash: string; summary: string }
  /** Where its card stands, what the card shows (`pictureOf`), and how often it was shown. */
  thread?: ThreadRef
  shown?: string
  shows?: number
  /** A card may have been posted already. */
  posting?: boolean
  /** Once approved, the customer still has to say yes. */
  asks?: boolean
  answer?: ApprovalAnswer
  /** The customer was told what was decided, or a person holds their case and tells them. */
  told?: boolean
  /** What came of doing it. */
  result?: ToolResult
}

/** What a card shows. */
export interface ApprovalView {
  id: string
  hash: string
  state: ApprovalState
  customer: { name: string; account?: string; tier?: string }
  summary: string
  tool: string
  /** The exact arguments, each on a line. */
  arguments: string[]
  policy: string
  evidence: string[]
  asked: number
  expires: number
  /** It is money, and another amount may be approved instead. */
  changeable: boolean
  by?: Staff
  reason?: string
  /** What had been asked for, where an approver changed it. */
  insteadOf?: string
  followUp?: FollowUp
  /** What came of doing it, in words. */
  result?: string
}

export const decisions = ['approve', 'deny', 'change'] as const
export type DecisionWord = (typeof decisions)[number]

/** A decision somebody made on the desk, by the key of its entry. */
export interface ApprovalPress {
  key: string
  request: string
  hash: string
  decision: DecisionWord
  by: Staff
  reason?: string
  /** With `change`. */
  amount?: Money
}

const target = z.strictObject({ approval: z.string().min(1), hash: z.string().min(1) })
export type ApprovalTarget = z.infer<typeof target>

/** The value of an approval's buttons. */
export const approvalValue = (to: ApprovalTarget): string => JSON.stringify(to)

/** Undefined for any other button. */
export function parseApproval(value: string): ApprovalTarget | undefined {
  try {
    return target.safeParse(JSON.parse(value)).data
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

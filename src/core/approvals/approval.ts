/** A write that a person of ours has to decide: what is asked, what became of it, and how the desk is shown it. */
import { z } from 'zod'
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
  /** Void after this, epoch ms. */
  expires: number
}

export interface Approval extends ApprovalRequest {
  state: ApprovalState
  askedAt: number
  by?: Staff
  reason?: string
  /** Where its card stands, and which state the card shows. */
  thread?: ThreadRef
  shown?: ApprovalState
  /** A card may have been posted already. */
  posting?: boolean
  /** Once approved, the customer still has to say yes. */
  asks?: boolean
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
  by?: Staff
  reason?: string
}

export const decisions = ['approve', 'deny'] as const
export type DecisionWord = (typeof decisions)[number]

/** A press of Approve or Deny, by the key of its entry. */
export interface ApprovalPress {
  key: string
  request: string
  hash: string
  decision: DecisionWord
  by: Staff
  reason?: string
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

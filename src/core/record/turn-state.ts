/** What a record holds of a turn: the journal from which a worker that takes over goes on. */
import type { Spent } from '../agent/spending.ts'
import type { Classification } from '../classification.ts'
import type { InboundMessage } from '../message.ts'
import type { ModelReply } from '../model.ts'
import type { Seq } from '../store.ts'
import type { ToolResult } from '../tool.ts'
import type { FileOutcome } from './entries.ts'
import type { Recalled } from './running-summary.ts'

export interface Unread {
  seq: Seq
  message: InboundMessage
}

/** One step of the agent: what the model said, and what its calls gave, by call id. */
export interface Step {
  reply: ModelReply
  results: { [call: string]: ToolResult }
  /** Why the final check held this reply back. */
  faults?: string[]
}

/** A turn that has started and not ended. A worker that takes over continues here. */
export interface Turn {
  id: string
  upTo: Seq
  /** The last entry it had seen when it took what to answer. */
  read?: Seq
  startedAt: number
  classification?: Classification
  classifiedBy?: 'model' | 'rules'
  /** What the model is shown of the past. */
  recalled?: Recalled
  /** What came of the files it shows the model. */
  files?: { [file: string]: FileOutcome }
  steps: Step[]
  /** Calls made outside a step (profile, tickets, an action the customer confirmed), by call id. */
  results: { [call: string]: ToolResult }
  attempt: number
  firstFailure?: number
  retryAt?: number
  cause?: string
  /** The customer was told that it takes longer. */
  reassured?: boolean
  /** What the models cost in this turn. */
  spent?: Spent
}

/** A turn that failed beyond patience: its messages can be read again (`switchboard replay`). */
export interface DeadLetter {
  turn: string
  cause: string
  at: number
  messages: Unread[]
}

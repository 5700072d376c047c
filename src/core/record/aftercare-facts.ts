/** What follows a case: the facts, their keys, and what they leave in the state. */
import type { Ping, Priority, Signal } from '../desk.ts'
import type { ConversationId } from '../message.ts'
import type { Staff } from '../staff.ts'
import type { CallRequest } from '../tool.ts'
import type { Outgoing } from './entries.ts'

export interface AftercareFacts {
  /** The customer came back in time. `to`: who has the case again; without, it waits for somebody to claim it. */
  'case.reopened': {
    case: string
    /** The one it ended in. */
    round: number
    turn: string
    to?: Staff
    priority: Priority
    deadline: number
    signals: Signal[]
    left: string[]
  }
  /** A call the customer booked rang at the desk, set for `set` (epoch ms). `ping`: who was called. */
  'callback.rang': { case: string; callback: string; set: number; ping?: Ping }
  /** The customer was asked how it was; `skipped` says why not. */
  'csat.asked': { case: string; out: Outgoing[]; skipped?: string }
  /** They answered in this message. `ping`: who is called because of it. */
  'csat.answered': { case: string; message: string; score: number; ping?: Ping; out: Outgoing[] }
}

export const aftercareKeys = {
  reopened: (id: string, round: number) => `reopened:${id}:${round}`,
  callbackRang: (callback: string, set: number) => `call-rang:${callback}:${set}`,
  surveyed: (id: string) => `csat:${id}`,
  rated: (message: string) => `csat-answer:${message}`,
}

/** Part of a case. */
export interface CaseAftercare {
  /** When it was claimed last, epoch ms. */
  claimedAt?: number
  /** Where the customer wrote about it. */
  places?: ConversationId[]
  /** `due` once it was resolved, `asked` when they were, `left` when they are not to be. */
  csat?: 'due' | 'asked' | 'left'
  csatAt?: number
  /** What they answered, 1 to 5. */
  score?: number
}

/** What a person gave back to the bot. */
export interface HandedBack {
  case: string
  by: Staff
  /** While the person talked to the customer, epoch ms. */
  from: number
  to: number
  /** Why a person had been called. */
  causes: Signal[]
  /** What was agreed, in the person's words. */
  note?: string
}

/** An answer nobody has thanked for yet. */
export interface Rating {
  case: string
  message: string
  conversation: ConversationId
  score: number
}

/** A call nobody has taken yet; `rung`: up to where it rang, epoch ms. */
export interface BookedCallback extends CallRequest {
  rung?: number
}

export interface AftercareState {
  callbacks: BookedCallback[]
  handedBack?: HandedBack
  ratings: Rating[]
}

export const emptyAftercare = (): AftercareState => ({ callbacks: [], ratings: [] })

/** What can stand in a record about who the customer is: proofs, and records that became one or two. */
import type { ConversationId, IdentityKey, InboundMessage } from '../message.ts'
import type { RecordId, Seq } from '../store.ts'
import type { Outgoing } from './entries.ts'
import type { Challenge, Grant, History, Merged, MergeOrder, SplitOrder } from './proof.ts'
import type { Line } from './state.ts'

export interface IdentityFacts {
  /** These messages turned out to be another customer's, the rest is ours. */
  'handed.on': { to: RecordId; messages: string[] }
  /** The customer asked for what needs proof, and was asked which address is on file. */
  'proof.asked': { identity: IdentityKey; conversation: ConversationId; question: InboundMessage[] }
  /** A code was promised, and sent if `person` is not null. */
  'proof.code': { challenge: Pick<Challenge, 'id' | 'person'>; out: Outgoing[] }
  'proof.tried': { challenge: string; over?: Challenge['over'] }
  proved: { grant: Grant; by: string }
  /** An order to make this record part of another; `merged` in the other one and `moved` here carry it out. */
  'merge.asked': { order: MergeOrder }
  'merge.refused': { merge: string; why: string }
  merged: Omit<Merged, 'at' | 'gavePerson' | 'conversations'> & { history: History; grant?: Grant }
  /** An order to undo a merge; `came.back` in the other record and `split` here carry it out. */
  'split.asked': { order: SplitOrder }
  /** What went back: identities, their conversations, and unread messages by id. */
  split: SplitOrder & { identities: IdentityKey[]; conversations: ConversationId[]; moved: string[] }
  'came.back': SplitOrder & { lines: Line[] }
}

/** The keys that make each of these facts happen once. */
export const identityKeys = {
  handed: (message: string, from: RecordId, seq: Seq) => `in:${message}:${from}:${seq}`,
  handedOn: (message: string) => `handed-on:${message}`,
  proofAsked: (turn: string) => `proof:${turn}`,
  proofCode: (challenge: string) => `code:${challenge}`,
  proofTried: (challenge: string, nth: number) => `tried:${challenge}:${nth}`,
  proved: (what: string) => `proved:${what}`,
  mergeAsked: (merge: string) => `merge-asked:${merge}`,
  mergeRefused: (merge: string) => `merge-refused:${merge}`,
  merged: (merge: string) => `merged:${merge}`,
  splitAsked: (merge: string) => `split-asked:${merge}`,
  split: (merge: string) => `split:${merge}`,
  cameBack: (merge: string) => `came-back:${merge}`,
}

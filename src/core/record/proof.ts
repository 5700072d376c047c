/** What a record holds of proofs of identity and of merges. */
import type { Assurance, ConversationId, IdentityKey, InboundMessage } from '../message.ts'
import type { RecordId } from '../store.ts'
import type { Person } from './entries.ts'
import type { CustomerState } from './state.ts'

/** An identity that wrote here. */
export interface SeenIdentity {
  /** The helpdesk has it on file, or it was proved to belong to somebody on file. */
  known: boolean
  assurance: Assurance
  name?: string
  /** The helpdesk's id of whose it is. */
  contact?: string
  /** By a one-time code, until then (epoch ms); by a member of staff, without end. */
  verified?: { until?: number }
}

/** An identity that was proved to be somebody's on file. */
export interface Grant {
  identity: IdentityKey
  /** Verified until then, epoch ms; absent: for good, as a member of staff vouches for it. */
  until?: number
  /** Whose it is, where the record does not know it yet. */
  person?: Person
  /** What they had asked when they were asked for proof: it is read again. */
  again: InboundMessage[]
}

/** A one-time code that was promised. The code itself is kept nowhere: it follows from the id and our secret. */
export interface Challenge {
  id: string
  /** Whose address was named. Null when it is nobody's: then nothing was sent, and no code is right. */
  person: Person | null
  /** Epoch ms. */
  at: number
  /** Codes typed so far. */
  tries: number
  /** It can no longer be answered. */
  over?: 'proved' | 'failed'
}

/** Proof being asked for. */
export interface Proof {
  identity: IdentityKey
  conversation: ConversationId
  /** Epoch ms. */
  at: number
  question: InboundMessage[]
  challenge?: Challenge
}

/** What one record brings into another. */
export type History = Pick<
  CustomerState,
  'talk' | 'identities' | 'recent' | 'references' | 'disclosed' | 'optedOut' | 'sentiments' | 'last'
> &
  Partial<Pick<CustomerState, 'callbacks'>>

export interface MergeOrder {
  merge: string
  to: RecordId
  by: string
  why: string
  grant?: Grant
}

/** A record that became part of this one. */
export interface Merged {
  merge: string
  from: RecordId
  by: string
  why: string
  at: number
  /** Who it was, where that was known. */
  person?: Person
  /** This record did not know who it was, and has it from there. */
  gavePerson?: boolean
  identities: IdentityKey[]
  conversations: ConversationId[]
}

export interface SplitOrder {
  merge: string
  by: string
  why: string
}

/** The part of a customer's state that tells who they are. */
export interface IdentityState {
  proof?: Proof
  /** When codes were promised in the last hour. */
  codes: number[]
  merging?: MergeOrder
  splitting?: SplitOrder
  /** Records that became part of this one, the latest last. */
  merges: Merged[]
  /** Messages that went on to another record unanswered, by id. */
  handedOn: string[]
}

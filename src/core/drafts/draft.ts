/** Words of the bot's that wait for a person of ours to send them: what they are, and how the desk is shown them. */
import { z } from 'zod'
import type { ChannelName, Choice, ConversationId } from '../message.ts'
import type { PendingAction } from '../record/entries.ts'
import type { Unread } from '../record/turn-state.ts'
import type { Staff, ThreadRef } from '../staff.ts'

/** `stale`: the customer went on; `taken`: a person answers them now, in the case or where they wrote. */
export const draftStates = ['open', 'sent', 'discarded', 'stale', 'taken', 'expired'] as const
export type DraftState = (typeof draftStates)[number]

export interface MadeDraft {
  /** `D-7F3A2K`. */
  id: string
  conversation: ConversationId
  replyTo: string
  /** What a person may change. */
  text: string
  /** What stands below it in the gateway's own words, so that it is exactly that: a proposal. */
  below?: string
  choices?: Choice[]
  /** Stands open from when it was sent. */
  action?: PendingAction
  /** The line of the policy that wants a person to look. */
  why: string
  /** What it answers: read again when the customer goes on before it was sent. */
  messages: Unread[]
  /** Epoch ms: a person is reminded, and it becomes a case; absent where the policy says never. */
  remind?: number
  expires?: number
}

export interface BotDraft extends MadeDraft {
  state: DraftState
  madeAt: number
  /** How they sounded was noted in its turn. */
  heard: boolean
  by?: Staff
  reason?: string
  /** What was sent instead of `text`. */
  edited?: string
  /** Texts (by their SHA-256) whose writer was told what is wrong with them. */
  warned: string[]
  reminded?: boolean
  thread?: ThreadRef
  shown?: DraftState
  /** A card may have been posted already. */
  posting?: boolean
}

/** What a card shows. */
export interface DraftView {
  id: string
  state: DraftState
  customer: { name: string; account?: string; tier?: string }
  channel: ChannelName
  /** What the customer wrote that it answers. */
  asked: string[]
  text: string
  below?: string
  why: string
  made: number
  /** When it becomes a case. */
  expires?: number
  by?: Staff
  reason?: string
  /** The bot's words, where others were sent. */
  insteadOf?: string
}

export const draftDecisions = ['send', 'edit', 'discard'] as const
export type DraftDecision = (typeof draftDecisions)[number]

/** What somebody decided about a draft, by the key of its entry. */
export interface DraftPress {
  key: string
  draft: string
  decision: DraftDecision
  by: Staff
  reason?: string
  /** With `edit`. */
  text?: string
  /** Why they may not decide this. */
  barred?: string
}

const target = z.strictObject({ draft: z.string().min(1) })

/** The value of a draft's buttons. */
export const draftValue = (draft: string): string => JSON.stringify({ draft })

/** The draft's id; undefined for any other button. */
export function parseDraft(value: string): string | undefined {
  try {
    return target.safeParse(JSON.parse(value)).data?.draft
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

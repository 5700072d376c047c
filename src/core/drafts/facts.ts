/** What of a draft stands in a customer's record, and the keys that make each fact happen once. */
import type { Outgoing } from '../record/entries.ts'
import type { Staff, ThreadRef } from '../staff.ts'
import type { BotDraft, DraftDecision, DraftPress, DraftState, MadeDraft } from './draft.ts'

export interface DraftFacts {
  /** The bot's words wait for a person. */
  'draft.made': { turn: string; made: MadeDraft }
  /** Somebody decided; whether it counts is weighed by whoever holds the record. */
  'draft.pressed': {
    draft: string
    decision: DraftDecision
    by: Staff
    reason?: string
    text?: string
    barred?: string
  }
  /** Their words look like a promise; sent once more they go as they are. `text`: its SHA-256. */
  'draft.warned': { draft: string; by: Staff; text: string; faults: string[] }
  /** `press`: the key of what it follows. `expires`: until then the customer may agree to what was proposed in it. */
  'draft.decided': {
    draft: string
    outcome: 'sent' | 'discarded' | 'expired'
    by: Staff | 'gateway'
    press?: string
    reason?: string
    /** What was sent instead of the bot's words. */
    text?: string
    expires?: number
    out: Outgoing[]
  }
  'draft.refused': { draft: string; press: string; by: Staff }
  /** Written before its card is posted. */
  'draft.posting': { draft: string }
  'draft.shown': { draft: string; thread: ThreadRef; state: DraftState }
  'draft.reminded': { draft: string }
}

export const draftKeys = {
  draftMade: (id: string) => `draft:${id}`,
  draftPressed: (event: string) => `draft-pressed:${event}`,
  draftWarned: (id: string, text: string) => `draft-warned:${id}:${text}`,
  draftDecided: (id: string) => `draft-decided:${id}`,
  draftRefused: (press: string) => `draft-refused:${press}`,
  draftPosting: (id: string) => `draft-posting:${id}`,
  draftShown: (id: string, state: DraftState) => `draft-shown:${id}:${state}`,
  draftReminded: (id: string) => `draft-reminded:${id}`,
}

/** The part of a record's state that is about drafts. */
export interface DraftsState {
  /** Drafts that wait or waited lately, the latest last, and decisions nobody has weighed yet. */
  drafts: BotDraft[]
  draftPresses: DraftPress[]
}

export const emptyDrafts = (): DraftsState => ({ drafts: [], draftPresses: [] })

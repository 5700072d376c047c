/**
 * `fold`: the one function that reads a record. Session, sentiment, pending action, open case, unsent
 * replies and consent all come from here, so that they cannot disagree with what happened.
 *
 * The order of entries decides who speaks: a message received after a claim goes to the person's thread,
 * and a claim turns whatever the bot had not answered yet into such messages, whichever process is
 * doing what at that moment.
 */
import type { Stored } from '../store.ts'
import { foldApproval } from './fold-approval.ts'
import { foldAftercare } from './fold-aftercare.ts'
import { foldAgent } from './fold-agent.ts'
import { foldCase } from './fold-case.ts'
import { foldClock } from './fold-clock.ts'
import { foldChange, resume } from './fold-changes.ts'
import { foldDesk } from './fold-desk.ts'
import { foldDraft } from './fold-draft.ts'
import { foldDoor } from './fold-doors.ts'
import { foldIdentity } from './fold-identity.ts'
import { foldOutgoing } from './fold-outgoing.ts'
import { optOut } from './fold-reach.ts'
import { consent, received } from './fold-received.ts'
import { foldStaff } from './fold-staff.ts'
import { foldTurn } from './fold-turn.ts'
import { foldWhisper } from './fold-whisper.ts'
import { foldSummary } from './running-summary.ts'
import type { Entry } from './entries.ts'
import { emptyState, type CustomerState } from './state.ts'

/**
 * Raise when `fold` or the state's shape changes: older snapshots are then folded anew from the entries. Once
 * a record's old entries were trimmed (policy `retention`) that cannot be done, and the older state is taken
 * on with what it lacks as in `emptyState`. A new member needs nothing more; one that changes its meaning
 * needs a migration of the snapshots, or a new name.
 */
export const foldVersion = 1

/** Folds entries into a state. `from` is consumed: pass a state nobody else holds. */
export function fold(entries: Stored<Entry>[], from: CustomerState = emptyState()): CustomerState {
  for (const entry of entries) advance(from, entry)
  return from
}

function advance(state: CustomerState, entry: Stored<Entry>): void {
  state.seq = entry.seq
  switch (entry.type) {
    case 'received':
      return received(state, entry)
    case 'door':
    case 'greeted':
      return foldDoor(state, entry)
    case 'changed':
      return foldChange(state, entry)
    case 'resumed':
      return resume(state, entry)
    case 'seen':
      return
    case 'identified':
    case 'proof.asked':
    case 'proof.code':
    case 'proof.tried':
    case 'proved':
    case 'moved':
    case 'handed.on':
    case 'merge.asked':
    case 'merge.refused':
    case 'merged':
    case 'split.asked':
    case 'split':
    case 'came.back':
      return foldIdentity(state, entry)
    case 'consent':
      optOut(state, entry.conversation, entry.state)
      // The word itself counted as it came in; one that came after it still does.
      for (const { message } of state.unread) consent(state, message)
      return
    case 'case.opened':
    case 'case.joined':
    case 'case.claimed':
    case 'case.passed':
    case 'case.released':
    case 'case.channel':
    case 'case.refused':
    case 'case.ended':
    case 'told':
      return foldCase(state, entry)
    case 'case.rang':
      return foldClock(state, entry)
    case 'case.reopened':
    case 'csat.asked':
    case 'csat.answered':
    case 'callback.rang':
      return foldAftercare(state, entry)
    case 'staff.said':
    case 'staff.edited':
    case 'staff.deleted':
    case 'staff.settled':
      return foldStaff(state, entry)
    case 'listing':
    case 'listed':
    case 'listing.doubted':
    case 'bot.paused':
    case 'bot.resumed':
    case 'case.asked':
    case 'case.given':
    case 'case.moved':
      return foldDesk(state, entry)
    case 'sending':
    case 'sent':
    case 'send.failed':
    case 'rerouted':
    case 'delivery':
      return foldOutgoing(state, entry)
    case 'approval.asked':
    case 'approval.pressed':
    case 'approval.decided':
    case 'approval.refused':
    case 'approval.posting':
    case 'approval.shown':
    case 'approval.told':
      return foldApproval(state, entry)
    case 'summed.up':
      return foldSummary(state, entry)
    case 'whispered':
    case 'whisper.used':
      return foldWhisper(state, entry)
    case 'draft.made':
    case 'draft.pressed':
    case 'draft.warned':
    case 'draft.decided':
    case 'draft.refused':
    case 'draft.posting':
    case 'draft.shown':
    case 'draft.reminded':
      return foldDraft(state, entry)
    case 'checked':
    case 'ticket.logged':
    case 'spending.anew':
      return foldAgent(state, entry)
    default:
      return foldTurn(state, entry)
  }
}

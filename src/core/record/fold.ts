/**
 * `fold`: the one function that reads a record. Session, sentiment, pending action, open case, unsent
 * replies and consent all come from here, so that they cannot disagree with what happened.
 *
 * The order of entries decides who speaks: a message received after a claim goes to the person's thread,
 * and a claim turns whatever the bot had not answered yet into such messages, whichever process is
 * doing what at that moment.
 */
import { withFileNames } from '../files.ts'
import type { Stored } from '../store.ts'
import { summarise } from './summary.ts'
import { foldChange, resume, settle } from './fold-changes.ts'
import { enqueue, foldOutgoing, note } from './fold-outgoing.ts'
import { optOut } from './fold-reach.ts'
import { consent, filled, received, relay } from './fold-received.ts'
import { foldAgent } from './fold-agent.ts'
import { foldDoor } from './fold-doors.ts'
import { foldTurn } from './fold-turn.ts'
import type { Entry, EntryOf } from './entries.ts'
import { claimedCase, emptyState, say, type CustomerState } from './state.ts'

/**
 * Raise when `fold` or the state's shape changes: older snapshots are then folded anew from the entries. Once
 * a record's old entries were trimmed (policy `retention`) that cannot be done, and the older state is taken
 * on with what it lacks as in `emptyState`. A new member needs nothing more; one that changes its meaning
 * needs a migration of the snapshots, or a new name.
 */
export const foldVersion = 1

const endedKept = 5
const leftKept = 20

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
    case 'identified':
      return identified(state, entry)
    case 'moved':
      state.movedTo = entry.to
      state.unread = state.unread.filter((unread) => unread.seq > entry.upTo)
      state.deferred = state.deferred.filter((unread) => unread.seq > entry.upTo)
      state.changes = state.changes.filter((change) => change.seq > entry.upTo)
      // A turn that had failed before it was known whose messages these are goes with them.
      if (state.turn && state.turn.upTo <= entry.upTo) delete state.turn
      return
    case 'consent':
      optOut(state, entry.conversation, entry.state)
      // The word itself counted as it came in; one that came after it still does.
      for (const { message } of state.unread) consent(state, message)
      return
    case 'case.opened':
    case 'case.joined':
    case 'case.claimed':
    case 'case.refused':
    case 'case.ended':
    case 'case.reminded':
    case 'staff.said':
    case 'told':
      return foldCase(state, entry)
    case 'sending':
    case 'sent':
    case 'send.failed':
    case 'rerouted':
    case 'delivery':
      return foldOutgoing(state, entry)
    case 'checked':
    case 'ticket.logged':
    case 'spending.anew':
      return foldAgent(state, entry)
    default:
      return foldTurn(state, entry)
  }
}

/**
 * What was unread when the case was opened goes to its thread before what comes in later, but for what the
 * opening turn had read: that is on the card.
 */
function relayWaiting(state: CustomerState, entry: EntryOf<'case.opened'> & { at: number }): void {
  const read = state.turn?.id === entry.turn ? state.turn?.upTo : undefined
  const open = state.unread.filter(({ seq }) => seq > (read ?? 0))
  for (const { message } of [...open, ...state.deferred].sort((a, b) => a.seq - b.seq)) {
    if (!message.consent) relay(state, entry.case.id, message, entry)
  }
}

function identified(state: CustomerState, entry: EntryOf<'identified'>): void {
  const known = entry.person !== null
  const seen = { known, assurance: known ? entry.assurance : ('anonymous' as const) }
  state.identities[entry.identity] = entry.name ? { ...seen, name: entry.name } : seen
  if (entry.person) state.person = entry.person
  settle(state)
}

type CaseEntry = EntryOf<
  | 'case.opened'
  | 'case.joined'
  | 'case.claimed'
  | 'case.refused'
  | 'case.ended'
  | 'case.reminded'
  | 'staff.said'
  | 'told'
>

function foldCase(state: CustomerState, entry: Stored<CaseEntry>): void {
  switch (entry.type) {
    case 'case.opened':
      if (state.case) state.ended = [...state.ended, state.case].slice(-endedKept)
      state.case = { ...entry.case, state: 'open', round: 0, openedAt: entry.at }
      state.undelivered = []
      state.attempts = []
      showCard(state, entry.at, entry.key)
      return relayWaiting(state, entry)
    case 'case.joined':
      if (state.case?.id !== entry.case) return
      const known = new Set(state.case.signals.map(({ name }) => name))
      state.undelivered = []
      if (entry.raised) Object.assign(state.case, entry.raised)
      state.case.signals.push(...entry.signals.filter(({ name }) => !known.has(name)))
      state.case.summary.left = [...state.case.summary.left, ...(entry.left ?? [])].slice(-leftKept)
      return showCard(state, entry.at, entry.key)
    case 'case.claimed':
      return claimed(state, entry)
    case 'case.refused':
      return refused(state, entry)
    case 'case.ended':
      return ended(state, entry)
    case 'case.reminded':
      if (state.case?.id === entry.case) state.case.reminded = true
      return note(state, entry.at, entry.key, entry.case, {
        kind: 'system',
        text: 'Nobody has claimed this case and the promised time has passed. <!here>',
      })
    case 'staff.said':
      return staffSaid(state, entry)
    case 'told':
      if (entry.what === 'joined' && state.case?.id === entry.case && state.case.claimedBy) {
        state.case.claimedBy.name = entry.name
      }
      state.owed = state.owed.filter((owed) => owed.case !== entry.case || owed.what !== entry.what)
      for (const out of entry.out) enqueue(state, out, entry.at, 'begun')
      return
  }
}

function claimed(state: CustomerState, entry: EntryOf<'case.claimed'>): void {
  const held = state.case
  if (!held || held.id !== entry.case || held.round !== entry.round || held.state !== 'open') return
  held.state = 'claimed'
  held.round += 1
  held.claimedBy = entry.by
  if (entry.thread) held.thread ??= entry.thread
  // What the bot has not answered is the person's now; consent words stay the gate's business.
  state.unread = state.unread.filter((unread) => unread.message.consent)
  state.deferred = []
  delete state.turn
  if (state.pending) held.summary.left.push(`Proposed and not answered: ${state.pending.summary}`)
  delete state.pending
  state.owed.push({ case: held.id, what: 'joined', by: entry.by })
  showCard(state, entry.at, entry.key)
}

function refused(state: CustomerState, entry: EntryOf<'case.refused'>): void {
  const held = state.case
  const text =
    held?.id !== entry.case || held.state === 'resolved' || held.state === 'handed_back'
      ? 'This case has ended already.'
      : held.claimedBy
        ? `${held.claimedBy.name} has claimed this case already.`
        : 'This button is out of date: please use the ones on the card now.'
  enqueue(state, { id: entry.key, kind: 'whisper', case: entry.case, to: entry.by, text }, entry.at)
}

function ended(state: CustomerState, entry: EntryOf<'case.ended'>): void {
  const held = state.case
  if (!held || held.id !== entry.case || held.round !== entry.round || held.state !== 'claimed') return
  held.state = entry.how
  held.endedBy = entry.by
  held.endedAt = entry.at
  // The last picture of it stays on the card; the next case begins with an empty one.
  held.sentiment = state.sentiments.map(({ value }) => value)
  held.summary = summarise(state, held.summary.left, held.openedAt)
  state.owed.push({ case: held.id, what: entry.how, by: entry.by })
  state.done = []
  state.found = []
  state.sentiments = []
  showCard(state, entry.at, entry.key)
}

/** Only who claimed speaks to the customer; what others write in the thread stays there, and they are told so. */
function staffSaid(state: CustomerState, entry: EntryOf<'staff.said'>): void {
  const held = claimedCase(state)
  const inThread = state.case?.thread === entry.thread
  if (held && inThread && held.claimedBy.id === entry.by.id && state.last) {
    const { conversation, message } = state.last
    const text = withFileNames(entry.text, entry.files)
    say(state, { who: 'staff', name: entry.by.name, text, at: entry.at, conversation })
    const out = filled({ id: entry.key, conversation, text: entry.text, replyTo: message }, entry.files)
    return enqueue(state, { id: entry.key, kind: 'reply', by: entry.by, message: out }, entry.at)
  }
  const text = !held
    ? 'Not sent to the customer: claim the case first.'
    : inThread
      ? `Not sent to the customer: ${held.claimedBy.name} has claimed this case.`
      : 'Not sent to the customer: this case has ended.'
  if (state.case) {
    enqueue(state, { id: entry.key, kind: 'whisper', case: state.case.id, to: entry.by, text }, entry.at)
  }
}

/** The card always shows the newest state, so an unsent older picture of it is dropped. */
function showCard(state: CustomerState, at: number, cause: string): void {
  const held = state.case
  if (!held) return
  state.waiting = state.waiting.filter(
    (waiting) => waiting.item.kind !== 'card' || waiting.item.case !== held.id || waiting.tries > 0,
  )
  enqueue(state, { id: `card:${cause}`, kind: 'card', case: held.id }, at)
}

/** The part of `fold` that follows a case when it has ended: it comes back, or the customer says how it was. */
import { scoreIn } from '../cases/csat.ts'
import type { InboundMessage } from '../message.ts'
import type { Stored } from '../store.ts'
import type { EntryOf } from './entries.ts'
import { happened } from './case-card.ts'
import { rangCallback, taken } from './fold-callbacks.ts'
import { showCard } from './fold-case.ts'
import { enqueue, note } from './fold-outgoing.ts'
import { relay } from './fold-received.ts'
import { caseNamed, type Case, type CustomerState } from './state.ts'

export type AftercareEntry = EntryOf<'case.reopened' | 'csat.asked' | 'csat.answered' | 'callback.rang'>

const leftKept = 20
const placesKept = 20
const ratingsKept = 20

export function foldAftercare(state: CustomerState, entry: Stored<AftercareEntry>): void {
  switch (entry.type) {
    case 'case.reopened':
      return reopened(state, entry)
    case 'csat.asked':
      return asked(state, entry)
    case 'csat.answered':
      return answered(state, entry)
    case 'callback.rang':
      return rangCallback(state, entry)
  }
}

/** The same case and thread. What the customer wrote goes there, and to whoever has it again; no turn answers it. */
function reopened(state: CustomerState, entry: Stored<EntryOf<'case.reopened'>>): void {
  const held = state.case
  if (held?.id !== entry.case || held.round !== entry.round || held.state !== 'resolved') return
  const { to, at, priority, deadline, signals } = entry
  const before = held.claimedBy ?? { id: 'desk', name: '' }
  if (held.csat === 'due') delete held.csat
  for (const stale of ['endedAt', 'endedBy', 'sentiment', 'outcome', 'note', 'claimedBy'] as const)
    delete held[stale]
  happened(held, at, to ? `opened again by the customer, for ${to.name}` : 'opened again by the customer')
  const known = new Set(held.signals.map(({ name }) => name))
  Object.assign(held, { priority, deadline, state: to ? 'claimed' : 'open' })
  held.signals = [...held.signals, ...signals.filter(({ name }) => !known.has(name))]
  state.done = [...held.summary.done, ...state.done]
  held.summary.left = [...held.summary.left, ...entry.left].slice(-leftKept)
  const text = to
    ? 'The customer has written again: this case is open once more, and yours.'
    : 'The customer has written again: this case is open once more. It is waiting for somebody to claim it.'
  note(state, at, entry.key, held.id, {
    kind: 'system',
    text,
    ...(to && { ping: { who: 'person', person: to } }),
  })
  relayUnread(state, held, entry)
  if (to) give(state, held, to, entry)
  state.owed.push({ case: held.id, what: 'reopened', by: to ?? before, round: held.round })
  showCard(state, at, entry.key)
}

function relayUnread(state: CustomerState, { id }: Case, entry: { at: number }): void {
  const open = [...state.unread, ...state.deferred].sort((a, b) => a.seq - b.seq)
  for (const { message } of open) if (!message.consent) relay(state, id, message, entry)
}

/** What the turn that opens the case has read it answers by that; what came since is the person's. */
function give(
  state: CustomerState,
  held: Case,
  to: NonNullable<Case['claimedBy']>,
  { at, turn }: EntryOf<'case.reopened'>,
): void {
  Object.assign(held, { claimedBy: to, round: held.round + 1, waitingSince: at, claimedAt: at })
  const upTo = state.turn?.id === turn ? state.turn.upTo : 0
  state.unread = state.unread.filter(({ seq, message }) => seq <= upTo || message.consent)
  state.deferred = []
}

/** Where a case is talked about: words from there open it again. */
export function talkedIn(held: Case, { conversation }: Pick<InboundMessage, 'conversation'>): void {
  const others = (held.places ?? []).filter((place) => place !== conversation)
  held.places = [...others, conversation].slice(-placesKept)
}

/** Called when a case has ended. */
export function afterwards(
  state: CustomerState,
  held: Case,
  { how, by, at, note: words }: EntryOf<'case.ended'>,
): void {
  taken(state)
  if (how === 'handed_back') {
    const from = held.claimedAt ?? held.openedAt
    const left = { case: held.id, by, from, to: at, causes: held.signals }
    state.handedBack = words ? { ...left, note: words } : left
  } else if (held.csat !== 'asked') {
    // Where nobody was needed there is nothing to ask after.
    held.csat = held.outcome === 'mistaken' ? 'left' : 'due'
  }
}

function asked(state: CustomerState, entry: EntryOf<'csat.asked'>): void {
  const held = caseNamed(state, entry.case)
  if (held) Object.assign(held, { csat: entry.skipped === undefined ? 'asked' : 'left', csatAt: entry.at })
  for (const out of entry.out) enqueue(state, out, entry.at, 'begun')
}

/** True for an answer to the question how it was: it is nobody's to answer, whoever holds a case by now. */
export function rated(state: CustomerState, message: InboundMessage): boolean {
  const found = scoreIn(message)
  const held = found && caseNamed(state, found.case)
  if (!found || held?.csat !== 'asked') return false
  const { id, conversation } = message
  state.ratings = [...state.ratings, { ...found, message: id, conversation }].slice(-ratingsKept)
  return true
}

function answered(state: CustomerState, entry: EntryOf<'csat.answered'>): void {
  const { score, ping, at, key } = entry
  state.ratings = state.ratings.filter(({ message }) => message !== entry.message)
  for (const out of entry.out) enqueue(state, out, at, 'begun')
  const held = caseNamed(state, entry.case)
  if (!held) return
  held.score = score
  happened(held, at, `rated ${score} of 5 by the customer`)
  const stars = '★'.repeat(score) + '☆'.repeat(5 - score)
  const text = `${held.id}: the customer rates how it was ${stars} (${score} of 5).`
  note(state, at, key, held.id, { kind: 'system', text, ...(ping && { ping }) })
  if (held === state.case) showCard(state, at, key)
}

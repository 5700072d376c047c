/** The case part of `fold`: who holds it, how it ends, and what its card has to show. */
import type { Stored } from '../store.ts'
import type { Signal } from '../desk.ts'
import type { Staff } from '../staff.ts'
import type { EntryOf } from './entries.ts'
import { approvalAnswered } from './fold-approval.ts'
import { happened } from './case-card.ts'
import { taken } from './fold-callbacks.ts'
import { afterwards, talkedIn } from './fold-aftercare.ts'
import { takeDrafts } from './fold-draft.ts'
import { enqueue, note } from './fold-outgoing.ts'
import { relay } from './fold-received.ts'
import { caseNamed, type Case, type CustomerState, type Waiting } from './state.ts'
import { summarise } from './summary.ts'

const endedKept = 5
const leftKept = 20

export type CaseEntry = EntryOf<
  | 'case.opened'
  | 'case.joined'
  | 'case.claimed'
  | 'case.passed'
  | 'case.released'
  | 'case.channel'
  | 'case.refused'
  | 'case.ended'
  | 'told'
>

export function foldCase(state: CustomerState, entry: Stored<CaseEntry>): void {
  switch (entry.type) {
    case 'case.opened':
      return opened(state, entry)
    case 'case.joined':
      return joined(state, entry)
    case 'case.claimed':
      return claimed(state, entry)
    case 'case.passed':
      return passed(state, entry)
    case 'case.released':
      return released(state, entry)
    case 'case.channel':
      return chose(state, entry)
    case 'case.refused':
      return refused(state, entry)
    case 'case.ended':
      return ended(state, entry)
    case 'told':
      return told(state, entry)
  }
}

function opened(state: CustomerState, entry: EntryOf<'case.opened'>): void {
  if (state.case) state.ended = [...state.ended, state.case].slice(-endedKept)
  state.case = { ...entry.case, state: 'open', round: 0, openedAt: entry.at }
  happened(state.case, entry.at, `case opened: ${namesOf(entry.case.signals)}`)
  state.undelivered = []
  state.attempts = []
  state.unproved = []
  if (state.last) talkedIn(state.case, state.last)
  showCard(state, entry.at, entry.key)
  relayWaiting(state, entry)
}

/**
 * What was unread when the case was opened goes to its thread before what comes in later, but for what the
 * opening turn had read: that is on the card.
 */
function relayWaiting(state: CustomerState, entry: EntryOf<'case.opened'>): void {
  const read = state.turn?.id === entry.turn ? state.turn.upTo : 0
  const open = state.unread.filter(({ seq }) => seq > read)
  for (const { message } of [...open, ...state.deferred].sort((a, b) => a.seq - b.seq)) {
    if (!message.consent) relay(state, entry.case.id, message, entry)
  }
}

function joined(state: CustomerState, entry: EntryOf<'case.joined'>): void {
  if (state.case?.id !== entry.case) return
  const known = new Set(state.case.signals.map(({ name }) => name))
  state.undelivered = []
  if (entry.raised) Object.assign(state.case, entry.raised)
  const more = entry.signals.filter(({ name }) => !known.has(name))
  state.case.signals.push(...more)
  if (more.length > 0) happened(state.case, entry.at, `also: ${namesOf(more)}`)
  state.case.summary.left = [...state.case.summary.left, ...(entry.left ?? [])].slice(-leftKept)
  showCard(state, entry.at, entry.key)
}

function claimed(state: CustomerState, entry: EntryOf<'case.claimed'>): void {
  const held = state.case
  if (!held || held.id !== entry.case || held.round !== entry.round || held.state !== 'open') return
  held.state = 'claimed'
  held.round += 1
  // Its old card may be pressed until that says where it went.
  if (entry.thread && entry.thread !== held.left) held.thread ??= entry.thread
  // What the bot has not answered is the person's now; consent words stay the gate's business.
  state.unread = state.unread.filter((unread) => unread.message.consent)
  state.deferred = []
  delete state.turn
  if (state.pending) {
    held.summary.left.push(`Proposed and not answered: ${state.pending.summary}`)
    approvalAnswered(state, state.pending, 'taken')
  }
  delete state.pending
  for (const { text } of takeDrafts(state)) held.summary.left.push(`The bot would have said: ${text}`)
  happened(held, entry.at, `claimed by ${entry.by.name}`)
  take(state, held, entry.by, entry)
}

/** From one person to another: the bot stays silent all along. */
function passed(state: CustomerState, entry: EntryOf<'case.passed'>): void {
  const held = heldIn(state, entry)
  if (!held) return
  held.round += 1
  const { by, to } = entry
  const took = by.id === to.id
  const what = took ? `${by.name} has taken over.` : `${by.name} gives you this case.`
  note(state, entry.at, entry.key, held.id, {
    kind: 'system',
    text: withNote(what, entry.note),
    ...(!took && { ping: { who: 'person', person: to } }),
  })
  happened(held, entry.at, took ? `${by.name} took over` : `given to ${to.name}`)
  take(state, held, to, entry)
}

function take(state: CustomerState, held: Case, by: Staff, entry: { at: number; key: string }): void {
  held.claimedBy = by
  // The customer waits for this person from now on.
  held.waitingSince = entry.at
  held.claimedAt = entry.at
  taken(state)
  state.owed.push({ case: held.id, what: 'joined', by, ...(held.round > 1 && { round: held.round }) })
  showCard(state, entry.at, entry.key)
}

function released(state: CustomerState, entry: EntryOf<'case.released'>): void {
  const held = heldIn(state, entry)
  if (!held) return
  held.state = 'open'
  held.deadline = entry.deadlines[held.priority]
  delete held.claimedBy
  delete held.waitingSince
  happened(held, entry.at, `let go by ${entry.by.name}`)
  const text = `${entry.by.name} has let go of this case. It is waiting for somebody to claim it.`
  note(state, entry.at, entry.key, held.id, { kind: 'system', text })
  showCard(state, entry.at, entry.key)
}

function chose(state: CustomerState, entry: EntryOf<'case.channel'>): void {
  const held = state.case
  if (held?.id !== entry.case || held.state !== 'claimed') return
  held.replyOn = entry.channel
  showCard(state, entry.at, entry.key)
}

function refused(state: CustomerState, entry: EntryOf<'case.refused'>): void {
  const held = state.case
  const text =
    entry.why ??
    (held?.id !== entry.case || held.state === 'resolved' || held.state === 'handed_back'
      ? 'This case has ended already.'
      : held.claimedBy
        ? `${held.claimedBy.name} has claimed this case already.`
        : 'This button is out of date: please use the ones on the card now.')
  enqueue(state, { id: entry.key, kind: 'whisper', case: entry.case, to: entry.by, text }, entry.at)
}

function ended(state: CustomerState, entry: EntryOf<'case.ended'>): void {
  const held = heldIn(state, entry)
  if (!held) return
  held.state = entry.how
  held.endedBy = entry.by
  held.endedAt = entry.at
  delete held.waitingSince
  if (entry.outcome) held.outcome = entry.outcome
  if (entry.note) held.note = entry.note
  happened(held, entry.at, `${entry.how.replace('_', ' ')} by ${entry.by.name}`)
  afterwards(state, held, entry)
  // The last picture of it stays on the card; the next case begins with an empty one.
  held.sentiment = state.sentiments.map(({ value }) => value)
  held.summary = summarise(state, held.summary.left, held.openedAt)
  state.owed.push({
    case: held.id,
    what: entry.how,
    by: entry.by,
    ...(held.round > 1 && { round: held.round }),
  })
  state.done = []
  state.found = []
  state.failures = []
  state.sentiments = []
  state.keptBack = []
  showCard(state, entry.at, entry.key)
}

function told(state: CustomerState, entry: EntryOf<'told'>): void {
  const held = caseNamed(state, entry.case)
  if (entry.what === 'joined' && held?.claimedBy && (entry.round ?? held.round) === held.round) {
    held.claimedBy.name = entry.name
  }
  state.owed = state.owed.filter(
    ({ case: id, what, round }) => id !== entry.case || what !== entry.what || round !== entry.round,
  )
  for (const out of entry.out) enqueue(state, out, entry.at, 'begun')
}

/** The case of a round that somebody holds; every end of a round has the same key, so there is one. */
function heldIn(
  state: CustomerState,
  { case: id, round }: { case: string; round: number },
): Case | undefined {
  const held = state.case
  return held?.id === id && held.round === round && held.state === 'claimed' ? held : undefined
}

const namesOf = (signals: Signal[]): string => signals.map(({ name }) => name.replaceAll('_', ' ')).join(', ')

const withNote = (text: string, words: string | undefined): string => (words ? `${text}\n> ${words}` : text)

/** A card shows what is so when it is sent, so an unsent older picture of it is dropped. */
export function showCard(state: CustomerState, at: number, cause: string): void {
  const held = state.case
  if (!held) return
  const unsent = ({ item, tries }: Waiting) => item.kind === 'card' && item.case === held.id && tries === 0
  // The first one keeps its place: what waits behind it waits for the thread it begins.
  if (!held.thread && state.waiting.some(unsent)) return
  state.waiting = state.waiting.filter((waiting) => !unsent(waiting))
  enqueue(state, { id: `card:${cause}`, kind: 'card', case: held.id }, at)
}

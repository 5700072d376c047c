/** The part of `fold` that tells who the customer is: identities, proofs, and records that became one or two. */
import type { Stored } from '../store.ts'
import { settle } from './fold-changes.ts'
import { inDrafts, reopenAnswered } from './fold-draft.ts'
import { enqueue, note } from './fold-outgoing.ts'
import type { EntryOf, Person } from './entries.ts'
import type { Grant, History, Merged } from './proof.ts'
import { forgetSummary, renumber } from './running-summary.ts'
import { claimedCase, talkKept, type CustomerState, type Line, type Unread } from './state.ts'

const mergesKept = 20
const handedOnKept = 200
const hourMs = 3_600_000

export type IdentityEntry = EntryOf<
  | 'identified'
  | 'proof.asked'
  | 'proof.code'
  | 'proof.tried'
  | 'proved'
  | 'moved'
  | 'handed.on'
  | 'merge.asked'
  | 'merge.refused'
  | 'merged'
  | 'split.asked'
  | 'split'
  | 'came.back'
>

export function foldIdentity(state: CustomerState, entry: Stored<IdentityEntry>): void {
  switch (entry.type) {
    case 'identified':
      return identified(state, entry)
    case 'proof.asked': {
      const { identity, conversation, question, at } = entry
      const { proof } = state
      // A code that is on its way stays good when they ask for something else meanwhile.
      const challenge = proof?.identity === identity && !proof.challenge?.over ? proof.challenge : undefined
      state.proof = { identity, conversation, question, at, ...(challenge && { challenge }) }
      return
    }
    case 'proof.code':
      state.codes = [...state.codes.filter((at) => at > entry.at - hourMs), entry.at]
      if (state.proof) state.proof.challenge = { ...entry.challenge, at: entry.at, tries: 0 }
      for (const out of entry.out) enqueue(state, out, entry.at)
      return
    case 'proof.tried': {
      const challenge = state.proof?.challenge
      if (challenge?.id !== entry.challenge) return
      challenge.tries += 1
      if (entry.over) challenge.over = entry.over
      return
    }
    case 'proved':
      return grant(state, entry, entry.grant)
    case 'moved':
      state.movedTo = entry.to
      delete state.merging
      letGo(state, ({ seq }) => seq <= entry.upTo)
      state.changes = state.changes.filter((change) => change.seq > entry.upTo)
      // A turn that had failed before it was known whose messages these are goes with them.
      if (state.turn && state.turn.upTo <= entry.upTo) delete state.turn
      return
    case 'handed.on':
      letGo(state, ({ message }) => entry.messages.includes(message.id))
      state.talk = state.talk.filter(({ message }) => !message || !entry.messages.includes(message))
      delete state.turn
      return
    case 'merge.asked':
      if (state.movedTo) return
      state.merging ??= entry.order
      return
    case 'merge.refused':
      delete state.merging
      return
    case 'merged':
      return merged(state, entry)
    case 'split.asked':
      if (state.merges.some(({ merge }) => merge === entry.order.merge)) state.splitting ??= entry.order
      return
    case 'split':
      return split(state, entry)
    case 'came.back':
      delete state.movedTo
      state.talk = oneTalk(state.talk, entry.lines)
      renumber(state)
      return
  }
}

/** These are another record's to answer now: a draft that answers one of them is void here. */
function letGo(state: CustomerState, gone: (unread: Unread) => boolean): void {
  const drafted = inDrafts(state).filter(gone)
  for (const { message } of drafted) reopenAnswered(state, message.id)
  const ids = [...state.unread, ...state.deferred].filter(gone).map(({ message }) => message.id)
  state.handedOn = [...state.handedOn, ...ids].slice(-handedOnKept)
  state.unread = state.unread.filter((unread) => !gone(unread))
  state.deferred = state.deferred.filter((unread) => !gone(unread))
}

function identified(state: CustomerState, entry: EntryOf<'identified'>): void {
  const known = entry.person !== null
  const assurance = known ? entry.assurance : ('anonymous' as const)
  const seen = { known, assurance, ...(entry.person && { contact: entry.person.contact }) }
  state.identities[entry.identity] = entry.name ? { ...seen, name: entry.name } : seen
  recogniseAs(state, entry.person)
  settle(state)
}

function recogniseAs(state: CustomerState, person: Person | null): void {
  if (!person) return
  // Where two contacts were merged, the one it was merged into stays: whose account is seen does not change by channel.
  if (!state.person || state.person.contact === person.contact) state.person = person
}

function grant(state: CustomerState, { seq, at, key }: Stored<IdentityEntry>, given: Grant): void {
  const { identity, until, person, again } = given
  const verified = until === undefined ? {} : { until }
  state.identities[identity] = {
    ...state.identities[identity],
    known: true,
    assurance: 'recognised',
    verified,
  }
  if (person) state.person ??= person
  state.unproved = []
  const held = claimedCase(state)
  for (const message of again) {
    if (state.unread.some((unread) => unread.message.id === message.id)) continue
    if (!held) state.unread.push({ seq, message })
    else note(state, at, `${key}:${message.id}`, held.id, { kind: 'customer', text: message.text })
  }
}

function merged(state: CustomerState, entry: Stored<EntryOf<'merged'>>): void {
  const { history, from, merge, by, why, at, identities, person } = entry
  const conversations = [
    ...new Set([...history.recent, ...history.talk].map(({ conversation }) => conversation)),
  ]
  const record: Merged = { merge, from, by, why, at, identities, conversations }
  if (person) record.person = person
  if (person && !state.person) record.gavePerson = true
  if (person) state.person ??= person
  state.merges = [...state.merges, record].slice(-mergesKept)
  takeOn(state, history)
  if (entry.grant) grant(state, entry, entry.grant)
}

/** Both histories as one, by time. */
function takeOn(state: CustomerState, history: History): void {
  state.talk = oneTalk(state.talk, history.talk)
  renumber(state)
  state.sentiments = inOrder([...history.sentiments, ...state.sentiments]).slice(-talkKept)
  const own = new Set(state.recent.map(({ conversation }) => conversation))
  state.recent = inOrder([...history.recent.filter((place) => !own.has(place.conversation)), ...state.recent])
  state.identities = { ...history.identities, ...state.identities }
  state.references = { ...history.references, ...state.references }
  state.disclosed = [...new Set([...state.disclosed, ...history.disclosed])]
  state.optedOut = [...new Set([...state.optedOut, ...history.optedOut])]
  const calls = new Set(state.callbacks.map(({ id }) => id))
  state.callbacks = [...state.callbacks, ...(history.callbacks ?? []).filter(({ id }) => !calls.has(id))]
  if (history.last && history.last.at > (state.last?.at ?? 0)) state.last = history.last
}

/** Oldest first; what came at the same moment stays in its order. */
const inOrder = <T extends { at: number }>(list: T[]): T[] => list.toSorted((a, b) => a.at - b.at)

/** What both hold is one line: a message that is on its way from one to the other is in both. */
function oneTalk(talk: Line[], more: Line[]): Line[] {
  const name = ({ who, at, conversation, message }: Line) => message ?? `${who} ${at} ${conversation}`
  const known = new Set(talk.map(name))
  return inOrder([...talk, ...more.filter((line) => !known.has(name(line)))]).slice(-talkKept)
}

/** What came with the merge, and since then from the same people, is the other customer's again. */
function split(state: CustomerState, { merge, moved, identities, conversations }: EntryOf<'split'>): void {
  const record = state.merges.find((one) => one.merge === merge)
  delete state.splitting
  if (!record) return
  const theirs = new Set<string>([...conversations, ...identities])
  const ours = ({ conversation }: { conversation: string }): boolean => !theirs.has(conversation)
  state.merges = state.merges.filter((one) => one !== record)
  if (record.gavePerson) givePerson(state)
  state.talk = state.talk.filter(ours)
  forgetSummary(state)
  state.recent = state.recent.filter(ours)
  state.optedOut = state.optedOut.filter((conversation) => !theirs.has(conversation))
  state.references = without(state.references, theirs)
  state.identities = without(state.identities, theirs)
  letGo(state, ({ message }) => moved.includes(message.id))
  if (state.pending && !ours(state.pending)) delete state.pending
  if (state.last && theirs.has(state.last.identity)) delete state.last
  // What it was reading may be partly theirs: what is left is read anew.
  if (moved.length > 0) delete state.turn
}

/** From what is still part of this record, if anything there knows. */
function givePerson(state: CustomerState): void {
  delete state.person
  const other = state.merges.find(({ person }) => person)
  if (!other?.person) return
  other.gavePerson = true
  state.person = other.person
}

const without = <T>(map: { [key: string]: T }, keys: Set<string>): { [key: string]: T } =>
  Object.fromEntries(Object.entries(map).filter(([key]) => !keys.has(key)))

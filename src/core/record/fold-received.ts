/** The part of `fold` for what customers write: into the talk, and to whoever has to answer it. */
import type { Change } from '../channel.ts'
import type { DeskNote } from '../desk.ts'
import { withFileNames } from '../files.ts'
import { channelOf, type ConversationId, type FileRef, type InboundMessage } from '../message.ts'
import type { Stored } from '../store.ts'
import type { EntryOf } from './entries.ts'
import { rated, talkedIn } from './fold-aftercare.ts'
import { withChoice } from './fold-choices.ts'
import { withQuote } from './fold-quotes.ts'
import { overtake } from './fold-draft.ts'
import { withoutCode } from './without-code.ts'
import { note } from './fold-outgoing.ts'
import { optOut, regain } from './fold-reach.ts'
import { openCase, say, type CustomerState, type Line } from './state.ts'

/** Characters of a message that stay in the talk; the entry itself keeps all of it. */
const lineKept = 4_000
const arrivalsKept = 120
const placesKept = 20

export function received(state: CustomerState, entry: Stored<EntryOf<'received'>>): void {
  const change = changeOf(state, entry.message)
  const now = asChanged(entry.message, change)
  if (!now) return
  if (now.automatic) return noted(state, now, entry)
  const message = withQuote(state, withChoice(state, attached(state, now, entry)))
  state.last = {
    conversation: message.conversation,
    message: message.id,
    identity: message.from.key,
    at: message.at,
  }
  const { conversation } = message
  const others = state.recent.filter((place) => place.conversation !== conversation)
  state.recent = [...others, { conversation, at: entry.at, written: message.at }].slice(-placesKept)
  if (message.reference !== undefined) remember(state, conversation, message.reference)
  consent(state, message)
  regain(state, conversation)
  state.handedOn = state.handedOn.filter((id) => id !== message.id)
  state.arrivals = [...state.arrivals, entry.at].slice(-arrivalsKept)
  if (rated(state, message)) return
  heard(state, message, entry.at, change?.at)
  const held = openCase(state)
  if (held) {
    talkedIn(held, message)
    relay(state, held.id, message, entry)
  }
  if (held?.state === 'claimed') held.waitingSince ??= entry.at
  if (held?.state === 'claimed' && !message.consent) return
  if (isLeft(state, message, entry.at)) return void state.deferred.push({ seq: entry.seq, message })
  if (message.calls) delete state.colleagues[conversation]
  const stillTheirs = entry.at < (state.colleagues[conversation]?.until ?? 0)
  if (!stillTheirs && !message.choice) takeUp(state, conversation, entry.seq)
  if (!message.consent) overtake(state, conversation)
  state.unread.push({ seq: entry.seq, message })
}

/** What a machine wrote in their name stands in the talk and with an open case, and changes nothing else. */
function noted(
  state: CustomerState,
  message: InboundMessage,
  entry: EntryOf<'received'> & { at: number },
): void {
  const { conversation, id } = message
  const author = `${nameOf(state, message)}, automatic answer`
  const text = message.text.slice(0, lineKept)
  say(state, { who: 'other', name: author, text, at: entry.at, conversation })
  const held = openCase(state)
  if (held)
    note(state, entry.at, `noted:${id}`, held.id, {
      kind: 'other',
      author,
      channel: channelOf(conversation),
      text,
    })
}

/**
 * People often write their next thought as a new message, not as a reply: it goes on with what they began at the
 * same place a moment ago, and is answered there.
 */
function attached(state: CustomerState, message: InboundMessage, entry: EntryOf<'received'>): InboundMessage {
  const { conversation } = message
  const since = entry.at - (entry.within ?? 0)
  const place = placeOf(conversation)
  const open = state.recent.findLast((one) => placeOf(one.conversation) === place && one.at > since)
  if (!open || open.conversation === conversation) return message
  const others = Object.entries(state.attached).slice(1 - placesKept)
  state.attached = { ...Object.fromEntries(others), [conversation]: open.conversation }
  return { ...message, conversation: open.conversation }
}

/** `slack:T1/C2/1700.1` without its last part. */
const placeOf = (conversation: ConversationId): string => conversation.slice(0, conversation.lastIndexOf('/'))

/** The latest change of a message that overtook it. */
const changeOf = (state: CustomerState, message: InboundMessage): Change | undefined =>
  state.changes
    .map(({ change }) => change)
    .filter((change) => 'message' in change && change.message === message.id)
    .sort((a, b) => b.at - a.at)[0]

/** Undefined when it was taken back before it came. */
const asChanged = (message: InboundMessage, change: Change | undefined): InboundMessage | undefined =>
  change?.kind === 'edited'
    ? { ...message, text: change.text, files: change.files }
    : change
      ? undefined
      : message

/**
 * True for what a person of ours will answer, who wrote there lately. What calls the bot by its name, presses its
 * buttons, or is a word such as STOP is never left to them.
 */
export function isLeft(state: CustomerState, message: InboundMessage, at: number): boolean {
  const until = state.colleagues[message.conversation]?.until ?? 0
  const forBot = message.calls || message.choice !== undefined || message.consent !== undefined
  return !forBot && !state.movedTo && at < until
}

/** What was left to a person in this conversation is the bot's again, in its order. */
export function takeUp(state: CustomerState, conversation: ConversationId, seq: number): void {
  const theirs = state.deferred.filter(({ message }) => message.conversation === conversation)
  if (theirs.length === 0) return
  state.deferred = state.deferred.filter((one) => !theirs.includes(one))
  state.unread.push(...theirs.map(({ message }) => ({ seq, message })))
}

/** Holds from here on, not from its turn on: what waits to be sent might go out in between. */
export function consent(state: CustomerState, { consent: word, conversation }: InboundMessage): void {
  if (word === 'stop' || word === 'start') optOut(state, conversation, word === 'stop' ? 'out' : 'in')
}

/** Only conversations the customer used lately keep a reference: the state stays small. */
function remember(state: CustomerState, conversation: ConversationId, reference: unknown): void {
  const kept = state.recent.flatMap(({ conversation: known }): [ConversationId, unknown][] =>
    known in state.references ? [[known, state.references[known]]] : [],
  )
  state.references = { ...Object.fromEntries(kept), [conversation]: reference }
}

/** Into the talk, unless it is there. */
export function heard(state: CustomerState, message: InboundMessage, at: number, changed?: number): void {
  const { id, conversation, at: written, from } = message
  // It came along when two records became one, and is there already.
  if (state.talk.some((line) => line.message === id)) return
  const text = lineOf(withoutCode(state, message, at))
  const line: Line = { who: 'customer', text, at, conversation, message: id, from: from.key, written }
  if (message.from.name) line.name = message.from.name
  if (changed !== undefined) line.changed = { at: changed, late: false }
  say(state, line)
}

/** A message as it stands in the talk. */
export const lineOf = ({ text, files }: Pick<InboundMessage, 'text' | 'files'>): string =>
  withFileNames(text, files).slice(0, lineKept)

/** A message or note with what was sent along, if anything was. */
export const filled = <T extends object>(post: T, files: FileRef[] = []): T & { files?: FileRef[] } =>
  files.length > 0 ? { ...post, files } : post

/** The customer's name as far as it is known, for the desk. */
export const nameOf = (state: CustomerState, { from }: Pick<InboundMessage, 'from'>): string =>
  state.person?.name ?? from.name ?? state.identities[from.key]?.name ?? 'Customer'

/** A message into the thread of its case. */
export function relay(
  state: CustomerState,
  id: string,
  message: InboundMessage,
  entry: { at: number },
): void {
  const channel = channelOf(message.conversation)
  const author = nameOf(state, message)
  const post: DeskNote = {
    kind: 'customer',
    author,
    channel,
    text: withoutCode(state, message, entry.at).text,
  }
  note(state, entry.at, `relay:${message.id}`, id, filled(post, message.files))
}

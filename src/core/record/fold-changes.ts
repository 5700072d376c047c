/**
 * The part of `fold` for what happens in a conversation besides new messages: messages changed or taken back,
 * people of ours who write there, and what others say.
 */
import type { Change } from '../channel.ts'
import { channelOf, type ConversationId, type FileRef, type IdentityKey } from '../message.ts'
import type { Stored } from '../store.ts'
import type { EntryOf } from './entries.ts'
import { reopenAnswered, takeDrafts } from './fold-draft.ts'
import { note } from './fold-outgoing.ts'
import { isLeft, lineOf, nameOf, takeUp } from './fold-received.ts'
import { shownOn } from './without-code.ts'
import { openCase, say, type CustomerState, type Unread } from './state.ts'

/** Changes that wait for their message or for a move, and conversations left to people; far more than are ever needed. */
const kept = 20
/** Characters of an old or new text on the desk. */
const shown = 300

type Of<K extends Change['kind']> = Extract<Change, { kind: K }>

export function foldChange(state: CustomerState, entry: Stored<EntryOf<'changed'>>): void {
  const { change } = entry
  if (unsettled(state) || !knows(state, change)) state.changes = [...state.changes, entry].slice(-kept)
  if (state.movedTo) return
  if ('message' in change) reopenAnswered(state, change.message)
  switch (change.kind) {
    case 'edited':
      return rewrite(state, entry, change, { text: change.text, files: change.files })
    case 'deleted':
      return rewrite(state, entry, change, undefined)
    case 'colleague':
      return stepBack(state, entry, change)
    case 'overheard':
      return overhear(state, entry, change)
  }
}

/** Whose record this is has been found out: what concerns messages that are here is applied, and done with. */
export function settle(state: CustomerState): void {
  if (!unsettled(state)) state.changes = state.changes.filter(({ change }) => !knows(state, change))
}

/** The time of a person of ours has passed. */
export function resume(state: CustomerState, entry: Stored<EntryOf<'resumed'>>): void {
  if ((state.colleagues[entry.conversation]?.until ?? 0) > entry.until) return
  delete state.colleagues[entry.conversation]
  takeUp(state, entry.conversation, entry.seq)
}

/** Messages here may still turn out to be another record's. */
const unsettled = (state: CustomerState): boolean =>
  state.movedTo !== undefined ||
  [...state.unread, ...state.deferred].some(({ message }) => !(message.from.key in state.identities))

const knows = (state: CustomerState, change: Change): boolean =>
  !('message' in change) ||
  state.talk.some(({ message }) => message === change.message) ||
  waiting(state).some(({ message }) => message.id === change.message)

const waiting = (state: CustomerState): Unread[] => [...state.unread, ...state.deferred]

/** The message as it is `now`, or gone; in the talk always, and unless it was answered, for whoever answers it. */
function rewrite(
  state: CustomerState,
  entry: Stored<EntryOf<'changed'>>,
  change: Of<'edited' | 'deleted'>,
  now: { text: string; files: FileRef[] } | undefined,
): void {
  const line = state.talk.find(({ message }) => message === change.message)
  const open = waiting(state).find(({ message }) => message.id === change.message)
  if (!line || (line.changed?.at ?? 0) >= change.at) return
  const before = line.text
  const text = now
    ? lineOf({ ...now, text: shownOn(state, change.from, now.text, entry.at) })
    : '(taken back by the customer)'
  if (text === before) return
  line.text = text
  line.changed = { at: change.at, late: !open }
  if (open && !underWay(state, open)) {
    const replace = (list: Unread[]) =>
      list.flatMap((one) =>
        one !== open ? [one] : now ? [{ ...one, message: { ...one.message, ...now } }] : [],
      )
    state.unread = replace(state.unread)
    state.deferred = replace(state.deferred)
    touched(state, entry.seq)
  }
  const held = openCase(state)
  if (!held) return
  const name = nameOf(state, { from: { key: change.from, assurance: 'anonymous' } })
  const what = now ? `changed a message to “${clip(text)}”, from` : 'took back the message'
  note(state, entry.at, entry.key, held.id, { kind: 'system', text: `${name} ${what} “${clip(before)}”` })
}

const clip = (text: string): string => (text.length > shown ? `${text.slice(0, shown - 1)}…` : text)

/** What the customer agreed to in it is being done: the turn has to come to its end. */
const underWay = (state: CustomerState, { seq }: Unread): boolean =>
  state.confirmed !== undefined && state.turn !== undefined && seq <= state.turn.upTo

const isConversation = (key: string): key is ConversationId => key.includes(':')

/** A turn that has read what is no longer so looks again, and there is none when nothing is left of what it read. */
function touched(state: CustomerState, seq: number): void {
  state.changed = seq
  const { turn, unread } = state
  if (turn && !unread.some((one) => one.seq <= turn.upTo)) delete state.turn
}

/** The conversation is theirs for a time: what they read there before they wrote counts as answered by them. */
function stepBack(state: CustomerState, entry: Stored<EntryOf<'changed'>>, change: Of<'colleague'>): void {
  const { by, text } = change
  const conversation = state.attached[change.conversation] ?? change.conversation
  say(state, { who: 'staff', name: by.name, text, at: entry.at, conversation })
  takeDrafts(state, conversation)
  const until = Math.max(entry.until ?? 0, state.colleagues[conversation]?.until ?? 0)
  delete state.colleagues[conversation]
  state.colleagues[conversation] = { by, until }
  const [oldest, ...others] = Object.keys(state.colleagues).filter(isConversation)
  if (oldest && others.length >= kept) delete state.colleagues[oldest]
  const theirs = (one: Unread) =>
    one.message.conversation === conversation && !one.message.consent && !underWay(state, one)
  const before = waiting(state).length
  // What was written after their words is not answered by them, though it came in first: it is left to them.
  const later = state.unread.filter((one) => theirs(one) && one.message.at > change.at)
  const left = later.filter(({ message }) => isLeft(state, message, entry.at))
  state.unread = state.unread.filter((one) => !theirs(one) || (later.includes(one) && !left.includes(one)))
  state.deferred = state.deferred.filter((one) => !theirs(one) || one.message.at > change.at)
  if (waiting(state).length < before) touched(state, entry.seq)
  state.deferred.push(...left)
  // What the bot would have said is not said after them; what may have gone out already is looked up as ever.
  state.waiting = state.waiting.filter(
    ({ item, unknown }) =>
      item.kind !== 'reply' || item.by !== 'bot' || unknown || item.message.conversation !== conversation,
  )
  tell(state, entry, 'colleague', by.name, change)
}

function overhear(state: CustomerState, entry: Stored<EntryOf<'changed'>>, change: Of<'overheard'>): void {
  const { conversation, by, text } = change
  const name = by.name ?? nameFrom(by.key)
  say(state, { who: 'other', name, text, at: entry.at, conversation })
  tell(state, entry, 'other', name, change)
}

const nameFrom = (key: IdentityKey): string => key.split(/[/:]/).at(-1) ?? key

/** Whoever looks after the case sees what was said beside them. */
function tell(
  state: CustomerState,
  entry: Stored<EntryOf<'changed'>>,
  kind: 'colleague' | 'other',
  author: string,
  { conversation, text }: Of<'colleague' | 'overheard'>,
): void {
  const held = openCase(state)
  if (!held) return
  note(state, entry.at, entry.key, held.id, { kind, author, channel: channelOf(conversation), text })
}

/** The drafts' part of `fold`: one that waits is void as soon as the customer, or a person of ours, goes on. */
import type { BotDraft } from '../drafts/draft.ts'
import { channelOf, type ConversationId } from '../message.ts'
import type { Stored } from '../store.ts'
import type { EntryOf } from './entries.ts'
import { enqueue, note } from './fold-outgoing.ts'
import { openCase, say, type CustomerState, type Unread } from './state.ts'

const draftsKept = 10

export type DraftEntry = EntryOf<
  | 'draft.made'
  | 'draft.pressed'
  | 'draft.warned'
  | 'draft.decided'
  | 'draft.refused'
  | 'draft.posting'
  | 'draft.shown'
  | 'draft.reminded'
>

export function foldDraft(state: CustomerState, entry: Stored<DraftEntry>): void {
  const known = 'draft' in entry ? state.drafts.find(({ id }) => id === entry.draft) : undefined
  switch (entry.type) {
    case 'draft.made':
      return made(state, entry)
    case 'draft.pressed': {
      const { type: _type, at: _at, seq: _seq, ...press } = entry
      state.draftPresses.push(press)
      return
    }
    case 'draft.warned':
      return void known?.warned.push(entry.text)
    case 'draft.decided':
      return decided(state, entry, known)
    case 'draft.refused':
      state.draftPresses = state.draftPresses.filter(({ key }) => key !== entry.press)
      return
    case 'draft.posting':
      if (known) known.posting = true
      return
    case 'draft.shown':
      if (known) Object.assign(known, { thread: entry.thread, shown: entry.state })
      return
    case 'draft.reminded':
      if (known) known.reminded = true
      return
  }
}

/** A proposal in it is put to nobody before it is sent. */
function made(state: CustomerState, { made: draft, turn, at }: Stored<EntryOf<'draft.made'>>): void {
  if (draft.action && state.pending?.id === draft.action.id) delete state.pending
  const heard = state.turn?.id === turn && state.turn.classification !== undefined
  const open = { ...draft, state: 'open' as const, madeAt: at, heard, warned: [] }
  state.drafts = [...state.drafts, open].slice(-draftsKept)
}

function decided(
  state: CustomerState,
  entry: Stored<EntryOf<'draft.decided'>>,
  draft: BotDraft | undefined,
): void {
  state.draftPresses = state.draftPresses.filter(({ key }) => key !== entry.press)
  if (draft?.state !== 'open') return
  draft.state = entry.outcome
  if (typeof entry.by === 'object') draft.by = entry.by
  if (entry.reason) draft.reason = entry.reason
  if (entry.text !== undefined) draft.edited = entry.text
  if (draft.action && entry.expires !== undefined) state.pending = { ...draft.action, expires: entry.expires }
  for (const out of entry.out) {
    enqueue(state, out, entry.at, 'begun')
    if (out.kind !== 'reply') continue
    const { text, conversation } = out.message
    const who =
      typeof out.by === 'object' ? ({ who: 'staff', name: out.by.name } as const) : ({ who: 'bot' } as const)
    say(state, { ...who, text, at: entry.at, conversation })
    const held = openCase(state)
    const author =
      typeof out.by === 'object'
        ? { kind: 'colleague' as const, author: out.by.name }
        : { kind: 'bot' as const }
    if (held)
      note(state, entry.at, `told:${out.id}`, held.id, { ...author, channel: channelOf(conversation), text })
  }
}

/** The customer wrote there again: what the draft answered is read once more, together with that. */
export function overtake(state: CustomerState, conversation: ConversationId): void {
  for (const draft of openIn(state, conversation)) reopen(state, draft)
}

/** What it answers is about to change or go. */
export function reopenAnswered(state: CustomerState, message: string): void {
  const about = state.drafts.filter(
    (draft) => draft.state === 'open' && draft.messages.some((one) => one.message.id === message),
  )
  for (const draft of about) reopen(state, draft)
}

/** How they sounded is heard again by the next turn, so it does not count twice. */
function reopen(state: CustomerState, draft: BotDraft): void {
  draft.state = 'stale'
  if (draft.heard) state.sentiments.pop()
  state.unread = [...state.unread, ...draft.messages].sort((a, b) => a.seq - b.seq)
}

/** The unread messages that open drafts answer: they go with the customer who wrote them. */
export const inDrafts = ({ drafts }: CustomerState): Unread[] =>
  drafts.flatMap(({ state, messages }) => (state === 'open' ? messages : []))

/** How the customer sounded, without what is heard again once the open drafts are void. */
export const heardForGood = ({ drafts, sentiments }: CustomerState): CustomerState['sentiments'] => {
  const again = drafts.filter(({ state, heard }) => state === 'open' && heard).length
  return sentiments.slice(0, sentiments.length - again)
}

/** A person answers there from now on; everywhere when no conversation is named. */
export function takeDrafts(state: CustomerState, conversation?: ConversationId): BotDraft[] {
  const theirs = conversation
    ? openIn(state, conversation)
    : state.drafts.filter((draft) => draft.state === 'open')
  for (const draft of theirs) draft.state = 'taken'
  return theirs
}

const openIn = ({ drafts }: CustomerState, conversation: ConversationId): BotDraft[] =>
  drafts.filter((draft) => draft.state === 'open' && draft.conversation === conversation)

/**
 * The part of `fold` that reads a case's thread: it is the line to the customer for whoever holds the case, and
 * for nobody else unless they say so.
 */
import { isNote, looksInternal } from '../cases/notes.ts'
import { buttonValue, type DeskChoice, type Mark } from '../desk.ts'
import { withFileNames } from '../files.ts'
import { channelOf, type ConversationId } from '../message.ts'
import { keys, type EntryOf } from './entries.ts'
import { taken } from './fold-callbacks.ts'
import { enqueue } from './fold-outgoing.ts'
import { filled } from './fold-received.ts'
import {
  claimedCase,
  openCase,
  say,
  type Case,
  type CustomerState,
  type KeptBack,
  type Waiting,
} from './state.ts'

const keptBackKept = 20

export type StaffEntry = EntryOf<'staff.said' | 'staff.edited' | 'staff.deleted' | 'staff.settled'>

export function foldStaff(state: CustomerState, entry: StaffEntry): void {
  switch (entry.type) {
    case 'staff.said':
      return said(state, entry)
    case 'staff.edited':
      return edited(state, entry)
    case 'staff.deleted':
      return deleted(state, entry)
    case 'staff.settled':
      return settled(state, entry)
  }
}

function said(state: CustomerState, entry: EntryOf<'staff.said'>): void {
  const message = entry.key.slice(keys.said('').length)
  const { by, text, files = [] } = entry
  if (!state.case) return
  if (state.case.thread === entry.thread) taken(state)
  if (isNote(text)) return mark(state, entry, message, 'note')
  const held = state.case.thread === entry.thread ? openCase(state) : undefined
  if (!held && state.case.left === entry.thread)
    return whisper(state, entry, 'Not sent to the customer: this case has moved to another desk.')
  if (!held) return whisper(state, entry, 'Not sent to the customer: this case has ended.')
  const words: KeptBack = { case: held.id, message, by, text, files }
  const theirs = claimedCase(state)?.claimedBy.id === by.id
  if (theirs && !looksInternal(text)) return speak(state, entry, entry.key, words)
  state.keptBack = [...state.keptBack, words].slice(-keptBackKept)
  const { text: question, choices } = ask(held, words)
  whisper(state, entry, question, choices)
}

/** Kept back until they say; a slip that reaches a customer cannot be taken back, a question can be answered. */
function ask(held: Case, { message, by }: KeptBack): { text: string; choices: DeskChoice[] } {
  const value = buttonValue({ case: held.id, round: held.round, message })
  const keep: DeskChoice = { action: 'keep_note', value, label: 'Keep as note' }
  const send = (action: string, label: string): DeskChoice => ({ action, value, label, style: 'danger' })
  if (held.state === 'open')
    return {
      text: 'Not sent to the customer: nobody has claimed this case.',
      choices: [send('claim_send', 'Claim and send'), keep],
    }
  const text =
    held.claimedBy?.id === by.id
      ? 'Not sent yet: this looks as if it was meant for colleagues.'
      : `Not sent to the customer: ${held.claimedBy?.name} has claimed this case.`
  return { text, choices: [send('send_anyway', 'Send anyway'), keep] }
}

function settled(state: CustomerState, entry: EntryOf<'staff.settled'>): void {
  const words = state.keptBack.find(({ message }) => message === entry.message)
  state.keptBack = state.keptBack.filter((kept) => kept !== words)
  if (!words) return
  if (entry.how === 'note') return mark(state, entry, words.message, 'note')
  if (claimedCase(state)) speak(state, entry, entry.key, { ...words, by: entry.by })
}

/** Goes where somebody chose, or where the customer wrote last. */
function speak(state: CustomerState, entry: { at: number }, id: string, words: KeptBack): void {
  const place = placeFor(state)
  if (!place) return
  const { by, text, files, message: said } = words
  const { conversation } = place
  if (state.case) delete state.case.waitingSince
  say(state, {
    who: 'staff',
    name: by.name,
    text: withFileNames(text, files),
    at: entry.at,
    conversation,
    message: said,
  })
  const message = {
    id,
    conversation,
    text,
    ...(place.replyTo && { replyTo: place.replyTo }),
  }
  enqueue(state, { id, kind: 'reply', by, said, message: filled(message, files) }, entry.at)
}

export function placeFor({
  case: held,
  last,
  recent,
}: CustomerState): { conversation: ConversationId; replyTo?: string } | undefined {
  const latest = last && { conversation: last.conversation, replyTo: last.message }
  const chosen = held?.replyOn
  if (!chosen || (last && channelOf(last.conversation) === chosen)) return latest
  const place = recent.findLast(({ conversation }) => channelOf(conversation) === chosen)
  return place ? { conversation: place.conversation } : latest
}

/** What is not sent yet goes out as it is now; what was sent is corrected where the channel can. */
function edited(state: CustomerState, entry: EntryOf<'staff.edited'>): void {
  const kept = state.keptBack.find(({ message }) => message === entry.message)
  if (kept) kept.text = entry.text
  const reply = replyOf(state, entry.message)
  if (!reply || reply.line.text === entry.text) return
  if (isNote(entry.text)) return takeBack(state, entry, reply)
  reply.line.text = entry.text
  if (reply.waiting && unsent(reply.waiting)) reply.waiting.item.message.text = entry.text
  else correct(state, entry, reply, entry.text)
}

function deleted(state: CustomerState, entry: EntryOf<'staff.deleted'>): void {
  state.keptBack = state.keptBack.filter(({ message }) => message !== entry.message)
  const reply = replyOf(state, entry.message)
  if (reply) takeBack(state, entry, reply)
}

function takeBack(state: CustomerState, entry: Correcting, reply: Found): void {
  const { waiting, line } = reply
  if (!waiting || !unsent(waiting)) return correct(state, entry, reply, undefined)
  state.waiting = state.waiting.filter((one) => one !== waiting)
  state.talk = state.talk.filter((one) => one !== line)
  if (entry.type === 'staff.edited') mark(state, entry, entry.message, 'note')
}

type Correcting = EntryOf<'staff.edited' | 'staff.deleted'>
type WaitingReply = Waiting & { item: Extract<Waiting['item'], { kind: 'reply' }> }
interface Found {
  line: CustomerState['talk'][number]
  waiting: WaitingReply | undefined
}

/** What became of a person's words: their line in the talk, and the reply if it is not out yet. */
function replyOf(state: CustomerState, said: string): Found | undefined {
  const line = state.talk.find(({ who, message }) => who === 'staff' && message === said)
  const waiting = state.waiting.find(
    (one): one is WaitingReply => one.item.kind === 'reply' && one.item.said === said,
  )
  return line && { line, waiting }
}

/** No call to the provider has begun. */
const unsent = ({ tries, unknown }: Waiting): boolean => tries === 0 && !unknown

/** Waits behind the reply itself, which may be on its way. */
function correct(state: CustomerState, entry: Correcting, { line }: Found, text: string | undefined): void {
  const held = state.case
  if (!held) return
  const of = state.waiting.find(({ item }) => item.kind === 'reply' && item.said === entry.message)?.item.id
  const sent = Object.values(state.deliveries).find(({ said }) => said === entry.message)?.out
  enqueue(
    state,
    {
      id: entry.key,
      kind: 'correction',
      case: held.id,
      of: of ?? sent ?? keys.said(entry.message),
      by: entry.by,
      said: entry.message,
      conversation: line.conversation,
      ...(text !== undefined && { text }),
    },
    entry.at,
  )
}

function mark(state: CustomerState, entry: { at: number; key: string }, message: string, sign: Mark): void {
  if (!state.case) return
  enqueue(
    state,
    { id: `mark:${entry.key}`, kind: 'mark', case: state.case.id, message, mark: sign },
    entry.at,
  )
}

function whisper(
  state: CustomerState,
  entry: EntryOf<'staff.said'>,
  text: string,
  choices?: DeskChoice[],
): void {
  if (!state.case) return
  const { key, by, at, thread } = entry
  const more = { ...(choices && { choices }), ...(thread === state.case.left && { thread }) }
  enqueue(state, { id: key, kind: 'whisper', case: state.case.id, to: by, text, ...more }, at)
}

/** The turn part of `fold`: the journal a cut-off turn is continued from, and what an ended turn leaves. */
import { channelOf } from '../message.ts'
import type { Stored } from '../store.ts'
import { enqueue, note } from './fold-outgoing.ts'
import type { EntryOf, Outgoing } from './entries.ts'
import { openCase, type CustomerState, type Turn } from './state.ts'

const talkKept = 200
const sentimentsKept = 50
const factsKept = 30

type TurnEntry = EntryOf<
  | 'turn.started'
  | 'classified'
  | 'model.replied'
  | 'tool.called'
  | 'tool.returned'
  | 'proposed'
  | 'decided'
  | 'answered'
  | 'turn.failed'
>

export function foldTurn(state: CustomerState, entry: Stored<TurnEntry>): void {
  switch (entry.type) {
    case 'turn.started':
      state.turn = {
        id: entry.turn,
        upTo: entry.upTo,
        startedAt: entry.at,
        steps: [],
        results: {},
        attempt: 0,
      }
      return
    case 'classified':
      return classified(state, entry)
    case 'model.replied':
      ofTurn(state, entry.turn)?.steps.push({ reply: entry.reply, results: {} })
      return
    case 'tool.called':
      return
    case 'tool.returned':
      return returned(state, entry)
    case 'proposed':
      state.pending = entry.action
      return
    case 'decided':
      return decided(state, entry)
    case 'answered':
      return answered(state, entry)
    case 'turn.failed':
      return failed(state, entry)
  }
}

const ofTurn = (state: CustomerState, turn: string): Turn | undefined =>
  state.turn?.id === turn ? state.turn : undefined

function classified(state: CustomerState, entry: Stored<EntryOf<'classified'>>): void {
  const turn = ofTurn(state, entry.turn)
  if (!turn) return
  turn.classification = entry.classification
  turn.classifiedBy = entry.by
  state.sentiments.push({ at: entry.at, value: entry.classification.sentiment })
  state.sentiments = state.sentiments.slice(-sentimentsKept)
}

function returned(state: CustomerState, entry: EntryOf<'tool.returned'>): void {
  // A write that was done stays done, whatever became of the turn that asked for it.
  if (state.confirmed?.id === entry.call) delete state.confirmed
  if (entry.result.ok) {
    const kept = entry.result.receipt ? state.done : state.found
    kept.push(entry.result.receipt ?? entry.result.note)
    if (kept.length > factsKept) kept.shift()
  }
  for (const out of entry.out ?? []) enqueue(state, out, entry.at)
  const turn = ofTurn(state, entry.turn)
  if (!turn) return
  const step = turn.steps.at(-1)
  const results = step && entry.call.startsWith(`${turn.id}.`) ? step.results : turn.results
  results[entry.call] = entry.result
}

function decided(state: CustomerState, entry: EntryOf<'decided'>): void {
  if (state.pending?.id !== entry.action || state.pending.hash !== entry.hash) return
  if (entry.outcome === 'confirmed') state.confirmed = state.pending
  delete state.pending
}

function answered(state: CustomerState, entry: Stored<EntryOf<'answered'>>): void {
  state.unread = state.unread.filter((unread) => unread.seq > entry.upTo)
  if (state.turn?.id === entry.turn) delete state.turn
  for (const out of entry.out) {
    enqueue(state, out, entry.at, 'begun')
    if (out.kind === 'reply') said(state, entry, out)
  }
}

function said(
  state: CustomerState,
  entry: Stored<EntryOf<'answered'>>,
  out: Extract<Outgoing, { kind: 'reply' }>,
): void {
  const { conversation, text } = out.message
  if (conversation.startsWith('email:') && state.last?.conversation !== conversation) return
  state.talk = [...state.talk, { who: 'bot' as const, text, at: entry.at, conversation }].slice(-talkKept)
  const channel = channelOf(conversation)
  if (out.intro && !state.disclosed.includes(channel)) state.disclosed.push(channel)
  const held = openCase(state)
  if (held) note(state, entry.at, `told:${out.id}`, held.id, { kind: 'bot', text })
}

function failed(state: CustomerState, entry: EntryOf<'turn.failed'>): void {
  const turn = ofTurn(state, entry.turn)
  if (!turn) return
  turn.attempt = entry.attempt
  turn.firstFailure ??= entry.at
  turn.retryAt = entry.retryAt
  turn.cause = entry.cause
}

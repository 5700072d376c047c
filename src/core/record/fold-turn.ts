/** The turn part of `fold`: the journal a cut-off turn is continued from, and what an ended turn leaves. */
import type { Stored } from '../store.ts'
import { attempted, notProved, spend, toLog } from './fold-agent.ts'
import { approvalAnswered, approvalDone, approvalUnknown, approvedAs } from './fold-approval.ts'
import { booked } from './fold-callbacks.ts'
import { enqueue, note } from './fold-outgoing.ts'
import type { EntryOf, Outgoing } from './entries.ts'
import { becomeHistory, recalled } from './running-summary.ts'
import { openCase, say, type CustomerState, type Turn } from './state.ts'

const sentimentsKept = 50
const factsKept = 30
const deadKept = 20

type TurnEntry = EntryOf<
  | 'turn.started'
  | 'classified'
  | 'file.shown'
  | 'model.replied'
  | 'tool.called'
  | 'tool.returned'
  | 'proposed'
  | 'decided'
  | 'outcome.unknown'
  | 'answered'
  | 'turn.failed'
  | 'turn.superseded'
  | 'reassured'
  | 'replayed'
>

export function foldTurn(state: CustomerState, entry: Stored<TurnEntry>): void {
  switch (entry.type) {
    case 'turn.started':
      // A claim may come between the reading and this entry: then there is nothing left for the turn to read.
      if (!state.unread.some(({ seq }) => seq <= entry.upTo)) return
      state.turn = {
        id: entry.turn,
        upTo: entry.upTo,
        read: entry.read ?? entry.seq,
        recalled: recalled(state, entry.heard),
        startedAt: entry.at,
        steps: [],
        results: {},
        attempt: 0,
      }
      return
    case 'classified':
      return classified(state, entry)
    case 'file.shown': {
      const turn = ofTurn(state, entry.turn)
      if (turn) turn.files = { ...turn.files, [entry.file]: entry.outcome }
      return
    }
    case 'model.replied':
      ofTurn(state, entry.turn)?.steps.push({ reply: entry.reply, results: {} })
      spend(state, entry.turn, entry.reply, entry.at)
      return
    case 'tool.called':
      return
    case 'tool.returned':
      return returned(state, entry)
    case 'proposed':
      state.pending = entry.action
      approvedAs(state, entry.action)
      return
    case 'decided':
      return decided(state, entry)
    case 'outcome.unknown':
      settled(state, entry.action)
      approvalUnknown(state, entry.action)
      for (const out of entry.out) enqueue(state, out, entry.at, 'begun')
      return
    case 'answered':
      return answered(state, entry)
    case 'turn.failed':
      return failed(state, entry)
    case 'turn.superseded':
      return superseded(state, entry)
    case 'reassured': {
      const turn = ofTurn(state, entry.turn)
      // Whoever claimed meanwhile has ended the turn, and speaks for themselves.
      if (!turn) return
      turn.reassured = true
      for (const out of entry.out) enqueue(state, out, entry.at, 'begun')
      return
    }
    case 'replayed':
      return replayed(state, entry)
  }
}

const ofTurn = (state: CustomerState, turn: string): Turn | undefined =>
  state.turn?.id === turn ? state.turn : undefined

function classified(state: CustomerState, entry: Stored<EntryOf<'classified'>>): void {
  const turn = ofTurn(state, entry.turn)
  if (!turn) return
  spend(state, entry.turn, entry.facts, entry.at)
  turn.classification = entry.classification
  turn.classifiedBy = entry.by
  // 'und': too short to tell, so what they wrote in before holds.
  const { language } = entry.classification
  if (language !== 'und') state.language = language
  state.sentiments.push({ at: entry.at, value: entry.classification.sentiment })
  state.sentiments = state.sentiments.slice(-sentimentsKept)
}

function returned(state: CustomerState, entry: EntryOf<'tool.returned'>): void {
  if (!entry.result.ok) failedWrite(state, entry.call, entry.result.error)
  notProved(state, entry.result, entry.at)
  // A write that was done stays done, whatever became of the turn that asked for it.
  settled(state, entry.call)
  approvalDone(state, entry.call, entry.result)
  booked(state, entry.result)
  if (entry.result.ok) {
    learned(state, entry.call, entry.result)
    toLog(state, { ...entry.result, ...entry })
  }
  for (const out of entry.out ?? []) enqueue(state, out, entry.at)
  const turn = ofTurn(state, entry.turn)
  if (!turn) return
  const step = turn.steps.at(-1)
  const results = step && entry.call.startsWith(`${turn.id}.`) ? step.results : turn.results
  results[entry.call] = entry.result
}

/** Of what somebody had agreed to: the customer, or an approver for them. */
function failedWrite(state: CustomerState, call: string, error: string): void {
  const approved = state.approvals.map(({ action }) => action)
  const agreed = [state.confirmed, ...approved].find((action) => action?.id === call)
  if (agreed) state.failures = [...state.failures, `${agreed.summary}: ${error}`].slice(-factsKept)
}

/** What was done, and what was found beyond the look at profile and tickets that every turn begins with. */
function learned(
  state: CustomerState,
  call: string,
  { receipt, note }: { receipt?: string; note: string },
): void {
  const kept = receipt ? state.done : state.found
  const fact = receipt ?? (call.includes(':') ? '' : note)
  if (!fact || kept.includes(fact)) return
  kept.push(fact)
  if (kept.length > factsKept) kept.shift()
}

/** What was agreed to has its result, or nobody tries it any more. */
function settled(state: CustomerState, action: string): void {
  if (state.confirmed?.id !== action) return
  delete state.confirmed
  delete state.confirmedAt
}

function decided(state: CustomerState, entry: EntryOf<'decided'>): void {
  if (state.pending?.id !== entry.action || state.pending.hash !== entry.hash) return
  if (entry.outcome === 'confirmed') {
    state.confirmed = state.pending
    state.confirmedAt = entry.at
  } else approvalAnswered(state, state.pending, entry.outcome)
  delete state.pending
}

function answered(state: CustomerState, entry: Stored<EntryOf<'answered'>>): void {
  if (entry.givenUp !== undefined) {
    const messages = state.unread.filter(({ seq }) => seq <= entry.upTo)
    const letter = { turn: entry.turn, cause: entry.givenUp, at: entry.at, messages }
    state.dead = [...state.dead, letter].slice(-deadKept)
  }
  becomeHistory(
    state,
    state.unread.filter(({ seq }) => seq <= entry.upTo),
  )
  state.unread = state.unread.filter((unread) => unread.seq > entry.upTo)
  state.superseded = 0
  attempted(state, entry.attempts, entry.at)
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
  // A mail the bot was asked to send (`email:<address>`, no thread) is no part of the talk.
  if (/^email:[^/]+$/.test(conversation)) return
  say(state, { who: 'bot', text, at: entry.at, conversation })
  const held = openCase(state)
  if (held) note(state, entry.at, `told:${out.id}`, held.id, { kind: 'bot', text })
}

/** What it had heard is heard again by the next turn, so it does not count twice. */
function superseded(state: CustomerState, entry: EntryOf<'turn.superseded'>): void {
  const turn = ofTurn(state, entry.turn)
  if (!turn) return
  if (turn.classification) state.sentiments.pop()
  state.superseded += 1
  delete state.turn
}

/** They are unread again, under a seq of now: whatever was answered since stays answered. */
function replayed(state: CustomerState, entry: Stored<EntryOf<'replayed'>>): void {
  const letter = state.dead.find(({ turn }) => turn === entry.turn)
  if (!letter) return
  state.dead = state.dead.filter((one) => one !== letter)
  state.unread.push(...letter.messages.map(({ message }) => ({ seq: entry.seq, message })))
}

function failed(state: CustomerState, entry: EntryOf<'turn.failed'>): void {
  const turn = ofTurn(state, entry.turn)
  if (!turn) return
  turn.attempt = entry.attempt
  turn.firstFailure ??= entry.at
  turn.retryAt = entry.retryAt
  turn.cause = entry.cause
}

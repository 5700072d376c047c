/** The agent's part of `fold`: what its calls cost, replies that were held back, actions still to be logged, attempts. */
import { nothingSpent, plus, spentBy } from '../agent/spending.ts'
import type { ConversationId } from '../message.ts'
import type { CallFacts } from '../model.ts'
import type { ToolResult } from '../tool.ts'
import type { Attempt, EntryOf } from './entries.ts'
import type { CustomerState } from './state.ts'

const conversationsKept = 20
const unloggedKept = 20
const attemptsKept = 20
const unprovedKept = 50

/** Writes that are in the ticket system by themselves. */
const ticketTools = new Set(['create_ticket', 'update_ticket'])

export function foldAgent(
  state: CustomerState,
  entry: EntryOf<'checked' | 'ticket.logged' | 'spending.anew'>,
): void {
  switch (entry.type) {
    case 'checked': {
      spend(state, entry.turn, entry.facts, entry.at)
      const step = state.turn?.id === entry.turn ? state.turn.steps[entry.step] : undefined
      if (step && entry.faults.length > 0) step.faults = entry.faults
      return
    }
    case 'ticket.logged':
      state.unlogged = state.unlogged.filter(({ action }) => action !== entry.action)
      return
    case 'spending.anew':
      delete state.spent[entry.conversation]
      return
  }
}

/** Counts a model call of a turn, for the turn and for the conversation it reads. */
export function spend(
  state: CustomerState,
  turn: string,
  facts: Pick<CallFacts, 'usage' | 'microDollars'> | undefined,
  at: number,
): void {
  if (!facts) return
  const cost = spentBy(facts)
  const current = state.turn?.id === turn ? state.turn : undefined
  if (current) current.spent = plus(current.spent ?? nothingSpent(), cost)
  const read = state.unread.findLast(({ seq }) => seq <= (current?.upTo ?? 0))
  countSpent(state, facts, at, read?.message.conversation)
}

/** Counts a model call for a conversation; without one, for the latest. */
export function countSpent(
  state: CustomerState,
  facts: Pick<CallFacts, 'usage' | 'microDollars'>,
  at: number,
  conversation = state.last?.conversation,
): void {
  if (conversation) count(state, conversation, { ...spentBy(facts), at })
}

function count(
  state: CustomerState,
  conversation: ConversationId,
  cost: CustomerState['spent'][ConversationId],
) {
  const sum = { ...plus(state.spent[conversation] ?? nothingSpent(), cost), at: cost.at }
  delete state.spent[conversation]
  state.spent[conversation] = sum
  const [oldest, ...rest] = Object.keys(state.spent)
  if (oldest && rest.length >= conversationsKept) {
    state.spent = Object.fromEntries(Object.entries(state.spent).slice(1))
  }
}

/** A write that was done and is in no ticket yet. */
export function toLog(
  state: CustomerState,
  { call, tool, receipt }: { call: string; tool: string; receipt?: string },
): void {
  if (!receipt || ticketTools.has(tool)) return
  state.unlogged = [...state.unlogged, { action: call, tool, text: receipt }].slice(-unloggedKept)
}

/** Attempts count until a person takes over. */
export function attempted(state: CustomerState, attempts: Attempt[] | undefined, at: number): void {
  const more = (attempts ?? []).map((one) => ({ ...one, at }))
  state.attempts = [...state.attempts, ...more].slice(-attemptsKept)
}

/** Strangers are asked who they are as often as it takes; only somebody on file fails to prove it. */
export function notProved(state: CustomerState, result: ToolResult, at: number): void {
  if (result.ok || result.needs !== 'proof' || !state.person) return
  state.unproved = [...state.unproved, at].slice(-unprovedKept)
}

/**
 * The running summary: what was said before the lines the model is still shown word for word. Its facts, and the order
 * in which lines become history.
 *
 * History has to be append-only between two summaries, so that the prompt cache holds: a line gets its number (`nth`)
 * when it is said, and a customer's message a new one when it is answered, right before the answer.
 */
import type { CallFacts } from '../model.ts'
import type { KeyedEntry, Stored } from '../store.ts'
import { countSpent } from './fold-agent.ts'
import type { CustomerState, Line } from './state.ts'
import type { Turn, Unread } from './turn-state.ts'

export interface RunningSummary {
  text: string
  /** References and amounts that were named, found by code: no model can lose them. The latest last. */
  named: string[]
  /** It covers the lines up to this number. */
  upTo: number
  by: 'model' | 'rules'
}

export interface SummaryFacts {
  /** Earlier talk became a summary, built on the one that reached up to `from`. `cause`: why no model wrote it. */
  'summed.up': RunningSummary & { from: number; prompt: string; facts?: CallFacts; cause?: string }
}

type SummedUp = KeyedEntry & { type: 'summed.up' } & SummaryFacts['summed.up']

export const summaryKeys = {
  /** Of what is built on one summary only the first counts, whoever made it. */
  summedUp: (from: number, upTo: number) => `summed:${from}:${upTo}`,
}

export interface SummaryState {
  /** Lines said so far: the number of the latest. */
  lines: number
  summary?: RunningSummary
}

export const emptySummary = (): SummaryState => ({ lines: 0 })

/** What a turn was shown of the past: it stays the same until the turn has ended, whatever comes in meanwhile. */
export interface Recalled {
  upTo: number
  summary?: RunningSummary
}

/** As of now, or of when the line `heard` was the latest. */
export const recalled = ({ lines, summary }: CustomerState, heard = lines): Recalled =>
  summary ? { upTo: heard, summary } : { upTo: heard }

/** One that was built on another than ours comes too late, and is left. */
export function foldSummary(state: CustomerState, entry: Stored<SummedUp>): void {
  const { text, named, upTo, by, facts, at } = entry
  if (facts) countSpent(state, facts, at)
  if (entry.from !== (state.summary?.upTo ?? 0)) return
  state.summary = { text, named, upTo, by }
}

/** What these messages said is history from here on, before whatever answers them. */
export function becomeHistory(state: CustomerState, read: Unread[]): void {
  const ids = new Set(read.map(({ message }) => message.id))
  for (const line of state.talk) {
    if (line.message && ids.has(line.message)) line.nth = state.lines += 1
  }
}

/** Lines of another record that came in between: what is not summed up is numbered anew, in the order it stands. */
export function renumber(state: CustomerState): void {
  for (const line of state.talk) {
    if (isSummedUp(line, state.summary)) continue
    line.nth = state.lines += 1
  }
}

/** Part of what it sums up is another customer's: what is left of the talk is summed up anew. */
export function forgetSummary(state: CustomerState): void {
  delete state.summary
  state.talk.forEach((line) => delete line.nth)
  renumber(state)
}

/** Lines of before there were numbers count as the oldest. */
export const isSummedUp = ({ nth = 0 }: Line, summary: RunningSummary | undefined): boolean =>
  summary !== undefined && nth <= summary.upTo

/** The lines a turn is shown word for word, in the order they became history; what waits for an answer is not among them. */
export function historyOf({ talk, unread }: CustomerState, { upTo, summary }: Recalled): Line[] {
  const waiting = new Set(unread.map(({ message }) => message.id))
  return talk
    .filter((line) => !line.message || !waiting.has(line.message))
    .filter((line) => (line.nth ?? 0) <= upTo && !isSummedUp(line, summary))
    .sort((a, b) => (a.nth ?? 0) - (b.nth ?? 0))
}

/** What a turn recalls; a turn of an older version began without saying. */
export const recalledBy = (turn: Turn, state: CustomerState): Recalled => turn.recalled ?? recalled(state)

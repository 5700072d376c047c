/** Whether a turn still answers what is asked: people change and delete messages, and colleagues answer them. */
import type { CustomerState, Turn } from '../record/state.ts'

/** Overtaken this often in a row, a turn answers what it has read: somebody who never stops typing is answered too. */
export const supersedesInARow = 3

/**
 * What the turn has read was changed, taken back or answered by a person of ours since: it has to look again.
 * After a write of its own it does so only when nothing is left to answer, or the next turn would write once more.
 */
export function looksAgain(state: CustomerState, turn: Turn): boolean {
  if (state.changed <= (turn.read ?? turn.upTo)) return false
  const nothingLeft = !state.unread.some(({ seq }) => seq <= turn.upTo)
  return nothingLeft || (state.superseded < supersedesInARow && !wrote(state.turn ?? turn))
}

const wrote = ({ steps }: Turn): boolean =>
  steps.some(({ results }) => Object.values(results).some((result) => result.ok && result.receipt))

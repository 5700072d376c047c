/** What a case's card tells of how it went, besides the case itself. */
import type { Step } from '../desk.ts'
import type { Case } from './state.ts'

export interface CaseCard {
  /** What happened to the case, oldest first; absent in what older versions wrote. */
  events?: Step[]
}

const eventsKept = 20

/** `what`: `claimed by Maya`. */
export function happened(held: Case, at: number, what: string): void {
  held.events = [...(held.events ?? []), { at, what }].slice(-eventsKept)
}

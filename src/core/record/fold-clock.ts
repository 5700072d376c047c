/** The part of `fold` that reads the clock of a case. */
import type { RingName } from '../cases/clock.ts'
import type { DeskNote } from '../desk.ts'
import type { EntryOf } from './entries.ts'
import { showCard } from './fold-case.ts'
import { enqueue, note } from './fold-outgoing.ts'
import { openCase, type Case, type CustomerState } from './state.ts'

export function foldClock(state: CustomerState, entry: EntryOf<'case.rang'>): void {
  const held = openCase(state)
  if (held?.id !== entry.case) return
  const { bell, what, due, set, ping } = entry
  held.rung = { ...held.rung, [bell]: { due, set } }
  for (const out of entry.out) enqueue(state, out, entry.at, 'begun')
  const text = words(what, held, entry.out.length > 0)
  if (!text) return
  const post: DeskNote = { kind: 'system', text, ...(ping && { ping }) }
  note(state, entry.at, entry.key, held.id, post)
  showCard(state, entry.at, entry.key)
}

/** Undefined where there is nothing to say. */
function words(what: RingName, { id, claimedBy }: Case, told: boolean): string | undefined {
  switch (what) {
    case 'soon':
      return `${id}: the promised time ends soon, and nobody has claimed this case.`
    case 'late':
      return `${id}: the promised time has passed, and nobody has claimed this case.`
    case 'again':
      return `${id}: still nobody has claimed this case.`
    case 'second':
      return `${id}: nobody has claimed this case, and its promised time is long past. Please see that somebody takes it.`
    case 'apology':
      return told ? 'The customer has been told that we are late.' : undefined
    case 'waiting':
      return 'The customer is waiting for an answer from you.'
    case 'alone':
      return `${id}: the customer is still waiting for an answer from ${claimedBy?.name ?? 'whoever claimed'}. Can somebody take over?`
  }
}

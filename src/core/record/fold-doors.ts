/** The part of `fold` that knows where a customer let us in or shut us out, and whom we owe a greeting. */
import type { EntryOf } from './entries.ts'
import { enqueue } from './fold-outgoing.ts'
import { lose, regain } from './fold-reach.ts'
import type { CustomerState } from './state.ts'

/** Nobody installs an app in more places than this and expects a second greeting in none of them. */
const greetedKept = 20

export function foldDoor(state: CustomerState, entry: EntryOf<'door' | 'greeted'>): void {
  if (entry.type === 'door') return door(state, entry)
  state.toGreet = state.toGreet.filter((place) => place !== entry.conversation)
  state.greeted = [...state.greeted, entry.conversation].slice(-greetedKept)
  for (const out of entry.out) enqueue(state, out, entry.at, 'begun')
}

function door(state: CustomerState, { door: { conversation, open, reference } }: EntryOf<'door'>): void {
  state.toGreet = state.toGreet.filter((place) => place !== conversation)
  if (!open) return lose(state, conversation, 'they removed us there')
  regain(state, conversation)
  if (reference !== undefined) state.references[conversation] = reference
  const known =
    state.greeted.includes(conversation) || state.recent.some((one) => one.conversation === conversation)
  if (!known) state.toGreet.push(conversation)
}

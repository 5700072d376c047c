/**
 * The part of `fold` that knows where a customer cannot be reached any more: they blocked or removed us, their
 * mailbox is gone, they complained. It holds until they write from there again.
 */
import type { ConversationId } from '../message.ts'
import type { CustomerState } from './state.ts'

/** A customer has a handful of addresses; a state that grows without end would be worse than a second refusal. */
const lostKept = 20

/** Is `conversation` at this place, or one of several there (`email:a@b.c/thread` at `email:a@b.c`)? */
const isAt = (place: ConversationId, conversation: ConversationId): boolean =>
  conversation === place || conversation.startsWith(`${place}/`)

/** `why`: the provider's own words or code. */
export function lose(state: CustomerState, place: ConversationId, why: string): void {
  const others = state.lost.filter((known) => known.place !== place)
  state.lost = [...others, { place, why }].slice(-lostKept)
}

/** They wrote from here, or let us in again. */
export function regain(state: CustomerState, conversation: ConversationId): void {
  if (state.lost.length > 0) state.lost = state.lost.filter(({ place }) => !isAt(place, conversation))
}

/** Why nothing sent there would arrive; undefined when it may. */
export const whyLost = (state: CustomerState, conversation: ConversationId): string | undefined =>
  state.lost.find(({ place }) => isAt(place, conversation))?.why

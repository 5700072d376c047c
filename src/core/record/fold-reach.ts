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
  if (state.closed.length > 0) state.closed = state.closed.filter((place) => place !== conversation)
}

/** Messages here are wanted, or not any more. */
export function optOut(state: CustomerState, conversation: ConversationId, now: 'in' | 'out'): void {
  state.optedOut = state.optedOut.filter((out) => out !== conversation)
  if (now === 'out') state.optedOut.push(conversation)
}

/**
 * What nobody asked for is not wanted here: they opted out of this conversation, or of another one at the same address, where
 * one address has several (mail).
 */
export const wantsNoSurvey = ({ optedOut }: CustomerState, conversation: ConversationId): boolean => {
  const [address = conversation] = conversation.startsWith('email:') ? conversation.split('/') : []
  return optedOut.some((out) => out === conversation || out.startsWith(`${address}/`))
}

/** A platform takes nothing but templates here, whatever we believed. */
export function close(state: CustomerState, conversation: ConversationId): void {
  state.closed = [...state.closed.filter((known) => known !== conversation), conversation].slice(-lostKept)
}

/** When they last wrote here, by the provider's clock or ours, whichever is earlier; undefined where that opens nothing. */
export function heardAt(state: CustomerState, conversation: ConversationId): number | undefined {
  const known = state.recent.find((place) => place.conversation === conversation)
  if (!known || state.closed.includes(conversation)) return undefined
  return Math.min(known.at, known.written ?? known.at)
}

/** Why nothing sent there would arrive; undefined when it may. */
export const whyLost = (state: CustomerState, conversation: ConversationId): string | undefined =>
  state.lost.find(({ place }) => isAt(place, conversation))?.why

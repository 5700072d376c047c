/** The part of `fold` that shows people of ours what became of their words, and of what they changed in them later. */
import { deliveryStates, type DeliveryState } from '../channel.ts'
import type { Mark } from '../desk.ts'
import { channelOf } from '../message.ts'
import type { EntryOf, Outgoing } from './entries.ts'
import { enqueue } from './fold-outgoing.ts'
import type { CustomerState } from './state.ts'

/** Shown on the words themselves. */
export function mark(
  state: CustomerState,
  entry: { at: number; key: string },
  message: string,
  sign: Mark,
): void {
  if (!state.case) return
  enqueue(
    state,
    { id: `mark:${entry.key}`, kind: 'mark', case: state.case.id, message, mark: sign },
    entry.at,
  )
}

/** Words that went out in several parts have arrived when all of them have; one that failed is enough. */
export const allAt = ({ deliveries }: CustomerState, words: string, reached: DeliveryState): boolean =>
  reached === 'failed' ||
  Object.values(deliveries).every(
    ({ said, state }) => said !== words || deliveryStates.indexOf(state) >= deliveryStates.indexOf(reached),
  )

type Correction = Extract<Outgoing, { kind: 'correction' }>

/** What was taken back is no part of the talk. */
export function corrected(state: CustomerState, { said, text }: Correction): void {
  if (text === undefined) state.talk = state.talk.filter(({ message }) => message !== said)
}

/** Honest about what the customer still sees. */
export function notCorrected(state: CustomerState, entry: EntryOf<'send.failed'>, item: Correction): void {
  const channel = channelOf(item.conversation)
  const text =
    item.text === undefined
      ? `The customer has read, or can still read, what you deleted: it could not be taken back on ${channel} (${entry.cause}).`
      : `The customer still sees your first version: it could not be changed on ${channel} (${entry.cause}). Write again to put it right.`
  enqueue(state, { id: `${item.id}:kept`, kind: 'whisper', case: item.case, to: item.by, text }, entry.at)
}

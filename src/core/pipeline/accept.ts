/**
 * `accept`: what a webhook held goes into the record, and the record is made due, in one call each. Talks
 * to the state and to nobody else; only when it returns may the provider get its 2xx.
 */
import { maskCards } from '../cards.ts'
import type { DeliveryUpdate, Door } from '../channel.ts'
import { recordOf } from '../ids.ts'
import type { Clock, Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import { channelOf, type IdentityKey, type InboundMessage } from '../message.ts'
import type { Policy } from '../policy.ts'
import { keys, type Entry } from '../record/entries.ts'
import type { RecordId, Store } from '../store.ts'
import { hearTogether } from './hearing.ts'

export interface AcceptParts {
  store: Store
  policy: Policy
  clock: Clock
  log: Log
  metrics: Metrics
}

/** The record of an identity nobody has linked yet: the same in every process, and opaque. */
export const provisionalRecord = (identity: IdentityKey): Promise<RecordId> => recordOf('customer', identity)

export const threadKey = (thread: string): string => `thread:${thread}`
/** Where a case is, from before its card is posted. */
export const caseKey = (id: string): string => `case:${id}`
export const providerKey = (provider: string): string => `provider:${provider}`

/** Stores a customer's message, card numbers in it masked. Answers 'duplicate' when its id was seen before. Throws what the store throws. */
export async function acceptMessage(
  { store, policy, clock, log, metrics }: AcceptParts,
  message: InboundMessage,
): Promise<'stored' | 'duplicate'> {
  const identity = message.from.key
  const record = (await store.resolve(identity)) ?? (await provisionalRecord(identity))
  const at = clock.now()
  const masked = { ...message, text: maskCards(message.text) }
  if (masked.shared) await hearTogether({ store, policy, clock, log, metrics }, record, masked)
  const within = masked.shared === 'opened' ? { within: policy.turn.same_talk_minutes * 60_000 } : {}
  const entry: Entry = {
    ...{ key: keys.received(message.id), type: 'received', at, message: masked },
    ...within,
  }
  // The first message of a burst sets the time; an earlier due time stays.
  const done = await store.append(record, [entry], { due: at + policy.turn.burst_ms })
  const channel = channelOf(message.conversation)
  metrics.count('switchboard_messages_total', { channel, outcome: done.ok ? 'stored' : 'duplicate' })
  if (!done.ok) {
    log.info({ record, message: message.id }, 'message seen before')
    return 'duplicate'
  }
  return 'stored'
}

/** Stores that a customer let us in or shut us out. Being let in is answered with a greeting. */
export async function acceptDoor({ store, clock }: AcceptParts, door: Door): Promise<void> {
  const identity = door.from.key
  const record = (await store.resolve(identity)) ?? (await provisionalRecord(identity))
  const at = clock.now()
  const entry: Entry = { key: keys.door(door.id), type: 'door', at, door }
  await store.append(record, [entry], door.open ? { due: at } : {})
}

/** Receipts of one message come close together: they are looked at once. */
const receiptsMs = 2_000

/** A failure has to be seen by the desk at once; that words arrived is shown on a person's own soon after. */
const dueAfter = ({ state }: DeliveryUpdate, now: number): number | undefined =>
  state === 'failed' ? now : state === 'delivered' || state === 'read' ? now + receiptsMs : undefined

/** Stores a delivery status. One for a message we do not know (yet) is dropped: statuses are best effort. */
export async function acceptDelivery(
  { store, clock, log }: AcceptParts,
  update: DeliveryUpdate,
): Promise<void> {
  const record = await store.resolve(update.to ?? providerKey(update.provider))
  if (!record) {
    log.debug({ provider: update.provider, state: update.state }, 'status of a message we do not know')
    return
  }
  const { provider, state, code, lost, optedOut, closed, again } = update
  const entry: Entry = {
    key: keys.delivery(provider, state),
    type: 'delivery',
    at: clock.now(),
    provider,
    state,
    ...(code && { code }),
    ...(lost && { lost }),
    ...(optedOut && { optedOut }),
    ...(closed && { closed }),
    ...(again !== undefined && { again }),
  }
  const at = dueAfter(update, clock.now())
  await store.append(record, [entry], at === undefined ? {} : { due: at })
}

/** The part of `fold` that follows what was sent: receipts, in whatever order they come. */
import { deliveryStates } from '../channel.ts'
import { channelOf } from '../message.ts'
import { allAt, mark } from './fold-marks.ts'
import { enqueue, unreached } from './fold-outgoing.ts'
import { close, lose, optOut } from './fold-reach.ts'
import type { EntryOf } from './entries.ts'
import type { CustomerState, Delivery, Undelivered } from './state.ts'

/** At least so many of the latest, at most twice as many. */
const deliveriesKept = 40
/** Of these the words are kept as well: one that fails later is said again, or to somebody who can help. */
const itemsKept = 10

/** A reply the provider took. */
export function track(state: CustomerState, item: Undelivered['item'], entry: EntryOf<'sent'>): void {
  const { conversation } = item.message
  const said = item.said === undefined ? {} : { said: item.said }
  if (entry.rest) state.more = { conversation, text: entry.rest }
  else if (state.more?.conversation === conversation) delete state.more
  for (const provider of entry.provider) {
    const channel = channelOf(conversation)
    state.deliveries[provider] ??= { out: entry.out, channel, state: 'sent', at: entry.at, item, ...said }
  }
  const known = Object.entries(state.deliveries)
  for (const [, delivery] of known.slice(-2 * itemsKept, -itemsKept)) delete delivery.item
  // Built anew and only now and then: taking members out of an object makes it slow for good.
  if (known.length > 2 * deliveriesKept) state.deliveries = Object.fromEntries(known.slice(-deliveriesKept))
}

/** A status never steps back; one that says 'arrived' after all corrects a failure. */
export function delivered(state: CustomerState, entry: EntryOf<'delivery'>): void {
  const known = state.deliveries[entry.provider]
  if (!known) return
  const later = deliveryStates.indexOf(entry.state) > deliveryStates.indexOf(known.state)
  const arrived = entry.state === 'delivered' || entry.state === 'read'
  if (known.state === 'failed' ? !arrived : !later) return
  known.state = entry.state
  if (entry.code) known.code = entry.code
  if (
    known.said &&
    entry.state !== 'queued' &&
    entry.state !== 'unknown' &&
    allAt(state, known.said, entry.state)
  )
    mark(state, entry, known.said, entry.state)
  if (entry.lost) lose(state, entry.lost, entry.code ?? 'the provider reports it')
  if (entry.optedOut) optOut(state, entry.optedOut, 'out')
  if (entry.closed) close(state, entry.closed)
  if (entry.state === 'failed') failedLater(state, entry, known)
  if (arrived) delete known.item
}

/** Taken, and then not delivered. Of a message in parts one may have failed: it is not said again, but told of. */
function failedLater(state: CustomerState, entry: EntryOf<'delivery'>, { out, item }: Delivery): void {
  const parts = Object.values(state.deliveries).filter((one) => one.out === out)
  if (!item || parts.some((part) => part.state === 'failed' && part.item !== item)) return
  for (const part of parts) delete part.item
  const id = `${out}/again`
  if (entry.again !== undefined && parts.length === 1 && !out.endsWith('/again')) {
    enqueue(state, { ...item, id, message: { ...item.message, id } }, entry.at)
    const waiting = state.waiting.at(-1)
    if (waiting) waiting.at = entry.at + entry.again
    return
  }
  const why = entry.code ? ` (${entry.code})` : ''
  unreached(state, item, `the provider reports that it did not arrive${why}`, entry.at)
}

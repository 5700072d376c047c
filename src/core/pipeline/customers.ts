/** What members of staff do about who is who: look somebody up, link an identity, merge two records, split them again. */
import type { Helpdesk } from '../helpdesk.ts'
import { sha256 } from '../ids.ts'
import type { Clock } from '../log.ts'
import { channelNames, type IdentityKey } from '../message.ts'
import { keys, type Entry } from '../record/entries.ts'
import { readState } from '../record/session.ts'
import type { CustomerState } from '../record/state.ts'
import type { RecordId, Store } from '../store.ts'
import { provisionalRecord } from './accept.ts'
import { claimContact } from './claim-contact.ts'
import { contactKey, personOf } from './identify.ts'
import { whyApart } from './merge.ts'

export interface CustomerParts {
  store: Store
  clock: Clock
}

/** Who decided, and why: it stands in the record for good. */
export interface Decided {
  by: string
  why: string
}

/** Either what was ordered, or why it was not. An order is carried out by the gateway, as soon as no case is open. */
export type Ordered = { ordered: string } | { refused: string }

export interface KnownCustomer {
  record: RecordId
  state: CustomerState
}

/**
 * By record (`customer:…`), identity (`sms:+44…`, `email:a@b.c`) or the helpdesk's contact id. Undefined when nobody like
 * that has written yet.
 */
export async function findCustomer(
  { store }: CustomerParts,
  who: string,
): Promise<KnownCustomer | undefined> {
  const record = await recordNamed(store, who)
  const state = record && (await readState(store, record))
  return record && state && state.seq > 0 ? { record, state } : undefined
}

async function recordNamed(store: Store, who: string): Promise<RecordId | undefined> {
  if (who.startsWith('customer:')) return `customer:${who.slice('customer:'.length)}`
  const identity = identityNamed(who)
  if (!identity) return store.resolve(contactKey(who))
  return (await store.resolve(identity)) ?? provisionalRecord(identity)
}

/** Undefined for what begins with no channel's name. */
export function identityNamed(text: string): IdentityKey | undefined {
  const channel = channelNames.find((name) => text.startsWith(`${name}:`))
  return channel && `${channel}:${text.slice(channel.length + 1)}`
}

/** Makes `from` part of `into`. */
export async function orderMerge(
  parts: CustomerParts,
  from: string,
  into: string,
  { by, why }: Decided,
): Promise<Ordered> {
  const [one, other] = [await findCustomer(parts, from), await findCustomer(parts, into)]
  if (!one) return { refused: `nobody like ${from} has written yet` }
  if (!other) return { refused: `nobody like ${into} has written yet` }
  if (one.record === other.record) return { refused: 'they are one customer already' }
  if (one.state.movedTo) return { refused: `${from} is part of ${one.state.movedTo} already` }
  if (one.state.merging) return { refused: `${from} is about to become part of ${one.state.merging.to}` }
  const apart = whyApart(one.state, other.state)
  if (apart) return { refused: apart }
  const merge = `M-${(await sha256(`${one.record} ${other.record} ${one.state.seq}`)).slice(0, 12)}`
  const order = { merge, to: other.record, by, why }
  const at = parts.clock.now()
  const entry: Entry = { key: keys.mergeAsked(merge), type: 'merge.asked', at, order }
  await parts.store.append(one.record, [entry], { due: at })
  return { ordered: merge }
}

/** Undoes a merge: what came with it, and since then on the same conversations, is the other customer's again. */
export async function orderSplit(
  parts: CustomerParts,
  who: string,
  merge: string,
  { by, why }: Decided,
): Promise<Ordered> {
  const found = await findCustomer(parts, who)
  if (!found) return { refused: `nobody like ${who} has written yet` }
  const { record, state } = found
  if (state.movedTo) return { refused: `it is part of ${state.movedTo} now: undo that first` }
  if (!state.merges.some((one) => one.merge === merge))
    return { refused: `there is no merge ${merge} in ${record}` }
  const at = parts.clock.now()
  const entry: Entry = { key: keys.splitAsked(merge), type: 'split.asked', at, order: { merge, by, why } }
  await parts.store.append(record, [entry], { due: at })
  return { ordered: merge }
}

/** Vouches that an identity is that of the contact who has the other one on file. Throws HelpdeskError. */
export async function orderLink(
  parts: CustomerParts & { helpdesk: Helpdesk },
  identity: IdentityKey,
  onFile: IdentityKey,
  { by, why }: Decided,
): Promise<Ordered> {
  const { store, clock, helpdesk } = parts
  const known = await helpdesk.find({ key: onFile, assurance: 'recognised' })
  if (!known) return { refused: `the helpdesk knows nobody by ${onFile}` }
  const record = (await store.resolve(identity)) ?? (await provisionalRecord(identity))
  const state = await readState(store, record)
  const own = await helpdesk.find({ key: identity, assurance: 'recognised' })
  const others = [state.person?.contact, own?.contact.id].filter(
    (contact) => contact && contact !== known.contact.id,
  )
  if (others.length > 0) return { refused: `${identity} is ${others[0]}'s: merge or split instead` }
  const at = clock.now()
  const id = (await sha256(`${identity} ${known.contact.id} ${state.seq}`)).slice(0, 12)
  const grant = { identity, again: [] }
  const entry = await claimContact(parts, record, state, personOf(known), { grant, by, why, at, id })
  await store.link(identity, record)
  await store.append(record, [entry], { due: at })
  return { ordered: id }
}

/** An identity was proved to be a contact's: theirs becomes the one record, or this one becomes theirs. */
import { keys, type Entry, type Person } from '../record/entries.ts'
import type { Grant } from '../record/proof.ts'
import type { CustomerState } from '../record/state.ts'
import type { RecordId, Store } from '../store.ts'
import { contactKey, customersIndex } from './identify.ts'

export interface Vouching {
  grant: Grant
  by: string
  why: string
  /** Epoch ms. */
  at: number
  /** Unique for this proof. */
  id: string
}

/** The entry that says so in the record in which the identity writes. */
export async function claimContact(
  { store }: { store: Store },
  record: RecordId,
  state: CustomerState,
  person: Person,
  { grant, by, why, at, id }: Vouching,
): Promise<Entry> {
  const key = keys.proved(id)
  if (state.person?.contact === person.contact) return { key, type: 'proved', at, grant, by }
  const owner = await store.link(contactKey(person.contact), record)
  if (owner !== record) {
    const order = { merge: `M-${id}`, to: owner, by, why, grant }
    return { key: keys.mergeAsked(order.merge), type: 'merge.asked', at, order }
  }
  await store.index(customersIndex, record, at)
  return { key, type: 'proved', at, grant: { ...grant, person }, by }
}

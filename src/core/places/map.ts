/** What members of staff decide about a place: which account it is for. */
import type { Clock } from '../log.ts'
import type { Decided } from '../pipeline/customers.ts'
import type { Store } from '../store.ts'
import {
  everybody,
  placeRecord,
  placesIndex,
  readPlace,
  type Company,
  type MappedAccount,
  type Place,
  type PlaceEntry,
  type PlaceName,
} from './place.ts'

export interface PlaceParts {
  store: Store
  clock: Clock
}

/** The place is `account`'s from now on; with `company`, its people there are. Throws what the store throws. */
export function mapPlace(
  parts: PlaceParts,
  name: PlaceName,
  account: MappedAccount,
  { by, why }: Decided,
  company?: Company,
): Promise<void> {
  return decide(parts, name, { type: 'place.mapped', account, by, why, ...(company && { company }) })
}

/** Answers false when it was not mapped so. Throws what the store throws. */
export async function unmapPlace(
  parts: PlaceParts,
  name: PlaceName,
  { by, why }: Decided,
  company?: Company,
): Promise<boolean> {
  const { accounts } = await readPlace(parts.store, name)
  if (!((company ?? everybody) in accounts)) return false
  await decide(parts, name, { type: 'place.unmapped', by, why, ...(company && { company }) })
  return true
}

/** Every place that was ever mapped, the latest last. */
export async function listPlaces(store: Store): Promise<{ name: PlaceName; place: Place }[]> {
  const listed = await store.listed(placesIndex)
  return Promise.all(
    listed.map(async ({ member }) => ({ name: member, place: await readPlace(store, member) })),
  )
}

type Fact = PlaceEntry extends infer E ? (E extends PlaceEntry ? Omit<E, 'key' | 'at'> : never) : never

/** Listed first, so that nothing is mapped that the list does not show. Two at once come one after the other. */
async function decide({ store, clock }: PlaceParts, name: PlaceName, fact: Fact): Promise<void> {
  const at = clock.now()
  await store.index(placesIndex, name, at)
  for (;;) {
    const { seq } = await readPlace(store, name)
    const entry = { ...fact, key: `${fact.type}:${seq + 1}`, at }
    if ((await store.append(placeRecord(name), [entry], { expect: seq })).ok) return
  }
}

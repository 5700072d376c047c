/**
 * Places where people of several companies read along (a channel shared over Slack Connect, a group chat), and which
 * account each is for. One append-only record for each place: what a person of ours decided, and what the platform
 * told of it.
 */
import type { KeyedEntry, RecordId, Store, Stored } from '../store.ts'
import type { IdentityKey } from '../message.ts'
import type { Decided } from '../pipeline/customers.ts'

/** What a channel calls the place: `slack:C0NORTH`. */
export type PlaceName = string
/** A company as a platform names it, the beginning of its people's identities: `slack:T0NORTH`. */
export type Company = string

export interface MappedAccount {
  id: string
  name: string
}

/** `company` absent: everybody who is not mapped by their own. */
type Facts = Decided & { company?: Company }

export type PlaceEntry = KeyedEntry &
  (
    | ({ type: 'place.mapped'; account: MappedAccount } & Facts)
    | ({ type: 'place.unmapped' } & Facts)
    /** A company was let in, or the connection to it was cut. */
    | { type: 'place.connected' | 'place.disconnected'; company: Company }
    /** The platform gave the place another name; `from` and `to` are the old and the new one. */
    | { type: 'place.renamed'; from: PlaceName; to: PlaceName }
  )

export interface Place {
  /** By company; what holds for everybody else is under `everybody`. */
  accounts: { [company: Company]: MappedAccount }
  /** Companies whose connection was cut, and not made again. */
  gone: Company[]
  /** What it was called before, and is called now. */
  formerly: PlaceName[]
  now?: PlaceName
  seq: number
}

export const everybody = 'everybody'
/** All places that were ever mapped, by when they last were. */
export const placesIndex = 'places'

export const placeRecord = (name: PlaceName): RecordId => `place:${name}`

/** `slack:T0NORTH/U0DANA` without its last part. */
export const companyOf = (identity: IdentityKey): Company => identity.slice(0, identity.lastIndexOf('/'))

/** Throws what the store throws. */
export async function readPlace(store: Store, name: PlaceName): Promise<Place> {
  const { entries } = await store.read<PlaceEntry>(placeRecord(name), 0)
  return foldPlace(name, entries)
}

export function foldPlace(name: PlaceName, entries: Stored<PlaceEntry>[]): Place {
  const place: Place = { accounts: {}, gone: [], formerly: [], seq: entries.at(-1)?.seq ?? 0 }
  for (const entry of entries) advance(place, name, entry)
  return place
}

function advance(place: Place, name: PlaceName, entry: PlaceEntry): void {
  switch (entry.type) {
    case 'place.mapped':
      place.accounts[entry.company ?? everybody] = entry.account
      // Whoever maps a company knows that it is there.
      place.gone = place.gone.filter((company) => company !== entry.company)
      return
    case 'place.unmapped':
      delete place.accounts[entry.company ?? everybody]
      return
    case 'place.connected':
      place.gone = place.gone.filter((company) => company !== entry.company)
      return
    case 'place.disconnected':
      place.gone = [...place.gone.filter((company) => company !== entry.company), entry.company]
      return
    case 'place.renamed':
      if (entry.to !== name) place.now = entry.to
      else if (!place.formerly.includes(entry.from)) place.formerly.push(entry.from)
      return
  }
}

/**
 * The Shelf over any store: each thing is a record of one compressed entry, and an index by time says what is old. What is
 * old goes a little at a time, whenever something new is put there.
 */
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type { Shelf } from '../core/channel.ts'
import type { Clock } from '../core/log.ts'
import type { KeyedEntry, RecordId, Store } from '../core/store.ts'

/** How long a customer's file can still be opened: as long as a case takes, and not a copy of the mailbox for ever. */
const keptDays = 90
/** Old things dropped with each new one: twice as fast as they come. */
const droppedAtOnce = 2

interface Kept extends KeyedEntry {
  type: 'kept'
  /** Base64 of gzip. */
  bytes: string
}
interface Dropped extends KeyedEntry {
  type: 'dropped'
}

const index = 'shelf'
const recordOf = (name: string): RecordId => `shelf:${name}`

export const createShelf = (store: Store, clock: Clock): Shelf => {
  async function drop(name: string): Promise<void> {
    const at = clock.now()
    const record = recordOf(name)
    const entry: Dropped = { key: 'dropped', type: 'dropped', at }
    const done = await store.append(record, [entry])
    const snapshot = { seq: done.seq, version: 1, state: {} }
    await store.append(record, [], { snapshot, trim: { keep: 1, before: at + 1 } })
    await store.index(index, name, undefined)
  }
  return {
    async put(name, bytes) {
      const at = clock.now()
      const packed = (await promisify(gzip)(bytes)).toString('base64')
      // In the index first: what is kept can always be found by its age.
      await store.index(index, name, at)
      const entry: Kept = { key: 'kept', type: 'kept', at, bytes: packed }
      await store.append(recordOf(name), [entry])
      for (const old of await store.listed(index, at - keptDays * 86_400_000, droppedAtOnce))
        await drop(old.member)
    },
    async get(name) {
      const { entries } = await store.read<Kept | Dropped>(recordOf(name), 0)
      const [first] = entries
      if (first?.type !== 'kept') return undefined
      return promisify(gunzip)(Buffer.from(first.bytes, 'base64'))
    },
  }
}

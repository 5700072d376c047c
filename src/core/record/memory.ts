/**
 * States of the customers a process served last, so that a record need not be read back for each of their turns. Only
 * a help: the record is the truth, and a state is used only where the record still holds the last entry it was folded from.
 */
import type { Known, RecordId } from '../store.ts'
import type { CustomerState } from './state.ts'

/** A folded state, and what it was folded from. */
export interface Remembered {
  state: CustomerState
  last: Known
  /** Entries folded since the last snapshot. */
  folded: number
}

export interface Memory {
  /** The last entry a state is remembered up to. */
  known: (record: RecordId) => Known | undefined
  /** Gives the state away: `fold` consumes it. */
  take(record: RecordId): Remembered | undefined
  keep(record: RecordId, remembered: Remembered): void
}

/** Customers remembered at once: with a state of 20 to 50 kB each some tens of MB. */
const mostKept = 1_000

/** Those served longest ago are forgotten first. */
export function createMemory(most: number = mostKept): Memory {
  // A Map keeps the order in which its members came: the first is the one kept longest.
  const kept = new Map<RecordId, Remembered>()
  return {
    known: (record) => kept.get(record)?.last,
    take(record) {
      const remembered = kept.get(record)
      kept.delete(record)
      return remembered
    },
    keep(record, remembered) {
      kept.delete(record)
      kept.set(record, remembered)
      for (const oldest of kept.keys()) {
        if (kept.size <= most) break
        kept.delete(oldest)
      }
    },
  }
}

/** Reading and writing a helpdesk record so that two processes deciding at once cannot both be right. */
import { HelpdeskError, messageOf } from '../../core/errors.ts'
import type { KeyedEntry, RecordId, Store, Stored } from '../../core/store.ts'

/**
 * Tries to append before giving up. Each lost try means that somebody else got an entry in, so this is
 * the number of simultaneous writers on ONE account that all succeed.
 */
const maxTries = 50

/** Both members throw HelpdeskError. */
export interface Journal {
  /** All entries of the record, in order. */
  read<E extends KeyedEntry>(record: RecordId): Promise<Stored<E>[]>
  /**
   * Appends what `decide` makes of the entries so far, provided that nothing came in meanwhile; if
   * something did, decides again. Answers the entries up to and including the one with this key: with a
   * known key those up to the first write, whose answer is thereby given again. `decide` refuses by
   * throwing, or by undefined, which is answered as undefined.
   */
  write<E extends KeyedEntry>(
    record: RecordId,
    key: string,
    decide: (entries: Stored<E>[]) => E | undefined,
  ): Promise<Stored<E>[] | undefined>
}

/** A journal over any store. */
export const createJournal = (store: Store): Journal => ({
  read: async <E extends KeyedEntry>(record: RecordId) =>
    (await translate('not-done', () => store.read<E>(record, 0))).entries,

  write: async <E extends KeyedEntry>(
    record: RecordId,
    key: string,
    decide: (entries: Stored<E>[]) => E | undefined,
  ) => {
    for (let tries = 0; tries < maxTries; tries++) {
      const { entries, seq } = await translate('not-done', () => store.read<E>(record, 0))
      const known = entries.findIndex((entry) => entry.key === key)
      if (known >= 0) return entries.slice(0, known + 1)
      const entry = decide(entries)
      if (!entry) return undefined
      const appended = await translate('unknown', () => store.append(record, [entry], { expect: seq }))
      if (appended.ok) return [...entries, { ...entry, seq: appended.seq }]
    }
    throw new HelpdeskError(`${record} is too busy`, { again: 'retry', code: 'busy' })
  },
})

/** The state's faults as the port's; trying again is safe, as the key refuses a second effect. */
const translate = async <T>(outcome: 'not-done' | 'unknown', work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (cause) {
    throw new HelpdeskError(`the state failed: ${messageOf(cause)}`, { again: 'retry', outcome, cause })
  }
}

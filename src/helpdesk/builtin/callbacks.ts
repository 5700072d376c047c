/** Callbacks of all accounts, in one record, so that a slot is taken once whoever asks. */
import type { Callback, CallbackSlot, Helpdesk } from '../../core/helpdesk.ts'
import type { KeyedEntry, RecordId, Stored } from '../../core/store.ts'
import { needSeed } from './accounts.ts'
import type { CompanyData } from './company.ts'
import type { Journal } from './journal.ts'
import { refusal } from './refunds.ts'
import { slotsFrom } from './slots.ts'

interface CallbackEntry extends KeyedEntry {
  type: 'callback'
  account: string
  contact: string
  slot: CallbackSlot
  topic: string
  phone: string
}

const record: RecordId = 'helpdesk:callbacks'

/** The callback members of the port. */
export const createCallbacks = (
  journal: Journal,
  clock: () => number,
  company: () => CompanyData,
): Pick<Helpdesk, 'callbackSlots' | 'scheduleCallback'> => ({
  callbackSlots: async (from, limit) => {
    const taken = takenBy(await journal.read<CallbackEntry>(record))
    return slotsFrom(company().callbacks, clock(), from)
      .filter(({ id }) => !taken.has(id))
      .slice(0, limit)
  },

  scheduleCallback: async (scope, { slot: id, topic, phone }, key) => {
    const data = company()
    needSeed(data, scope)
    const at = clock()
    // The account is part of the key because this record is shared: another account's key must not answer.
    const entryKey = `${scope.account}/${key}`
    const entries = await journal.write<CallbackEntry>(record, entryKey, (before) => {
      const slot = slotsFrom(data.callbacks, at, at).find((known) => known.id === id)
      if (!slot || takenBy(before).has(id)) throw refusal('slot_taken', `slot ${id} is not free`)
      return { key: entryKey, type: 'callback', at, ...scope, slot, topic, phone }
    })
    const made = entries?.at(-1)
    if (!made) throw new TypeError('a callback was neither written nor refused')
    return callbackOf(made)
  },
})

const takenBy = (entries: Stored<CallbackEntry>[]): Set<string> => new Set(entries.map(({ slot }) => slot.id))

const callbackOf = ({ seq, slot, topic, phone }: Stored<CallbackEntry>): Callback => ({
  id: `CB-${100 + seq}`,
  slot,
  topic,
  phone,
})

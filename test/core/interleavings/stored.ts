import { deepStrictEqual } from 'node:assert'
import type { Entry } from '../../../src/core/record/entries.ts'
import { fold } from '../../../src/core/record/fold.ts'
import type { Session } from '../../../src/core/record/session.ts'
import type { Store } from '../../../src/core/store.ts'

/** A session that goes on from what its process remembers holds what the record does. */
export async function isAsStored(store: Store, { record, state }: Session): Promise<void> {
  const { entries } = await store.read<Entry>(record, 0)
  const stored = fold(entries.filter(({ seq }) => seq <= state.seq))
  deepStrictEqual(JSON.parse(JSON.stringify(state)), JSON.parse(JSON.stringify(stored)))
}

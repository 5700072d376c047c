/**
 * Where links point, remembered for a while: who writes again is not looked up again. A link moves only when two
 * records turn out to be one customer's; a message that still goes to the old one is moved on by `identify`.
 */
import type { Clock } from '../log.ts'
import type { RecordId, Store } from '../store.ts'

/** How long an answer is believed, ms: about as long as a talk pauses between two messages. */
const believed = 60_000
/** Answers kept, the oldest going first: about 3 MB. */
const kept = 10_000

/** The store with a memory of `size` answers for `resolve`. What points nowhere yet is asked again each time. */
export function rememberLinks(store: Store, clock: Clock, size = kept): Store {
  const known = new Map<string, { record: RecordId; until: number }>()

  async function resolve(key: string): Promise<RecordId | undefined> {
    const answer = known.get(key)
    if (answer && answer.until > clock.now()) return answer.record
    const record = await store.resolve(key)
    known.delete(key)
    if (record) known.set(key, { record, until: clock.now() + believed })
    for (const oldest of known.keys()) {
      if (known.size <= size) break
      known.delete(oldest)
    }
    return record
  }

  return { ...store, resolve }
}

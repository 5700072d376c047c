/**
 * Webhooks that were genuine and that we could not read. A retry would bring the same, and refusing it for long makes
 * providers turn a webhook off, so it is taken, kept for whoever can mend the reading, and counted.
 */
import { maskCards } from '../cards.ts'
import type { UnreadableError } from '../errors.ts'
import { sha256 } from '../ids.ts'
import type { Clock } from '../log.ts'
import type { KeyedEntry, RecordId, Store } from '../store.ts'

export const unreadableRecord: RecordId = 'unreadable:webhooks'

/** Characters kept of each, at least how many of the latest, and for how long, ms. */
const bodyKept = 4_000
const latestKept = 50
const keptMs = 14 * 86_400_000

export interface Unreadable extends KeyedEntry {
  type: 'unreadable'
  path: string
  /** What did not fit. */
  why: string
  /** Its beginning, card numbers masked. */
  body: string
}

/** The same again is kept once. Throws what the store throws. */
export async function keepUnreadable(
  { store, clock }: { store: Store; clock: Clock },
  path: string,
  { message, body }: UnreadableError,
): Promise<void> {
  const at = clock.now()
  const key = await sha256(`${path} ${body}`)
  const entry: Unreadable = {
    ...{ key, type: 'unreadable', at, path, why: message },
    body: maskCards(body).slice(0, bodyKept),
  }
  for (;;) {
    const { seq } = await store.read(unreadableRecord)
    const done = await store.append(unreadableRecord, [entry], { expect: seq, ...tidy(seq, at) })
    if (done.ok || done.why === 'duplicate') return
  }
}

const tidy = (seq: number, at: number) =>
  seq > 0
    ? { snapshot: { seq, version: 1, state: null }, trim: { keep: latestKept, before: at - keptMs } }
    : {}

/** Those that are kept, the oldest first. */
export const listUnreadable = async (store: Store): Promise<Unreadable[]> =>
  (await store.read<Unreadable>(unreadableRecord, 0)).entries

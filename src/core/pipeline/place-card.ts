/** Cards of their own beside a case's: posted once, then brought up to date where they stand. */
import type { ThreadRef } from '../channel.ts'
import type { Entry } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import { openCase } from '../record/state.ts'
import type { Parts } from './parts.ts'

/** Between tries when the desk does not take a card, ms. */
export const showRetryMs = 5_000

interface Standing {
  id: string
  /** What its buttons are found by. */
  key: string
  thread?: ThreadRef
  /** It may have been posted already. */
  posting?: boolean
  /** Written before it is posted. */
  begins: Entry
}

/**
 * Draws it where it stands, or under the open case's card. One whose posting was cut off is looked for first. Answers
 * where it stands. Throws what the desk and the store throw, and LeaseLostError.
 */
export async function placeCard<T>(
  { desk, store }: Parts,
  session: Session,
  { id, key, thread, posting, begins }: Standing,
  draw: (at: ThreadRef | undefined, under: ThreadRef | undefined) => T,
): Promise<Awaited<T>> {
  const under = openCase(session.state)?.thread
  if (thread) return await draw(thread, under)
  // Before anybody can press its buttons.
  await store.link(key, session.record)
  const found = posting ? await desk?.find(id, under, session.signal) : undefined
  session.note(begins)
  await session.flush()
  return await draw(found, under)
}

/** Unread messages go from one record to another, each once, however often a cut-off move is done again. */
import { keys, type Entry } from '../record/entries.ts'
import { withoutCode } from '../record/without-code.ts'
import { readState, type Session } from '../record/session.ts'
import type { Unread } from '../record/state.ts'
import type { RecordId, Store } from '../store.ts'
import { follow } from './hearing.ts'

/** A code among them stays behind: whoever reads there is not its check. */
export async function handOn(store: Store, session: Session, to: RecordId, unread: Unread[]): Promise<void> {
  for (const one of unread) await handOnOne(store, session, to, one)
}

/**
 * The other record may have it: because it was delivered there too, then it is answered there already; or because it was
 * there before and went on from there, then it comes back, under a key of its stay here.
 */
async function handOnOne(
  store: Store,
  session: Session,
  to: RecordId,
  { seq, message }: Unread,
): Promise<void> {
  const at = session.now()
  const shown = withoutCode(session.state, message, at)
  if (message.shared) await follow(store, message.conversation, to, at)
  const key = keys.handed(message.id, session.record, seq)
  const received: Entry = { key, type: 'received', at, message: shown }
  const seen: Entry = { key: keys.received(message.id), type: 'seen', at }
  const done = await store.append(to, [received, seen], { due: at })
  if (done.ok || done.why !== 'duplicate' || done.keys.includes(key)) return
  const { handedOn } = await readState(store, to)
  if (handedOn.includes(message.id)) await store.append(to, [received], { due: at })
}

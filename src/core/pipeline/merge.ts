/**
 * Two records become one, and two again. An order stands in the record it is about; whoever holds that record carries it
 * out, in steps that change nothing when they are done twice, so that a cut-off merge is simply done on.
 */
import type { Log } from '../log.ts'
import type { ConversationId, IdentityKey } from '../message.ts'
import { keys, type Entry } from '../record/entries.ts'
import { heardForGood, inDrafts } from '../record/fold-draft.ts'
import type { History, Merged, MergeOrder, SplitOrder } from '../record/proof.ts'
import { readState, type Session } from '../record/session.ts'
import { openCase, type CustomerState, type Line } from '../record/state.ts'
import type { RecordId, Store } from '../store.ts'
import { handOn } from './hand-on.ts'
import { contactKey, customersIndex } from './identify.ts'

interface MergeParts {
  store: Store
  log: Log
}

/** Carries out what was ordered, once no case is open: its talk stays where the case is. Throws LeaseLostError. */
export async function reunite(parts: MergeParts, session: Session): Promise<void> {
  const { merging, splitting } = session.state
  if (openCase(session.state)) return
  if (merging) await merge(parts, session, merging)
  if (splitting) await split(parts, session, splitting)
}

/** True when an order can be carried out now. */
export const reunionIsDue = (state: CustomerState): boolean =>
  Boolean(state.merging ?? state.splitting) && !openCase(state)

/** Why these two may not become one; undefined when they may. */
export function whyApart(from: CustomerState, to: CustomerState): string | undefined {
  if (to.movedTo) return `it is part of ${to.movedTo} already`
  if (to.merging) return `it is about to become part of ${to.merging.to}`
  if (from.person && to.person && from.person.account !== to.person.account)
    return 'they belong to different accounts, and would see each other’s data'
  return undefined
}

async function merge(parts: MergeParts, session: Session, order: MergeOrder): Promise<void> {
  const { store, log } = parts
  const why = await bringIn(store, session, order)
  if (why) {
    session.note({
      key: keys.mergeRefused(order.merge),
      type: 'merge.refused',
      at: session.now(),
      merge: order.merge,
      why,
    })
    await session.flush()
    return log.warn({ record: session.record, to: order.to, why }, 'not merged')
  }
  const { unread, deferred, person } = session.state
  const unanswered = [...inDrafts(session.state), ...unread, ...deferred]
  await relink(store, writersOf(session.state, order), session.record, order.to)
  if (person) await store.link(contactKey(person.contact), order.to, session.record)
  await handOn(store, session, order.to, unanswered)
  await store.index(customersIndex, session.record, undefined)
  session.note({
    key: keys.moved(session.state.seq),
    type: 'moved',
    at: session.now(),
    to: order.to,
    upTo: session.state.seq,
  })
  await session.flush()
  log.info({ record: session.record, to: order.to, merge: order.merge, by: order.by }, 'merged')
}

/** The history goes into the other record, unless something speaks against it at that very moment: then the answer says what. */
async function bringIn(store: Store, session: Session, order: MergeOrder): Promise<string | undefined> {
  const { merge, to, by, why, grant } = order
  const { person } = session.state
  if (to === session.record) return 'it is the same record'
  const entry: Entry = {
    key: keys.merged(merge),
    type: 'merged',
    at: session.now(),
    merge,
    from: session.record,
    by,
    why,
    history: historyOf(session.state),
    identities: writersOf(session.state, order),
    ...(person && { person }),
    ...(grant && { grant }),
  }
  for (;;) {
    const other = await readState(store, to)
    const against = other.merges.some((one) => one.merge === merge)
      ? undefined
      : whyApart(session.state, other)
    if (against) return against
    const done = await store.append(to, [entry], { due: session.now(), expect: other.seq })
    // There already: an earlier try got this far.
    if (done.ok || done.why === 'duplicate') return undefined
  }
}

function historyOf(state: CustomerState): History {
  const { talk, identities, recent, references, disclosed, optedOut, callbacks, last } = state
  return {
    ...{ talk, identities, recent, references, disclosed, optedOut, callbacks },
    sentiments: heardForGood(state),
    ...(last && { last }),
  }
}

async function split(parts: MergeParts, session: Session, order: SplitOrder): Promise<void> {
  const { store, log } = parts
  const record = session.state.merges.find(({ merge: id }) => id === order.merge)
  if (!record) return
  const back = goingBack(session.state, record)
  const at = session.now()
  const lines = linesOf(session.state, record, back.conversations)
  const entry: Entry = { key: keys.cameBack(order.merge), type: 'came.back', at, ...order, lines }
  await store.append(record.from, [entry], { due: at })
  await relink(store, back.identities, session.record, record.from)
  if (record.person) await store.link(contactKey(record.person.contact), record.from, session.record)
  const { moved } = back
  const unanswered = [...inDrafts(session.state), ...session.state.unread]
  const theirs = unanswered.filter(({ message }) => moved.includes(message.id))
  await handOn(store, session, record.from, theirs)
  await store.index(customersIndex, record.from, at)
  session.note({ key: keys.split(order.merge), type: 'split', at, ...order, ...back })
  await session.flush()
  log.info({ record: session.record, from: record.from, merge: order.merge, by: order.by }, 'split again')
}

/** Who came with the merge, and who came since because the same contact was here; where they wrote, and what is unread of it. */
function goingBack(state: CustomerState, record: Merged) {
  const { identities, talk, unread } = state
  const contact = record.person?.contact
  const since = keysOf(identities).filter((key) => contact && identities[key]?.contact === contact)
  const writers = [...new Set([...record.identities, ...since])]
  const theirs = talk.filter(({ from }) => from && writers.includes(from))
  return {
    identities: writers,
    conversations: [...new Set([...record.conversations, ...theirs.map(({ conversation }) => conversation)])],
    moved: [...inDrafts(state), ...unread]
      .filter(({ message }) => writers.includes(message.from.key))
      .map(({ message }) => message.id),
  }
}

/**
 * What the other customer said and heard here since. The bot's words may hold what this customer alone may know: they
 * stay in this record, for the audit.
 */
const linesOf = ({ talk }: CustomerState, { at }: Merged, conversations: ConversationId[]): Line[] =>
  talk
    .filter((line) => line.at >= at && conversations.includes(line.conversation))
    .map((line) => (line.who === 'bot' ? { ...line, text: withheld } : line))

const withheld = '(an answer from the time when this customer was taken for another one)'

/** Everybody who writes in a record: seen, not yet looked up, or vouched for before they wrote. */
const writersOf = ({ identities, unread }: CustomerState, { grant }: MergeOrder): IdentityKey[] => [
  ...new Set([
    ...keysOf(identities),
    ...unread.map(({ message }) => message.from.key),
    ...(grant ? [grant.identity] : []),
  ]),
]

const isKey = (key: string): key is IdentityKey => key.includes(':')
const keysOf = (identities: CustomerState['identities']): IdentityKey[] =>
  Object.keys(identities).filter(isKey)

async function relink(store: Store, identities: IdentityKey[], from: RecordId, to: RecordId): Promise<void> {
  for (const identity of identities) await store.link(identity, to, from)
}

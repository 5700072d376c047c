/**
 * Who hears what. Where others can read and write (a channel's thread, a group chat) the state knows whose records
 * follow a conversation: a colleague's words stop the bot for all of them, and what one customer says is overheard
 * by the others.
 */
import type { Change } from '../channel.ts'
import { recordOf } from '../ids.ts'
import type { ConversationId, InboundMessage } from '../message.ts'
import { keys, type Entry } from '../record/entries.ts'
import { readState } from '../record/session.ts'
import { withoutCode } from '../record/without-code.ts'
import type { RecordId, Store } from '../store.ts'
import type { AcceptParts } from './accept.ts'

/** Lines somebody who joins a conversation is told of what others said before, and characters of each. */
const linesBefore = 10
const lineShown = 1_000
/** A message that opens a conversation and comes later than this, ms, may find others there already. */
const promptly = 20_000

/**
 * The index of the records that follow a conversation. Under the same name there is a record of what our people
 * said there: a customer may join only after that.
 */
const roomOf = (conversation: ConversationId): Promise<RecordId> => recordOf('room', conversation)

const isRecord = (member: string): member is RecordId => member.includes(':')

async function followers(store: Store, room: RecordId): Promise<RecordId[]> {
  return (await store.listed(room)).map(({ member }) => member).filter(isRecord)
}

/** From now on what is said in this conversation comes to this record too. */
export async function follow(
  store: Store,
  conversation: ConversationId,
  record: RecordId,
  at: number,
): Promise<void> {
  await store.index(await roomOf(conversation), record, at)
}

/**
 * Called before a message that others can read is stored: they overhear it, and whoever is new there learns what
 * was said. Throws what the store throws.
 */
export async function hearTogether(
  parts: AcceptParts,
  record: RecordId,
  message: InboundMessage,
): Promise<void> {
  const { store, clock } = parts
  const { conversation, id, from: by, at } = message
  const room = await roomOf(conversation)
  // Nobody can have answered what was written this moment: that saves most messages a look.
  const alone = message.shared === 'opened' && clock.now() - at < promptly
  if (alone) return store.index(room, record, clock.now())
  let known = await followers(store, room)
  if (!known.includes(record)) {
    // First listed, then looked again: whoever speaks meanwhile finds us, or is found.
    await store.index(room, record, clock.now())
    known = await followers(store, room)
    await catchUp(parts, record, room, known, conversation)
  }
  const others = known.filter((one) => one !== record && one !== room)
  if (others.length === 0) return
  // While a code is awaited from them, what they type for it is for nobody else.
  const { text } = withoutCode(await readState(store, record), message, clock.now())
  for (const other of others) {
    await append(parts, other, { kind: 'overheard', id, conversation, by, text, at })
  }
}

/** What people said there so far, ours among them. */
async function catchUp(
  parts: AcceptParts,
  record: RecordId,
  room: RecordId,
  known: RecordId[],
  conversation: ConversationId,
): Promise<void> {
  const others = known.filter((one) => one !== record && one !== room)
  const states = await Promise.all(others.map((other) => readState(parts.store, other)))
  const said = states
    .flatMap(({ talk }) => talk)
    .filter((line) => line.conversation === conversation && line.who === 'customer')
    .sort((a, b) => a.at - b.at)
    .slice(-linesBefore)
  for (const { message, name, text, at } of said) {
    const id = `before:${message ?? at}`
    const by = { key: conversation, assurance: 'anonymous', ...(name ? { name } : {}) } as const
    await append(parts, record, {
      kind: 'overheard',
      id,
      conversation,
      by,
      text: text.slice(0, lineShown),
      at,
    })
  }
  if (!known.includes(room)) return
  const { entries } = await parts.store.read<Entry>(room, 0)
  for (const entry of entries.slice(-linesBefore)) {
    if (entry.type === 'changed') await parts.store.append(record, [unnumbered(entry)])
  }
}

const unnumbered = ({ key, type, at, change, until }: Extract<Entry, { type: 'changed' }>): Entry => ({
  ...{ key, type, at, change },
  ...(until === undefined ? {} : { until }),
})

/** To everybody who follows the conversation, and kept for whoever joins it later. Throws what the store throws. */
export async function spread(
  parts: AcceptParts,
  change: Extract<Change, { conversation: ConversationId }>,
): Promise<void> {
  const room = await roomOf(change.conversation)
  await append(parts, room, change, 'asleep')
  await parts.store.index(room, room, parts.clock.now())
  for (const record of await followers(parts.store, room)) {
    if (record !== room) await append(parts, record, change)
  }
}

/** Once per change and record; the record is looked at soon, unless nobody works on it. */
export async function append(
  { store, clock, policy }: AcceptParts,
  record: RecordId,
  change: Change,
  asleep?: 'asleep',
): Promise<void> {
  const at = clock.now()
  const key = keys.changed(change.id)
  const theirs = change.kind === 'colleague'
  const until = Math.min(change.at, at) + policy.colleagues.step_back_minutes * 60_000
  const entry: Entry = { key, type: 'changed', at, change, ...(theirs ? { until } : {}) }
  await store.append(record, [entry], asleep ? {} : { due: at })
}

/** Turns that were given up: listed, and read again when the cause is mended. */
import type { Clock } from '../log.ts'
import { keys, type Entry } from '../record/entries.ts'
import { readState } from '../record/session.ts'
import { claimedCase, type DeadLetter } from '../record/state.ts'
import type { RecordId, Store } from '../store.ts'
import { deadLettersIndex } from './failing.ts'

export interface ListedLetter extends DeadLetter {
  /** What `replay` takes. */
  id: string
}

/** All dead letters, the oldest first; index entries whose letter was read again are removed. */
export async function listDeadLetters(store: Store): Promise<ListedLetter[]> {
  const listed: ListedLetter[] = []
  for (const { member } of await store.listed(deadLettersIndex)) {
    const { record, turn } = parse(member)
    const letter = (await readState(store, record)).dead.find((one) => one.turn === turn)
    if (letter) listed.push({ ...letter, id: member })
    else await store.index(deadLettersIndex, member, undefined)
  }
  return listed
}

/**
 * Makes the messages of a dead letter unread again and the customer due. Answers what came of it: `claimed`
 * means that a person holds the case, who has the messages in the thread already.
 */
export async function replay(
  store: Store,
  clock: Clock,
  id: string,
): Promise<'replayed' | 'unknown' | 'claimed'> {
  const { record, turn } = parse(id)
  const state = await readState(store, record)
  if (!state.dead.some((letter) => letter.turn === turn)) return 'unknown'
  if (claimedCase(state)) return 'claimed'
  const at = clock.now()
  // A second failure makes a letter of another turn, so once per letter is enough.
  const entry: Entry = { key: keys.replayed(turn), type: 'replayed', at, turn }
  await store.append(record, [entry], { due: at })
  await store.index(deadLettersIndex, id, undefined)
  return 'replayed'
}

/** `customer:…/t12`. Throws TypeError for anything else. */
function parse(id: string): { record: RecordId; turn: string } {
  const [, name, turn] = id.match(/^customer:(\S+)\/(t\d+)$/) ?? []
  if (!name || !turn)
    throw new TypeError(`'${id}' is no dead letter: expected what 'switchboard dead' prints`)
  return { record: `customer:${name}`, turn }
}

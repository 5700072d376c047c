/** The part of the history about changed messages and people of ours who write where customers do. */
import type { Entry } from '../../../src/core/record/entries.ts'
import type { Stored } from '../../../src/core/store.ts'
import type { Reading } from './history.ts'

type Changed = Extract<Stored<Entry>, { type: 'changed' }>

export function changed(reading: Reading, { at, change, until }: Changed): void {
  if (reading.moved) return
  if (change.kind === 'colleague') return colleague(reading, change, at, until ?? 0)
  if (change.kind === 'overheard') return
  if ((reading.changes.get(change.message)?.at ?? 0) >= change.at) return
  const text = change.kind === 'edited' ? change.text : undefined
  reading.changes.set(change.message, { at: change.at, text })
  const open = [...reading.unread, ...reading.deferred].find(({ id }) => id === change.message)
  if (!open || beingDone(reading, open)) return
  if (text !== undefined) return void (open.text = text)
  drop(reading, (one) => one === open, 'gone')
}

function colleague(
  reading: Reading,
  { conversation, at }: Extract<Changed['change'], { kind: 'colleague' }>,
  now: number,
  until: number,
): void {
  reading.left.set(conversation, Math.max(until, reading.left.get(conversation) ?? 0))
  drop(
    reading,
    (one) => one.conversation === conversation && one.at <= at && !one.consent && !beingDone(reading, one),
    'theirs',
  )
  const later =
    now >= until
      ? []
      : reading.unread.filter(
          (one) => one.conversation === conversation && !one.consent && !beingDone(reading, one),
        )
  drop(reading, (one) => later.includes(one), undefined)
  reading.deferred.push(...later)
  // Whatever the bot had not got through to them by now need not be said any more.
  for (const { id, by, message } of reading.decided) {
    if (by === 'bot' && message.conversation === conversation) reading.givenUp.add(id)
  }
}

function drop(
  reading: Reading,
  which: (message: Reading['unread'][number]) => boolean,
  how: 'gone' | 'theirs' | undefined,
): void {
  const all = [...reading.unread, ...reading.deferred].filter(which)
  if (how) reading.covered.push(...all.map(({ id }): [string, typeof how] => [id, how]))
  reading.unread = reading.unread.filter((one) => !all.includes(one))
  reading.deferred = reading.deferred.filter((one) => !all.includes(one))
  if (all.length > 0 && !reading.unread.some(({ seq }) => seq <= reading.turnUpTo)) reading.turn = undefined
}

const beingDone = ({ doing, turn, turnUpTo }: Reading, { seq }: { seq: number }): boolean =>
  doing !== undefined && turn !== undefined && seq <= turnUpTo

export function resumed(reading: Reading, entry: Extract<Stored<Entry>, { type: 'resumed' }>): void {
  if ((reading.left.get(entry.conversation) ?? 0) > entry.until) return
  reading.left.delete(entry.conversation)
  takeUp(reading, entry.conversation, entry.seq)
}

/** What was left to a person is the bot's again. */
export function takeUp(reading: Reading, conversation: string, seq: number): void {
  const theirs = reading.deferred.filter((one) => one.conversation === conversation)
  reading.deferred = reading.deferred.filter((one) => !theirs.includes(one))
  reading.unread.push(...theirs.map((one) => ({ ...one, seq })))
}

/** The part of `fold` for what people of ours do around a customer, and for where a record is listed. */
import type { InboundMessage } from '../message.ts'
import type { EntryOf } from './entries.ts'
import { mainDesk } from '../policy/desks.ts'
import { showCard } from './fold-case.ts'
import { enqueue, note } from './fold-outgoing.ts'
import { heard } from './fold-received.ts'
import { openCase, type CustomerState } from './state.ts'

export type DeskEntry = EntryOf<
  | 'listing'
  | 'listed'
  | 'listing.doubted'
  | 'bot.paused'
  | 'bot.resumed'
  | 'case.asked'
  | 'case.given'
  | 'case.moved'
>

export function foldDesk(state: CustomerState, entry: DeskEntry): void {
  switch (entry.type) {
    case 'listing':
      // Whoever died over an earlier one may have written some of it.
      state.lists = { places: { ...state.lists.places, ...entry.places }, sure: false }
      return
    case 'listed':
      state.lists = { places: entry.places, sure: true }
      return
    case 'listing.doubted': {
      const found = Object.fromEntries(entry.indexes.map((index) => [index, 0]))
      state.lists = { places: { ...found, ...state.lists.places }, sure: false }
      return
    }
    case 'bot.paused':
      state.paused = { by: entry.by, at: entry.at }
      state.pauses += 1
      return tell(state, entry, `${entry.by.name} has paused the bot for this customer.`)
    case 'bot.resumed':
      delete state.paused
      return tell(state, entry, `${entry.by.name} has let the bot on again for this customer.`)
    case 'case.asked':
      return asked(state, entry)
    case 'case.moved':
      return moved(state, entry)
    case 'case.given':
      state.asked = state.asked.filter(({ key }) => key !== entry.asked)
      return
  }
}

/** What waits to be posted goes into the new thread, behind the new card. */
function moved(state: CustomerState, entry: EntryOf<'case.moved'>): void {
  const held = openCase(state)
  if (held?.id !== entry.case || held.state !== 'open') return
  const { thread } = held
  held.overflowed = true
  if (entry.to === mainDesk) delete held.desk
  else held.desk = entry.to
  if (thread) {
    delete held.thread
    held.left = thread
    const id = `left:${entry.key}`
    enqueue(state, { id, kind: 'left', case: held.id, thread, to: entry.to }, entry.at)
  }
  showCard(state, entry.at, entry.key)
  cardFirst(state, held.id)
  tell(state, entry, `Moved here from the desk ${entry.from}: ${entry.why}.`)
}

/** What waits for its thread must not stand before it. */
function cardFirst(state: CustomerState, id: string): void {
  const isCard = ({ item }: CustomerState['waiting'][number]) => item.kind === 'card' && item.case === id
  state.waiting = [...state.waiting.filter(isCard), ...state.waiting.filter((one) => !isCard(one))]
}

function tell(state: CustomerState, entry: { at: number; key: string }, text: string): void {
  const held = openCase(state)
  if (held) note(state, entry.at, entry.key, held.id, { kind: 'system', text })
}

function asked(state: CustomerState, { key, by, why, message, at }: EntryOf<'case.asked'>): void {
  state.asked.push({ key, by, why, ...(message && { words: message.text }) })
  if (message) learn(state, message, at)
}

/** One that never came to us: it is part of the talk from now on, and where they can be answered if there is no other place. */
function learn(state: CustomerState, message: InboundMessage, at: number): void {
  heard(state, message, at)
  const { conversation, id, from } = message
  if (!state.recent.some((place) => place.conversation === conversation))
    state.recent.unshift({ conversation, at, written: message.at })
  state.last ??= { conversation, message: id, identity: from.key, at: message.at }
}

/** The part of `fold` for what people of ours do around a customer, and for where a record is listed. */
import type { EntryOf } from './entries.ts'
import type { CustomerState } from './state.ts'

export type DeskEntry = EntryOf<
  'listing' | 'listed' | 'listing.doubted' | 'bot.paused' | 'bot.resumed' | 'case.asked'
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
    case 'bot.resumed':
    case 'case.asked':
      return
  }
}

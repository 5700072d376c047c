/** How far ways in were read, kept in an index of the state: one number for each place. */
import type { Bookmarks } from '../channel.ts'
import type { Store } from '../store.ts'

const index = 'bookmarks'

export const bookmarksIn = (store: Store): Bookmarks => ({
  async at(place) {
    return (await store.listed(index)).find(({ member }) => member === place)?.score
  },
  move: (place, to) => store.index(index, place, to),
})

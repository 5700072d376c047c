/** Where the bot is paused, by whom and since when: for everybody at the desk to see. */
import { readPauses, whyPaused } from '../pauses.ts'
import { pausedIndex } from './listing.ts'
import { readListed, type OverviewParts } from './overview.ts'

const customersRead = 20

/** A sentence for each: places first, then customers. Throws what the store throws. */
export async function readPaused(parts: OverviewParts): Promise<string[]> {
  const { store, clock, policy } = parts
  const say = (pause: Parameters<typeof whyPaused>[0], whom?: string) =>
    whyPaused(pause, clock.now(), policy.hours, whom)
  const [{ pauses }, { found }] = await Promise.all([
    readPauses(store),
    readListed(parts, pausedIndex, customersRead),
  ])
  const customers = found.flatMap(({ record, state: { paused, person } }) =>
    paused ? [say(paused, person ? `${person.name}, ${person.accountName}` : record)] : [],
  )
  return [...pauses.map((pause) => say(pause)), ...customers]
}

/** The desk's indexes hold what the records say, whoever died over writing them. */
import { openCasesIndex } from '../../../src/core/cases/case.ts'
import {
  approvalsIndex,
  claimedBy,
  claimedCasesIndex,
  endedCasesIndex,
  pausedIndex,
  placesOf,
  unclaimedOn,
} from '../../../src/core/overview/listing.ts'
import { mainDesk } from '../../../src/core/policy/desks.ts'
import { readListed } from '../../../src/core/overview/overview.ts'
import { provisionalRecord } from '../../../src/core/pipeline/accept.ts'
import { readState } from '../../../src/core/record/session.ts'
import { staff, writers } from './cast.ts'
import type { World } from './world.ts'

const indexes = [
  ...[openCasesIndex, unclaimedOn(mainDesk), claimedCasesIndex, endedCasesIndex, approvalsIndex, pausedIndex],
  ...staff.map(({ id }) => claimedBy(id)),
]

/** What differs, in words. Somebody looks at all of them first: what a process wrote too late is found that way. */
export async function checkLists(world: World): Promise<string[]> {
  for (const index of indexes) await readListed(world, index, 100)
  await world.drain()
  const faults: string[] = []
  for (const { identity } of writers) {
    const record = await provisionalRecord(identity)
    const places = placesOf(await readState(world.store, record))
    for (const index of indexes) {
      const listed = await world.store.listed(index)
      const score = listed.find(({ member }) => member === record)?.score
      if (score !== places[index])
        faults.push(`${record} is in ${index} at ${score}, and should be at ${places[index]}`)
    }
  }
  return faults
}

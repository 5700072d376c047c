/**
 * The Tally over any store: a group is a record of one entry for each that was counted, folded into a snapshot of counts by
 * slices of time and trimmed at once, so that it stays small however much goes there.
 */
import { z } from 'zod'
import type { Tally, TallyFull, TallyLimits } from '../core/channel.ts'
import type { Clock } from '../core/log.ts'
import type { KeyedEntry, RecordId, Store, StoredRecord } from '../core/store.ts'

interface Counted extends KeyedEntry {
  type: 'counted'
  member: string
}

/** Counts are kept for slices of this part of the time they are counted over. */
const slices = 60
/** Entries that stay for their keys: a repeated call comes soon or never. */
const keysKept = 50
/** Other processes that may get in between before something is wrong. */
const tries = 100

/** How many of whom, in the slice that began at `at` (epoch ms). */
const countSchema = z.tuple([z.number(), z.string(), z.number()])
const foldedSchema = z.array(countSchema)
type Counts = z.infer<typeof foldedSchema>
const version = 1

export const createTally = (store: Store, clock: Clock): Tally => ({
  async add(group, member, id, limits) {
    const record: RecordId = `tally:${group}`
    for (let n = 0; n < tries; n += 1) {
      const now = clock.now()
      const stored = await store.read<Counted>(record)
      const counts = countsOf(stored, now, limits.within)
      const full = fullOf(counts, member, now, limits)
      if (full) return (await isCounted(store, record, id)) ? undefined : full
      const entry: Counted = { key: id, type: 'counted', at: now, member }
      const done = await store.append(record, [entry], {
        expect: stored.seq,
        ...(stored.seq > 0 && {
          snapshot: { seq: stored.seq, version, state: counts },
          trim: { keep: keysKept, before: now },
        }),
      })
      if (done.ok || done.why === 'duplicate') return undefined
    }
    throw new Error(`no count could be kept for ${group}: others always came first`)
  },
})

const isCounted = async (store: Store, record: RecordId, id: string): Promise<boolean> =>
  (await store.read<Counted>(record, 0)).entries.some(({ key }) => key === id)

/** What still counts. */
function countsOf({ snapshot, entries }: StoredRecord<Counted>, now: number, within: number): Counts {
  const slice = within / slices
  const counts = foldedSchema.catch([]).parse(snapshot?.state ?? [])
  for (const { at, member } of entries) {
    const begin = Math.floor(at / slice) * slice
    const same = counts.find((count) => count[0] === begin && count[1] === member)
    if (same) same[2] += 1
    else counts.push([begin, member, 1])
  }
  // A slice counts until its last moment is that long ago.
  return counts.filter(([begin]) => begin + slice > now - within)
}

function fullOf(counts: Counts, member: string, now: number, limits: TallyLimits): TallyFull | undefined {
  const own = counts.filter((count) => count[1] === member)
  if (sumOf(own) >= limits.member) return { of: 'member', waitMs: waitFor(own, now, limits.within) }
  if (sumOf(counts) >= limits.group) return { of: 'group', waitMs: waitFor(counts, now, limits.within) }
  return undefined
}

const sumOf = (counts: Counts): number => counts.reduce((sum, [, , count]) => sum + count, 0)

const waitFor = (counts: Counts, now: number, within: number): number =>
  Math.min(...counts.map(([begin]) => begin)) + within / slices + within - now

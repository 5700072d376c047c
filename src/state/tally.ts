/**
 * The Tally over any store: a group is a record of one entry for each that was counted, folded into a snapshot of counts by
 * slices of time and trimmed at once, so that it stays small however much goes there. Far from its limits a process counts
 * by itself for some seconds, so that most sends cost the state nothing.
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

/** A process counts by itself for so long at most, ms: what it counted last is lost when it is killed. */
const aloneMs = 5_000
/** Up to this part of a limit it may: four processes that do so at once stay within it. */
const aloneShare = 1 / 4
/** Groups a process keeps in mind. */
const groupsKept = 1_000

/** What a process knows of a group, and what it has not written down yet. */
interface Held {
  counts: Counts
  /** When the state was last asked, epoch ms. */
  askedAt: number
  unwritten: Counted[]
}

export interface OpenTally extends Tally {
  /** Writes down what was not yet. */
  close(): Promise<void>
}

export function createTally(store: Store, clock: Clock): OpenTally {
  const groups = new Map<string, Held>()
  /** One at a time asks the state for a group: what it learns the next one need not ask. */
  const asking = new Map<string, Promise<unknown>>()
  return {
    async add(group, member, id, limits) {
      const entry: Counted = { key: id, type: 'counted', at: clock.now(), member }
      for (;;) {
        const held = groups.get(group)
        if (held?.unwritten.some(({ key }) => key === id)) return undefined
        if (held && isFar(held, entry, limits)) {
          held.counts = plus(held.counts, [entry], limits.within)
          held.unwritten.push(entry)
          return undefined
        }
        const another = asking.get(group)
        if (!another) break
        // What becomes of it is for whoever asked.
        await another.catch(() => undefined)
      }
      const counted = count(group, entry, limits).finally(() => asking.delete(group))
      asking.set(group, counted)
      return counted
    },
    async close() {
      for (const [group, { unwritten }] of groups) {
        const left = unwritten.splice(0)
        if (left.length > 0) await store.append(recordOf(group), left)
      }
    },
  }

  /** Asks the state, and writes down what this process counted by itself. */
  async function count(group: string, entry: Counted, limits: TallyLimits): Promise<TallyFull | undefined> {
    const record = recordOf(group)
    let own = [...(groups.get(group)?.unwritten ?? [])]
    for (let n = 0; n < tries; n += 1) {
      const now = clock.now()
      const stored = await store.read<Counted>(record)
      const folded = countsOf(stored, now, limits.within)
      const counts = plus(folded, own, limits.within)
      const full = fullOf(counts, entry.member, now, limits)
      const entries = full ? own : [...own, entry]
      const done =
        entries.length > 0
          ? await store.append(record, entries, { expect: stored.seq, ...folding(stored.seq, folded, now) })
          : { ok: true as const }
      if (done.ok) {
        keep(group, { counts: plus(folded, entries, limits.within), askedAt: now, unwritten: [] }, entries)
        return full && (await isCounted(store, record, entry.key)) ? undefined : full
      }
      if (done.why === 'duplicate') {
        if (done.keys.includes(entry.key)) return undefined
        own = own.filter(({ key }) => !done.keys.includes(key))
      }
    }
    throw new Error(`no count could be kept for ${group}: others always came first`)
  }

  /** What was counted here meanwhile is still to be written. */
  function keep(group: string, held: Held, written: Counted[]): void {
    const keys = new Set(written.map(({ key }) => key))
    const left = (groups.get(group)?.unwritten ?? []).filter(({ key }) => !keys.has(key))
    groups.delete(group)
    groups.set(group, { ...held, unwritten: left })
    for (const [oldest, { unwritten }] of groups) {
      if (groups.size <= groupsKept) break
      if (unwritten.length === 0) groups.delete(oldest)
    }
  }
}

const recordOf = (group: string): RecordId => `tally:${group}`

/** So few were counted, and so lately, that the limits hold whatever other processes count meanwhile. */
function isFar({ counts, askedAt }: Held, { member, at }: Counted, limits: TallyLimits): boolean {
  if (at - askedAt >= aloneMs) return false
  const own = sumOf(counts.filter((one) => one[1] === member))
  return own < limits.member * aloneShare && sumOf(counts) < limits.group * aloneShare
}

const folding = (seq: number, state: Counts, now: number) =>
  seq > 0 ? { snapshot: { seq, version, state }, trim: { keep: keysKept, before: now } } : {}

const isCounted = async (store: Store, record: RecordId, id: string): Promise<boolean> =>
  (await store.read<Counted>(record, 0)).entries.some(({ key }) => key === id)

/** What still counts. */
function countsOf({ snapshot, entries }: StoredRecord<Counted>, now: number, within: number): Counts {
  const before = foldedSchema.catch([]).parse(snapshot?.state ?? [])
  // A slice counts until its last moment is that long ago.
  return plus(before, entries, within).filter(([begin]) => begin + within / slices > now - within)
}

function plus(before: Counts, entries: Counted[], within: number): Counts {
  const slice = within / slices
  const counts = before.map((one): Counts[number] => [...one])
  for (const { at, member } of entries) {
    const begin = Math.floor(at / slice) * slice
    const same = counts.find((one) => one[0] === begin && one[1] === member)
    if (same) same[2] += 1
    else counts.push([begin, member, 1])
  }
  return counts
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

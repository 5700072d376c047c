/** Counts of what went where, and tokens that are used once, over every engine: two processes know what both did. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createSingleUse } from '../../src/channels/email/verify.ts'
import type { Store } from '../../src/core/store.ts'
import { openStore } from '../../src/state/open.ts'
import { createShelf } from '../../src/state/shelf.ts'
import { createTally } from '../../src/state/tally.ts'
import { makeFolder } from '../support/folder.ts'
import { describeIf } from '../support/need.ts'
import { movingClock, type MovingClock } from '../support/pipeline.ts'
import { getRedis, redisAvailable, startCluster, startRedis } from '../support/redis.ts'

const hour = 3_600_000

function shares(open: () => Promise<{ url: string; stop(): Promise<unknown> }>): void {
  let engine: Awaited<ReturnType<typeof open>>
  let stores: [Store, Store]
  let clock: MovingClock
  let nth = 0
  beforeAll(async () => {
    engine = await open()
    stores = [await openStore(engine.url), await openStore(engine.url)]
  })
  afterAll(async () => {
    await Promise.all(stores.map((store) => store.close()))
    await engine.stop()
  })
  beforeEach(() => {
    nth += 1
    clock = movingClock(nth * 1_000 * hour)
  })
  /** The processes' own, by turns. */
  const tallies = (n: number) => createTally(n % 2 === 0 ? stores[0] : stores[1], clock)

  test('two processes together count no more than the limit, however they race', async () => {
    const limits = { within: hour, member: 7, group: 100 }
    const all = await Promise.all(
      Array.from({ length: 12 }, (_, n) => tallies(n).add(`race${nth}`, '+447700900101', `out_${n}`, limits)),
    )
    expect(all.filter((full) => full === undefined)).toHaveLength(7)
    expect(all.find((full) => full !== undefined)).toEqual({ of: 'member', waitMs: hour + 60_000 })
    clock.pass(hour + 60_000)
    expect(await tallies(0).add(`race${nth}`, '+447700900101', 'later', limits)).toBeUndefined()
  })

  test('the same message counts once, also at its limit and by another process', async () => {
    const [one, other] = [tallies(0), tallies(1)]
    const limits = { within: hour, member: 1, group: 2 }
    for (const tally of [one, other, one])
      expect(await tally.add(`same${nth}`, 'a', 'out_1', limits)).toBeUndefined()
    expect(await other.add(`same${nth}`, 'a', 'out_2', limits)).toMatchObject({ of: 'member' })
    expect(await other.add(`same${nth}`, 'b', 'out_3', limits)).toBeUndefined()
    expect(await one.add(`same${nth}`, 'c', 'out_4', limits)).toMatchObject({ of: 'group' })
  })

  test('a busy group stays small', async () => {
    const tally = tallies(0)
    const limits = { within: hour, member: 1_000, group: 1_000 }
    for (let n = 0; n < 130; n += 1) {
      clock.pass(60_000)
      await tally.add(`busy${nth}`, 'a', `out_${n}`, limits)
    }
    const { entries } = await stores[0].read(`tally:busy${nth}`, 0)
    expect(entries.length).toBeLessThanOrEqual(51)
    const { snapshot } = await stores[0].read(`tally:busy${nth}`)
    expect(JSON.stringify(snapshot?.state).length).toBeLessThan(2_000)
  })

  test('far from its limit a process counts by itself for some seconds, and others know then', async () => {
    let calls = 0
    const store: Store = {
      ...stores[0],
      read: (record, after) => ((calls += 1), stores[0].read(record, after)),
      append: (record, entries, options) => ((calls += 1), stores[0].append(record, entries, options)),
    }
    const busy = createTally(store, clock)
    const limits = { within: hour, member: 100, group: 100 }
    for (let n = 0; n < 20; n += 1) await busy.add(`far${nth}`, 'a', `out_${n}`, limits)
    expect(calls).toBe(2)
    // The same message once more, then time passes and what was counted is written down.
    await busy.add(`far${nth}`, 'a', 'out_19', limits)
    clock.pass(5_000)
    await busy.add(`far${nth}`, 'a', 'out_20', limits)
    expect(calls).toBe(4)
    await busy.add(`far${nth}`, 'a', 'out_21', limits)
    await busy.close()
    const other = tallies(1)
    expect(await other.add(`far${nth}`, 'a', 'out_22', { ...limits, member: 22 })).toMatchObject({
      of: 'member',
    })
    expect(await other.add(`far${nth}`, 'a', 'out_22', { ...limits, member: 23 })).toBeUndefined()
  })

  test('a token that one process saw is used up for the other, but for the same mail', async () => {
    const [one, other] = stores.map((store) => createSingleUse(createShelf(store, clock)))
    const token = `token-${nth}`
    expect(await one?.(token, Buffer.from('a mail'))).toBe(true)
    expect(await other?.(token, Buffer.from('a mail'))).toBe(true)
    expect(await other?.(token, Buffer.from('another'))).toBe(false)
    expect(await other?.(`${token}b`, Buffer.from('another'))).toBe(true)
  })
}

describe('on SQLite', () =>
  shares(async () => {
    const { path, remove } = await makeFolder()
    return { url: `sqlite:${path}/state.db`, stop: remove }
  }))
describeIf(redisAvailable, 'on Redis', getRedis, () => shares(startRedis))
describeIf(redisAvailable, 'on a Redis Cluster', getRedis, () => shares(startCluster))

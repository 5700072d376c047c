import { expect, it } from 'vitest'
import type { Claim, Known, Lease, RecordId, Store } from '../../src/core/store.ts'
import type { Subject } from './store.ts'
import type { Note } from './store-model.ts'
import { note } from './store-records.ts'

const dana: RecordId = 'customer:dana'
const names = (claims: Claim<Note>[]) => claims.map((claim) => claim.lease.record)

/** Claims the one record that is due. */
async function take(store: Store, now: number, leaseMs = 100): Promise<Lease> {
  const [claim, ...others] = await store.claim<Note>(now, 10, leaseMs)
  if (!claim || others.length > 0) throw new Error(`expected one claim, got ${claim ? others.length + 1 : 0}`)
  return claim.lease
}

export function leaseCases({ store }: Subject): void {
  it('gives a due record to one worker, with what is in it', async () => {
    await store().append(dana, [note('a'), note('b')], {
      due: 10,
      snapshot: { seq: 1, version: 1, state: 'one' },
    })
    expect(await store().claim(9, 5, 100)).toEqual([])
    const [claim] = await store().claim<Note>(10, 5, 100)
    expect(claim).toEqual({
      lease: { record: dana, token: 1 },
      snapshot: { seq: 1, version: 1, state: 'one' },
      entries: [{ ...note('b'), seq: 2 }],
      first: 1,
      seq: 2,
    })
    expect(await store().claim(10, 5, 100)).toEqual([])
  })

  it('gives only what came after the entry that is known, while that one is still there', async () => {
    const [a, b, c] = [note('a'), note('b'), note('c')]
    await store().append(dana, [a, b, c], { due: 10, snapshot: { seq: 1, version: 1, state: 'one' } })
    const claimed = async (known?: Known) => {
      const [claim] = await store().claim<Note>(10, 5, 100, (record) => (record === dana ? known : undefined))
      if (!claim) throw new Error('nothing was due')
      await store().release(claim.lease, { due: 10 })
      return { keys: claim.entries.map(({ key }) => key), after: claim.after, whole: 'snapshot' in claim }
    }
    expect(await claimed({ ...b, seq: 2 })).toEqual({ keys: ['c'], after: 2, whole: false })
    expect(await claimed({ ...c, seq: 3 })).toEqual({ keys: [], after: 3, whole: false })
    expect(await claimed({ ...a, seq: 1 })).toEqual({ keys: ['b', 'c'], after: 1, whole: false })
    const all = { keys: ['b', 'c'], after: undefined, whole: true }
    expect(await claimed()).toEqual(all)
    // Another one in its place, one of another time, and one that got lost.
    for (const known of [
      { ...c, seq: 2 },
      { ...b, seq: 2, at: b.at + 1 },
      { ...c, seq: 9 },
    ])
      expect(await claimed(known)).toEqual(all)
  })

  it('claims the earliest first, at most as many as asked for', async () => {
    const times = { ann: 30, zoe: 10, bea: 50, max: 20, kim: 40 }
    for (const [name, due] of Object.entries(times))
      await store().append(`customer:${name}`, [note('x')], { due })
    expect(await store().nextDue()).toBe(10)
    expect(await store().claim(100, 0, 1_000)).toEqual([])
    expect(names(await store().claim(45, 3, 1_000))).toEqual(['customer:zoe', 'customer:max', 'customer:ann'])
    expect(names(await store().claim(45, 3, 1_000))).toEqual(['customer:kim'])
    expect(names(await store().claim(50, 3, 1_000))).toEqual(['customer:bea'])
  })

  it('keeps the earlier due time', async () => {
    await store().append(dana, [note('a')], { due: 50 })
    await store().append(dana, [note('b')], { due: 90 })
    expect(await store().nextDue()).toBe(50)
    await store().append(dana, [note('c')], { due: 20 })
    expect(await store().nextDue()).toBe(20)
    await store().append(dana, [note('d')])
    expect(await store().nextDue()).toBe(20)
  })

  it('does not make a held record claimable by a message, but its release does', async () => {
    await store().append(dana, [note('a')], { due: 10 })
    const lease = await take(store(), 10)
    await store().append(dana, [note('b')], { due: 11 })
    expect(await store().claim(50, 5, 100)).toEqual([])
    expect(await store().release(lease)).toBe(true)
    expect(await store().nextDue()).toBe(11)
    expect(await store().claim(50, 5, 100)).toMatchObject([{ lease: { record: dana, token: 2 }, seq: 2 }])
  })

  it('sleeps after a release when nothing came in', async () => {
    await store().append(dana, [note('a')], { due: 10 })
    expect(await store().release(await take(store(), 10))).toBe(true)
    expect(await store().nextDue()).toBeUndefined()
    expect(await store().claim(1e15, 5, 100)).toEqual([])
  })

  it.each([
    ['what the release asks for', 30, 20],
    ['what came in meanwhile', 15, 15],
  ])('is due after a release at the earlier: %s', async (_, meanwhile, expected) => {
    await store().append(dana, [note('a')], { due: 10 })
    const lease = await take(store(), 10)
    await store().append(dana, [note('b')], { due: meanwhile })
    await store().release(lease, { due: 20 })
    expect(await store().nextDue()).toBe(expected)
  })

  it('gives a record whose lease ran out to the next worker at once, and fences the first', async () => {
    await store().append(dana, [note('a')], { due: 10 })
    const first = await take(store(), 10, 100)
    expect(await store().nextDue()).toBe(110)
    expect(await store().claim(109, 5, 100)).toEqual([])
    const second = await take(store(), 110)
    expect(second.token).toBeGreaterThan(first.token)
    expect(await store().append(dana, [note('late')], { lease: first })).toEqual({
      ok: false,
      why: 'lease-lost',
      seq: 1,
    })
    expect(await store().renew(first, 500)).toBe(false)
    expect(await store().release(first)).toBe(false)
    expect(await store().append(dana, [note('b')], { lease: second })).toEqual({ ok: true, seq: 2 })
  })

  it('tells a worker that lost its lease so, even when its keys are there already', async () => {
    await store().append(dana, [note('a')], { due: 10 })
    const first = await take(store(), 10)
    await take(store(), 200)
    expect(await store().append(dana, [note('a')], { lease: first })).toMatchObject({ why: 'lease-lost' })
  })

  it('lets a lease that ran out but was not retaken append, renew and release', async () => {
    await store().append(dana, [note('a')], { due: 10 })
    const lease = await take(store(), 10, 5)
    expect(await store().append(dana, [note('b')], { lease })).toMatchObject({ ok: true })
    expect(await store().renew(lease, 1_000)).toBe(true)
    expect(await store().claim(999, 5, 100)).toEqual([])
    expect(await store().release(lease)).toBe(true)
  })

  it('takes nothing from a lease that was given back', async () => {
    await store().append(dana, [note('a')], { due: 10 })
    const lease = await take(store(), 10)
    await store().release(lease)
    expect(await store().append(dana, [note('b')], { lease, due: 1 })).toMatchObject({ why: 'lease-lost' })
    expect(await store().renew(lease, 500)).toBe(false)
    expect(await store().release(lease, { due: 1 })).toBe(false)
    expect(await store().nextDue()).toBeUndefined()
  })

  it('knows no lease of a record that was never claimed', async () => {
    await store().append(dana, [note('a')])
    for (const token of [0, 1]) {
      const lease: Lease = { record: dana, token }
      expect(await store().append(dana, [note('b')], { lease })).toMatchObject({ why: 'lease-lost', seq: 1 })
      expect(await store().renew(lease, 5)).toBe(false)
      expect(await store().release(lease)).toBe(false)
    }
    expect(await store().append('customer:new', [], { lease: { record: 'customer:new', token: 0 } })).toEqual(
      {
        ok: false,
        why: 'lease-lost',
        seq: 0,
      },
    )
  })

  it('moves the end of the lease by an append with `until`', async () => {
    await store().append(dana, [note('a')], { due: 10 })
    const lease = await take(store(), 10, 100)
    await store().append(dana, [note('b')], { lease, until: 900 })
    expect(await store().nextDue()).toBe(900)
    expect(await store().claim(899, 5, 100)).toEqual([])
    expect(await store().claim(900, 5, 100)).toHaveLength(1)
  })

  it('appends and gives back in one call', async () => {
    await store().append(dana, [note('a')], { due: 10 })
    const first = await take(store(), 10)
    const answered = { lease: first, release: { due: 70 }, snapshot: { seq: 2, version: 1, state: 2 } }
    expect(await store().append(dana, [note('b')], answered)).toEqual({ ok: true, seq: 2 })
    expect(await store().nextDue()).toBe(70)
    const second = await take(store(), 70)
    await store().append(dana, [], { lease: second, release: {} })
    expect(await store().nextDue()).toBeUndefined()
  })

  it('gives nothing back when the append is refused', async () => {
    await store().append(dana, [note('a')], { due: 10 })
    const lease = await take(store(), 10, 100)
    await store().append(dana, [note('a')], { lease, release: { due: 20 } })
    await store().append(dana, [note('b')], { lease, expect: 7, release: { due: 20 } })
    expect(await store().nextDue()).toBe(110)
    expect(await store().renew(lease, 200)).toBe(true)
  })

  it('honours a later due time also after the one who held the record was lost', async () => {
    await store().append(dana, [note('a')], { due: 10 })
    await take(store(), 10, 100)
    await store().append(dana, [note('timer')], { due: 5_000 })
    const second = await take(store(), 110)
    await store().release(second)
    expect(await store().nextDue()).toBe(5_000)
  })

  it('does not claim twice for what a claim has already shown', async () => {
    await store().append(dana, [note('a')], { due: 10 })
    await take(store(), 10, 100)
    await store().append(dana, [note('b')], { due: 50 })
    await store().release(await take(store(), 110))
    expect(await store().nextDue()).toBeUndefined()
  })

  it('keeps fractions of a millisecond, and times far away', async () => {
    await store().append(dana, [note('a')], { due: 1_767_225_600_000.25 })
    await store().append('customer:sam', [note('a')], { due: 8.64e15 })
    expect(await store().nextDue()).toBe(1_767_225_600_000.25)
    expect(names(await store().claim(1_767_225_600_000, 5, 10))).toEqual([])
    expect(names(await store().claim(1_767_225_600_001, 5, 1e15))).toEqual([dana])
    expect(names(await store().claim(8.64e15, 1, 10))).toEqual([dana])
  })
}

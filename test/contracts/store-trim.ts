import { expect, it } from 'vitest'
import { type RecordId, type Snapshot, type Trim, trimAtOnce } from '../../src/core/store.ts'
import type { Subject } from './store.ts'
import type { Note } from './store-model.ts'
import { note } from './store-records.ts'

const dana: RecordId = 'customer:dana'
const snapshot = (seq: number): Snapshot => ({ seq, version: 1, state: { upTo: seq } })

/** `n1` is of time 1, `n2` of time 2 and so on. */
const dated = (from: number, to: number): Note[] =>
  Array.from({ length: to - from + 1 }, (_, i) => ({ ...note(`n${from + i}`), at: from + i }))

export function trimCases({ store, another }: Subject): void {
  const write = async (entries: Note[], folded?: number, trim?: Trim) =>
    store().append(
      dana,
      entries,
      folded === undefined ? {} : { snapshot: snapshot(folded), ...(trim && { trim }) },
    )
  const left = async () => {
    const { entries, first, seq } = await store().read<Note>(dana, 0)
    return { keys: entries.map(({ key }) => key), seqs: entries.map((entry) => entry.seq), first, seq }
  }
  const isLeft = (first: number, seq: number) => {
    const kept = dated(first, seq)
    return { keys: kept.map(({ key }) => key), seqs: kept.map(({ at }) => at), first, seq }
  }

  it.each([
    ['the snapshot covers', 4, { keep: 0, before: 1e9 }, 5],
    ['are older than asked', 10, { keep: 0, before: 7 }, 7],
    ['are not among the last to keep', 10, { keep: 8, before: 1e9 }, 3],
    ['there are, when nothing has to stay', 10, { keep: 0, before: 1e9 }, 11],
    ['there are none of, when all are young', 10, { keep: 0, before: 1 }, 1],
    ['there are none of, when all are to keep', 10, { keep: 12, before: 1e9 }, 1],
  ])('drops what %s', async (_, folded, trim, first) => {
    await write(dated(1, 10))
    expect(await write([], folded, trim)).toEqual({ ok: true, seq: 10 })
    expect(await left()).toEqual(isLeft(first, 10))
  })

  it('drops nothing unless asked to', async () => {
    await write(dated(1, 10), 10)
    await write([], 10)
    expect(await left()).toEqual(isLeft(1, 10))
  })

  it('counts the entries of the same append as the latest', async () => {
    await write(dated(1, 4))
    await write(dated(5, 6), 6, { keep: 3, before: 1e9 })
    expect(await left()).toEqual(isLeft(4, 6))
  })

  it('keeps an old entry that came after one that has to stay, so that there is no gap', async () => {
    await write(
      [note('old'), note('young'), note('old too')].map((one, i) => ({ ...one, at: i === 1 ? 9 : 1 })),
    )
    await write([], 3, { keep: 0, before: 5 })
    expect(await left()).toMatchObject({ keys: ['young', 'old too'], seqs: [2, 3], first: 2 })
  })

  it('forgets the key of a dropped entry, and refuses that of one it kept', async () => {
    await write(dated(1, 6), 6, { keep: 2, before: 1e9 })
    expect(await write(dated(4, 6))).toEqual({ ok: false, why: 'duplicate', keys: ['n5', 'n6'], seq: 6 })
    expect(await write(dated(4, 4))).toEqual({ ok: true, seq: 7 })
    expect(await left()).toEqual({ keys: ['n5', 'n6', 'n4'], seqs: [5, 6, 7], first: 5, seq: 7 })
  })

  it('goes on counting where it was, also when nothing is left', async () => {
    await write(dated(1, 3), 3, { keep: 0, before: 1e9 })
    expect(await left()).toEqual(isLeft(4, 3))
    expect(await store().append(dana, dated(4, 4), { expect: 0 })).toMatchObject({ why: 'conflict', seq: 3 })
    expect(await store().append(dana, dated(4, 5), { expect: 3 })).toEqual({ ok: true, seq: 5 })
    expect(await left()).toEqual(isLeft(4, 5))
    expect(await (await another()).read(dana, 4)).toMatchObject({ entries: dated(5, 5), first: 4, seq: 5 })
  })

  it('reads from a seq that was dropped as from the first there is, and shows claims the same', async () => {
    await write(dated(1, 6), 5, { keep: 3, before: 1e9 })
    for (const after of [0, 1, 3])
      expect(await store().read(dana, after)).toEqual({
        entries: [4, 5, 6].map((seq) => ({ ...dated(seq, seq)[0], seq })),
        first: 4,
        seq: 6,
      })
    const whole = { snapshot: snapshot(5), entries: [{ ...dated(6, 6)[0], seq: 6 }], first: 4, seq: 6 }
    expect(await store().read(dana)).toEqual(whole)
    await store().append(dana, [], { due: 1 })
    expect(await store().claim(1, 1, 10)).toEqual([{ lease: { record: dana, token: 1 }, ...whole }])
  })

  it('refuses a snapshot that ends before the first entry there is, and writes nothing', async () => {
    await write(dated(1, 6), 6, { keep: 2, before: 1e9 })
    await expect(write(dated(7, 7), 3)).rejects.toThrow(RangeError)
    expect(await left()).toEqual(isLeft(5, 6))
    expect(await write(dated(7, 7), 4)).toEqual({ ok: true, seq: 7 })
  })

  it('drops nothing when the append is refused', async () => {
    await write(dated(1, 6))
    const trim = { keep: 0, before: 1e9 }
    expect(await write(dated(6, 7), 6, trim)).toMatchObject({ why: 'duplicate' })
    await store().append(dana, [], { expect: 2, snapshot: snapshot(6), trim })
    await store().append(dana, [], { lease: { record: dana, token: 1 }, snapshot: snapshot(6), trim })
    await expect(write([], 7, trim)).rejects.toThrow(RangeError)
    expect(await left()).toEqual(isLeft(1, 6))
  })

  it('drops a backlog over several calls', async () => {
    await write(dated(1, 2 * trimAtOnce + 3))
    const seq = 2 * trimAtOnce + 3
    for (const first of [trimAtOnce + 1, 2 * trimAtOnce + 1, seq]) {
      await write([], seq, { keep: 1, before: 1e9 })
      expect(await left()).toEqual(isLeft(first, seq))
    }
  })

  it('leaves other records as they are', async () => {
    await store().append('ledger:dana', dated(1, 4))
    await write(dated(1, 4), 4, { keep: 0, before: 1e9 })
    expect(await store().read('ledger:dana')).toMatchObject({ first: 1, seq: 4 })
    expect(await store().append('ledger:dana', dated(2, 2))).toMatchObject({ why: 'duplicate' })
  })

  it('goes by the time of the entry, whatever else is in it', async () => {
    const entries = [
      { nested: { at: 9 }, ...note('"at":9'), at: 1 },
      { ...note('half a pair \ud83d', '\u0000"at":9}'), at: 1.5 },
      { ...note('long ago', ','), at: -3e21 },
      { ...note('stays', '{"at":1'), at: 2 },
    ]
    await store().append(dana, entries, { snapshot: snapshot(4), trim: { keep: 0, before: 2 } })
    expect(await left()).toMatchObject({ keys: ['stays'], first: 4 })
  })

  it('stays as long as it is kept, however many entries come', async () => {
    const lengths = new Set<number>()
    for (let from = 1; from <= 2_000; from += 50) {
      await write(dated(from, from + 49), from - 1, { keep: 30, before: from - 100 })
      lengths.add((await left()).keys.length)
    }
    expect([...lengths]).toEqual([50, 100, 150])
  })
}

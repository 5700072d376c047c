import { expect, it } from 'vitest'
import type { RecordId, Snapshot } from '../../src/core/store.ts'
import type { Subject } from './store.ts'
import type { Note } from './store-model.ts'

export const note = (key: string, text = key): Note => ({ key, type: 'note', at: 1_767_225_600_000, text })
const texts = (record: { entries: Note[] }) => record.entries.map((entry) => entry.text)
const dana: RecordId = 'customer:dana'
const snapshot = (seq: number, state: unknown = { upTo: seq }): Snapshot => ({ seq, version: 3, state })

export function recordCases({ store, another }: Subject): void {
  it('numbers entries from 1 without gaps and reads them back in order', async () => {
    expect(await store().append(dana, [note('a'), note('b')])).toEqual({ ok: true, seq: 2 })
    expect(await store().append(dana, [note('c')])).toEqual({ ok: true, seq: 3 })
    const record = await store().read<Note>(dana)
    expect(record).toEqual({
      entries: [
        { ...note('a'), seq: 1 },
        { ...note('b'), seq: 2 },
        { ...note('c'), seq: 3 },
      ],
      first: 1,
      seq: 3,
    })
  })

  it('answers an empty record for one that does not exist', async () => {
    expect(await store().read('customer:nobody')).toEqual({ entries: [], first: 1, seq: 0 })
    expect(await store().read('customer:nobody', 0)).toEqual({ entries: [], first: 1, seq: 0 })
  })

  it('keeps records apart, also when ids look alike', async () => {
    const ids: RecordId[] = ['customer:x', 'customer:x:y', 'ledger:x', 'customer:{x}', 'customer:X']
    for (const id of ids) expect(await store().append(id, [note('same', id)])).toEqual({ ok: true, seq: 1 })
    for (const id of ids) expect(texts(await store().read<Note>(id))).toEqual([id])
  })

  it('refuses everything when one key was there already: entries, due and snapshot', async () => {
    await store().append(dana, [note('a'), note('b')])
    const refused = await store().append(dana, [note('new'), note('b'), note('a')], {
      due: 5,
      snapshot: snapshot(2),
    })
    expect(refused).toEqual({ ok: false, why: 'duplicate', keys: ['b', 'a'], seq: 2 })
    expect(await store().nextDue()).toBeUndefined()
    const record = await store().read<Note>(dana)
    expect(record.snapshot).toBeUndefined()
    expect(texts(record)).toEqual(['a', 'b'])
  })

  it('finds a duplicate however far back it is, also behind the snapshot', async () => {
    await store().append(dana, [note('first')])
    for (let i = 0; i < 40; i++) await store().append(dana, [note(`n${i}`)])
    await store().append(dana, [], { snapshot: snapshot(41) })
    expect(await store().append(dana, [note('first')])).toMatchObject({ why: 'duplicate', keys: ['first'] })
  })

  it('refuses an append that expects another end of the record', async () => {
    await store().append(dana, [note('a')])
    expect(await store().append(dana, [note('b')], { expect: 0, due: 5 })).toEqual({
      ok: false,
      why: 'conflict',
      seq: 1,
    })
    expect(await store().nextDue()).toBeUndefined()
    expect(await store().append(dana, [note('b')], { expect: 1 })).toEqual({ ok: true, seq: 2 })
    expect(await store().append('customer:new', [note('a')], { expect: 0 })).toEqual({ ok: true, seq: 1 })
  })

  it('tells a retry of an append that went through by `duplicate`, not by `conflict`', async () => {
    await store().append(dana, [note('a')], { expect: 0 })
    expect(await store().append(dana, [note('a')], { expect: 0 })).toMatchObject({
      why: 'duplicate',
      keys: ['a'],
    })
  })

  it('takes an empty list with options', async () => {
    expect(await store().append(dana, [])).toEqual({ ok: true, seq: 0 })
    expect(await store().append(dana, [], { due: 7 })).toEqual({ ok: true, seq: 0 })
    expect(await store().nextDue()).toBe(7)
    expect(await store().claim(7, 1, 10)).toMatchObject([
      { lease: { record: dana }, entries: [], first: 1, seq: 0 },
    ])
  })

  it('reads the snapshot and only what came after it', async () => {
    await store().append(dana, [note('a'), note('b')])
    await store().append(dana, [note('c')], { snapshot: snapshot(2, { name: 'Dana', open: [] }) })
    const record = await store().read<Note>(dana)
    expect(record.snapshot).toEqual(snapshot(2, { name: 'Dana', open: [] }))
    expect(record.entries).toEqual([{ ...note('c'), seq: 3 }])
    expect(record.seq).toBe(3)
  })

  it('lets a snapshot cover the entries of its own append, and replaces it', async () => {
    await store().append(dana, [note('a')], { snapshot: snapshot(1) })
    await store().append(dana, [note('b')], { snapshot: snapshot(2) })
    expect(await store().read(dana)).toEqual({ snapshot: snapshot(2), entries: [], first: 1, seq: 2 })
  })

  it('reads from a seq that was asked for, without the snapshot', async () => {
    await store().append(dana, [note('a'), note('b'), note('c')], { snapshot: snapshot(2) })
    expect(texts(await store().read<Note>(dana, 0))).toEqual(['a', 'b', 'c'])
    expect(await store().read(dana, 2)).toEqual({ entries: [{ ...note('c'), seq: 3 }], first: 1, seq: 3 })
    expect(await store().read(dana, 3)).toEqual({ entries: [], first: 1, seq: 3 })
    expect(await store().read(dana, 99)).toEqual({ entries: [], first: 1, seq: 3 })
  })

  it('refuses a snapshot of entries that do not exist, and writes nothing', async () => {
    await expect(store().append(dana, [note('a')], { snapshot: snapshot(2) })).rejects.toThrow(RangeError)
    expect(await store().read(dana)).toEqual({ entries: [], first: 1, seq: 0 })
  })

  it.each([
    ['a key twice', [note('a'), note('a')], {}],
    ['a key too long', [note('k'.repeat(301))], {}],
    ['`until` without a lease', [], { until: 9 }],
    ['`release` without a lease', [], { release: {} }],
    ['a lease of another record', [], { lease: { record: 'customer:sam' as const, token: 1 } }],
    ['a time that is no number', [], { due: NaN }],
    ['an entry of no time', [{ ...note('a'), at: NaN }], {}],
    ['`trim` without a snapshot', [], { trim: { keep: 0, before: 0 } }],
    ['a `trim` that keeps fewer than none', [], { snapshot: snapshot(0), trim: { keep: -1, before: 0 } }],
    ['a `trim` of no time', [], { snapshot: snapshot(0), trim: { keep: 0, before: NaN } }],
  ])('refuses %s as the fault of the caller', async (_, entries, options) => {
    await expect(store().append(dana, entries, options)).rejects.toThrow(TypeError)
    expect(await store().read(dana)).toEqual({ entries: [], first: 1, seq: 0 })
  })

  it('keeps texts as they are: unicode, control characters, braces, 300-character keys', async () => {
    const odd = [
      'Zoë 👩🏽‍🚀 שלום',
      'line\r\nline\u0000end\u2028',
      '{"a":1}',
      '{7}',
      '%s \\u0041 $1',
      'k'.repeat(300),
    ]
    await store().append(
      dana,
      odd.map((text) => note(text)),
    )
    expect(texts(await store().read<Note>(dana))).toEqual(odd)
    expect(await store().append(dana, [note(odd[0] ?? '')])).toMatchObject({
      why: 'duplicate',
      keys: [odd[0]],
    })
  })

  it('keeps nested values and drops no number', async () => {
    const entry = {
      ...note('deep'),
      facts: { empty: [], none: null, big: 2 ** 53 - 1, small: 1e-7, yes: true },
    }
    await store().append(dana, [entry])
    expect((await store().read(dana)).entries).toEqual([{ ...entry, seq: 1 }])
  })

  it('carries entries of 1 MB and a long record through append, read and claim', async () => {
    const big = 'ö'.repeat(500_000)
    await store().append(dana, [note('big', big), note('small')], { due: 1 })
    await store().append(
      dana,
      Array.from({ length: 1_000 }, (_, i) => note(`n${i}`)),
    )
    const [claim] = await store().claim<Note>(1, 1, 10)
    expect(claim?.entries).toHaveLength(1_002)
    expect(claim?.entries[0]?.text === big).toBe(true)
    expect((await store().read(dana, 1_001)).entries).toEqual([{ ...note('n999'), seq: 1_002 }])
  })

  it('shows another instance at once what was written', async () => {
    const other = await another()
    await store().append(dana, [note('a')])
    expect(texts(await other.read<Note>(dana))).toEqual(['a'])
    expect(await other.append(dana, [note('a')])).toMatchObject({ why: 'duplicate' })
  })

  it('answers a ping', async () => {
    await expect(store().ping()).resolves.toBeUndefined()
  })
}

import { expect, it } from 'vitest'
import type { RecordId } from '../../src/core/store.ts'
import { pick, type Subject } from './store.ts'
import { note } from './store-records.ts'

const dana: RecordId = 'customer:dana'

export function counterCases({ store, another }: Subject): void {
  it('counts over all records, and starts at 0', async () => {
    expect(await store().counted(['a', 'b'])).toEqual([0, 0])
    await store().append(dana, [note('one')], { count: { a: 1, b: 2 } })
    await store().append('customer:sam', [note('one')], { count: { b: 40 } })
    await store().append('ledger:x', [], { count: { 'with space': 1, b: -1 } })
    expect(await store().counted(['b', 'a', 'with space', 'nothing'])).toEqual([41, 1, 1, 0])
    expect(await store().counted([])).toEqual([])
  })

  it('counts nothing with a refused append', async () => {
    const count = { a: 1 }
    await store().append(dana, [note('one')], { count })
    await store().append(dana, [note('one')], { count })
    await store().append(dana, [note('two')], { count, expect: 0 })
    await store().append(dana, [note('three')], { count, lease: { record: dana, token: 7 } })
    await store()
      .append(dana, [note('four')], { count, snapshot: { seq: 9, version: 1, state: {} } })
      .catch(() => undefined)
    expect(await store().counted(['a'])).toEqual([1])
  })

  it('loses none of what several processes count at once', async () => {
    const stores = [store(), await another()]
    await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        pick(stores, i).append(`customer:${i % 7}`, [note(`n${i}`)], { count: { a: 1 } }),
      ),
    )
    expect(await store().counted(['a'])).toEqual([40])
  })

  it('refuses an amount that is no whole number', async () => {
    await expect(store().append(dana, [], { count: { a: 0.5 } })).rejects.toThrow(TypeError)
  })
}

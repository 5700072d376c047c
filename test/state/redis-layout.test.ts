import { expect, it } from 'vitest'
import { createLayout } from '../../src/state/redis-layout.ts'

it.each([
  ['customer:dana', '15'],
  ['ledger:ACC-1001', '12'],
  ['customer:ö{3}', '9'],
] as const)('keeps %s in the shard it has always been in', (record, tag) => {
  expect(createLayout('sb', 16).of(record)).toEqual({
    counters: `sb:{${tag}}:counters`,
    due: `sb:{${tag}}:due`,
    head: `sb:{${tag}}:head:${record}`,
    entries: `sb:{${tag}}:entries:${record}`,
    keys: `sb:{${tag}}:keys:${record}`,
  })
})

it('spreads records evenly over the shards', () => {
  const layout = createLayout('sb', 16)
  const counts = new Map(layout.dueSets.map((due) => [due, 0]))
  for (let i = 0; i < 16_000; i++) {
    const { due } = layout.of(`customer:${i}`)
    counts.set(due, (counts.get(due) ?? 0) + 1)
  }
  expect(counts.size).toBe(16)
  for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(150)
})

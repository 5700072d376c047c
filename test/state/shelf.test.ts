import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Shelf } from '../../src/core/channel.ts'
import type { Store } from '../../src/core/store.ts'
import { createShelf } from '../../src/state/shelf.ts'
import { openSqlite } from '../../src/state/sqlite.ts'
import { movingClock, type MovingClock } from '../support/pipeline.ts'

let store: Store
let clock: MovingClock
let shelf: Shelf
beforeEach(() => {
  store = openSqlite(':memory:')
  clock = movingClock()
  shelf = createShelf(store, clock)
})
afterEach(() => store.close())

const days = (count: number) => clock.pass(count * 86_400_000)
const bytes = Buffer.from('A mail, \xff as it came.\r\n'.repeat(50), 'latin1')

test('what was put there comes back byte for byte, and nothing else does', async () => {
  await shelf.put('mail:1', bytes)
  await shelf.put('mail:1', bytes)
  expect(Buffer.from((await shelf.get('mail:1')) ?? []).equals(bytes)).toBe(true)
  expect(await shelf.get('mail:2')).toBeUndefined()
})

test('old things make room for new ones, and leave nothing in the state but that they were there', async () => {
  for (const name of ['mail:1', 'mail:2', 'mail:3']) await shelf.put(name, bytes)
  days(60)
  await shelf.put('mail:4', bytes)
  days(31)
  await shelf.put('mail:5', bytes)
  const names = ['mail:1', 'mail:2', 'mail:3', 'mail:4', 'mail:5']
  const there = async () => {
    const all = await Promise.all(names.map(async (name) => ((await shelf.get(name)) ? name : [])))
    return all.flat()
  }
  expect(await there()).toEqual(['mail:3', 'mail:4', 'mail:5'])
  await shelf.put('mail:6', bytes)
  expect(await there()).toEqual(['mail:4', 'mail:5'])
  expect(JSON.stringify(await store.read('shelf:mail:1', 0))).not.toContain('bytes')
})

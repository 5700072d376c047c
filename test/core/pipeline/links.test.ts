/** Links remembered while accepting: fewer questions to the state, and never an answer nobody gave. */
import { expect, test } from 'vitest'
import { rememberLinks } from '../../../src/core/pipeline/links.ts'
import { openStore } from '../../../src/state/open.ts'
import { makeFolder } from '../../support/folder.ts'
import { movingClock } from '../../support/pipeline.ts'

async function setUp(size?: number) {
  const folder = await makeFolder()
  const store = await openStore(`sqlite:${folder.path}/state.db`)
  let asked = 0
  const counting = { ...store, resolve: (key: string) => ((asked += 1), store.resolve(key)) }
  const clock = movingClock()
  const end = async () => {
    await store.close()
    await folder.remove()
  }
  return { store, links: rememberLinks(counting, clock, size), clock, asked: () => asked, end }
}

test('who is linked is asked for once in a while; who is not, each time', async () => {
  const { store, links, clock, asked, end } = await setUp()
  expect(await links.resolve('sms:+447700900200')).toBeUndefined()
  await store.link('sms:+447700900200', 'customer:a')
  expect(await links.resolve('sms:+447700900200')).toBe('customer:a')
  expect(await links.resolve('sms:+447700900200')).toBe('customer:a')
  expect(asked()).toBe(2)
  clock.pass(10 * 60_000)
  await store.link('sms:+447700900200', 'customer:b', 'customer:a')
  expect(await links.resolve('sms:+447700900200')).toBe('customer:b')
  expect(asked()).toBe(3)
  await end()
})

test('a long list of customers does not stay in memory: the first is asked for again', async () => {
  const { store, links, asked, end } = await setUp(10)
  const keys = Array.from({ length: 11 }, (_, i) => `sms:${i}`)
  for (const key of keys) await store.link(key, 'customer:a')
  for (const key of keys) await links.resolve(key)
  await links.resolve('sms:10')
  expect(asked()).toBe(11)
  await links.resolve('sms:0')
  expect(asked()).toBe(12)
  await end()
})

/** The day's figures: each thing counted once, in the same call that writes it down, by the calendar of the desk. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { countFigures, figuresOf } from '../../src/core/overview/figures.ts'
import { readOverview } from '../../src/core/overview/overview.ts'
import { openSqlite } from '../../src/state/sqlite.ts'
import { maya, startDesk, type DeskScene } from '../support/desk.ts'
import { accept, text } from '../support/pipeline.ts'

let scene: DeskScene
beforeEach(async () => {
  scene = await startDesk()
})
afterEach(() => scene.close())
const figures = async () => (await readOverview(scene.parts, maya)).figures

it('counts a day of one customer, a redelivered message once', async () => {
  const message = text('How do I rotate a key?', scene.clock.now(), 'twilio:SMX')
  await accept(scene.parts, message)
  await scene.settle()
  await accept(scene.parts, message)
  await scene.settle()
  await scene.openCase()
  await scene.presses(maya, 'claim')
  await scene.settle()
  await scene.submits(maya, 'resolve', { outcome: 'solved' })
  await scene.settle()
  expect(await figures()).toEqual({ messages: 2, answered: 1, escalated: 1, resolved: 1, rated: 0, stars: 0 })
  scene.clock.pass(24 * 3_600_000)
  expect(await figures()).toMatchObject({ messages: 0, answered: 0 })
})

it('counts a day by the desk’s time zone, and a rating with its stars; what is no customer’s is not counted', async () => {
  const store = openSqlite(':memory:')
  const counting = countFigures(store, 'Pacific/Auckland')
  const at = Date.UTC(2026, 10, 27, 12)
  for (const [record, score] of [
    ['customer:a', 5],
    ['customer:b', 4],
    ['room:c', 1],
  ] as const)
    await counting.append(record, [{ key: 'k', type: 'csat.answered', at, ...{ score } }])
  expect(await figuresOf(store, 'Pacific/Auckland', Date.UTC(2026, 10, 28, 3))).toMatchObject({
    rated: 2,
    stars: 9,
  })
  expect(await figuresOf(store, 'Europe/London', Date.UTC(2026, 10, 28, 3))).toMatchObject({ rated: 2 })
  expect(await figuresOf(store, 'Europe/London', at)).toMatchObject({ rated: 0 })
  await store.close()
})

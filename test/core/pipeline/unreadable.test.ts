/** Genuine webhooks nobody could read: kept once, without card numbers, and not for ever. */
import { expect, it } from 'vitest'
import { UnreadableError } from '../../../src/core/errors.ts'
import { keepUnreadable, listUnreadable } from '../../../src/core/pipeline/unreadable.ts'
import { openSqlite } from '../../../src/state/sqlite.ts'
import { movingClock } from '../../support/pipeline.ts'

it('keeps each once, the latest 50, and those of the last 14 days', async () => {
  const store = openSqlite(':memory:')
  const clock = movingClock()
  const keep = (body: string) =>
    keepUnreadable({ store, clock }, '/webhooks/slack/events', new UnreadableError('no `type`', body))
  await Promise.all([keep('{"n":0}'), keep('{"n":0}'), keep('{"card":"4111 1111 1111 1111"}')])
  expect((await listUnreadable(store)).map(({ body }) => body).toSorted()).toEqual([
    '{"card":"[card …1111]"}',
    '{"n":0}',
  ])
  for (let n = 1; n <= 60; n += 1) await keep(`{"n":${n}}`)
  expect(await listUnreadable(store)).toHaveLength(62)
  clock.pass(15 * 86_400_000)
  await keep('{"n":61}')
  const kept = await listUnreadable(store)
  expect(kept.length).toBeLessThanOrEqual(51)
  expect(kept.at(-1)?.body).toBe('{"n":61}')
  await store.close()
})

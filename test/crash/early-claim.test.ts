import { expect, it } from 'vitest'
import { buttonValue } from '../../src/core/desk.ts'
import { provisionalRecord } from '../../src/core/pipeline/accept.ts'
import { readState } from '../../src/core/record/session.ts'
import { openStore } from '../../src/state/open.ts'
import { makeFolder } from '../support/folder.ts'
import { createOutside } from '../support/outside.ts'
import {
  accept,
  leaseMs,
  movingClock,
  partsFor,
  scriptedModel,
  staffDoes,
  text,
  work,
} from '../support/pipeline.ts'

it('takes a claim on a card whose poster died before writing down where the card is', async () => {
  const folder = await makeFolder()
  const store = await openStore(`sqlite:${folder.path}/state.db`)
  const outside = createOutside()
  const clock = movingClock()
  const parts = await partsFor(
    store,
    outside,
    scriptedModel(() => []),
    clock,
  )
  const { link } = store
  const dying = {
    ...store,
    link: (key: string, ...rest: [`${string}:${string}`, `${string}:${string}`?]) =>
      key.startsWith('thread:') ? Promise.reject(new Error('died')) : link(key, ...rest),
  }
  await accept(parts, text('I want to talk to a human please', clock.now()))
  clock.pass(parts.policy.turn.burst_ms)
  await work({ ...parts, store: dying })

  const [card] = outside.cards
  const by = { id: 'slack:U0MAYA', name: 'Maya' }
  const value = buttonValue({ case: card?.id ?? '', round: card?.round ?? 0 })
  const thread = `test:thread-${card?.id}`
  await staffDoes(parts, { kind: 'pressed', id: 'p1', action: 'claim', value, thread, by, at: clock.now() })
  await staffDoes(parts, { kind: 'said', id: 's1', text: 'Maya here.', thread, by, at: clock.now() })
  clock.pass(leaseMs + 1_000)
  await work(parts)

  const state = await readState(store, await provisionalRecord('sms:+447700900101'))
  const held = state.case
  expect([held?.claimedBy?.name, held?.thread]).toEqual(['Maya', thread])
  expect(outside.taken.map((message) => message.text)).toContain('Maya here.')
  expect(state.waiting).toEqual([])
  await store.close()
  await folder.remove()
})

/** A customer's message, the turn, and the answer over the real channel when the provider is busy or cut off. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Parts } from '../../src/core/pipeline/parts.ts'
import type { Store } from '../../src/core/store.ts'
import { openStore } from '../../src/state/open.ts'
import { makeFolder } from '../support/folder.ts'
import { createOutside, type Outside } from '../support/outside.ts'
import { accept, movingClock, partsFor, scriptedModel, work } from '../support/pipeline.ts'
import type { Bench } from './channel.ts'
import { nextMessage, received, webhooksOf } from './channel-support.ts'

export function deliveringContract(bench: Bench): void {
  let store: Store
  let outside: Outside
  let remove = async () => {}
  beforeEach(async () => {
    const folder = await makeFolder()
    remove = folder.remove
    outside = createOutside()
    store = await openStore(`sqlite:${folder.path}/state.db`)
  })
  afterEach(async () => {
    await store.close()
    await remove()
  })

  /** A customer asked and the bot has an answer with this in it; nothing was done yet. */
  async function asked(mark: string): Promise<Parts & { clock: ReturnType<typeof movingClock> }> {
    const { webhooks, channel } = bench()
    const clock = movingClock(Date.now())
    const model = scriptedModel(() => [{ type: 'text', text: `You find your invoices ${mark}.` }])
    const parts = await partsFor(store, outside, model, clock)
    parts.channels.set(channel.name, channel)
    const says = webhooks?.says('Where is my invoice?', nextMessage())
    if (!webhooks || !says) throw new TypeError('nothing comes in here')
    for (const message of (await received(bench(), webhooks.path, says)).messages)
      await accept(parts, message)
    clock.pass(parts.policy.turn.burst_ms)
    return { ...parts, clock }
  }

  /** Messages with this in them, told apart by their ids where the same one may be there twice. */
  async function arrived(mark: string): Promise<number> {
    const found = (await bench().held()).filter(({ text }) => text.includes(mark))
    return bench().can.unknown === 'same-id' ? new Set(found.map(({ id }) => id)).size : found.length
  }

  test('a busy provider gets the answer later, once', async () => {
    if (!webhooksOf(bench)) return
    const parts = await asked('under Billing')
    bench().spoil('busy')
    await work(parts)
    expect(await arrived('under Billing')).toBe(0)
    parts.clock.pass((bench().asksToWait ?? 1) - 1)
    await work(parts)
    expect(await arrived('under Billing')).toBe(0)
    // The longest first pause of any channel (mail: a minute), spread a little.
    parts.clock.pass(90_000)
    await work(parts)
    await work(parts)
    expect(await arrived('under Billing')).toBe(1)
  })

  test('a send that may have arrived is not doubled, and nobody is left in the dark', async () => {
    if (!webhooksOf(bench)) return
    const parts = await asked('under Payments')
    bench().spoil('cut')
    await work(parts)
    for (let hour = 0; hour < 3; hour += 1) {
      parts.clock.pass(3_600_000)
      await work(parts)
    }
    expect(await arrived('under Payments')).toBe(1)
    const told = outside.cards.some(({ signals }) => signals.some(({ name }) => name === 'undelivered'))
    expect(told).toBe(bench().can.unknown === 'given-up')
  })
}

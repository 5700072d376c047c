/** Processes that share customers: one that was stopped for a while, one that is asked to end, one with its hands full. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { systemClock } from '../../../src/core/log.ts'
import type { Parts } from '../../../src/core/pipeline/parts.ts'
import { startWorker, type Worker, workerDefaults } from '../../../src/core/pipeline/worker.ts'
import type { Store } from '../../../src/core/store.ts'
import { openStore } from '../../../src/state/open.ts'
import { makeFolder } from '../../support/folder.ts'
import { createOutside, type Outside } from '../../support/outside.ts'
import { accept, leaseMs, movingClock, partsFor, scriptedModel, text, work } from '../../support/pipeline.ts'
import { until } from '../../support/stage.ts'

let folder: Awaited<ReturnType<typeof makeFolder>>
let store: Store
let outside: Outside
let parts: Parts
const workers: Worker[] = []
const clock = movingClock()

beforeEach(async () => {
  folder = await makeFolder()
  store = await openStore(`sqlite:${folder.path}/state.db`)
  outside = createOutside()
  parts = await partsFor(
    store,
    outside,
    scriptedModel(() => [{ type: 'text', text: 'The answer.' }]),
    clock,
  )
})
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop(0)))
  await store.close()
  await folder.remove()
})

const sent = () => outside.taken.map((message) => message.text)

it('sends nothing when it was stopped for longer than its lease, and another one answered', async () => {
  await accept(parts, text('Which plan has webhooks?', clock.now()))
  clock.pass(parts.policy.turn.burst_ms)
  let stopped = false
  const append: Store['append'] = async (record, entries, options) => {
    const done = await store.append(record, entries, options)
    if (!stopped && entries.some(({ type }) => type === 'answered')) {
      stopped = true
      clock.pass(leaseMs + 1)
      await work(parts)
    }
    return done
  }
  await expect(work({ ...parts, store: { ...store, append } })).rejects.toThrow(/taken this record over/)
  expect(stopped).toBe(true)
  expect(sent()).toEqual([expect.stringContaining('The answer.')])
})

/** A model that keeps silent until it is told to give up. */
function silent(): { parts: Parts; asked: () => number } {
  let asked = 0
  const reply: Parts['model']['reply'] = (_request, signal) => {
    asked += 1
    return new Promise((_resolve, reject) =>
      signal.addEventListener('abort', () => reject(new Error('ended')), { once: true }),
    )
  }
  return {
    parts: { ...parts, clock: systemClock, model: { ...parts.model, reply } },
    asked: () => asked,
  }
}

const write = (nth: number) => {
  const phone = `+4477009002${String(nth).padStart(2, '0')}`
  const message = text('Which plan has webhooks?', Date.now())
  const from = { key: `sms:${phone}`, assurance: 'recognised' } as const
  return accept(
    { ...parts, clock: systemClock },
    { ...message, conversation: `sms:+447700900900/${phone}`, from },
  )
}
const begin = (on: Parts, options = {}) => {
  const worker = startWorker(on, { ...workerDefaults, leaseMs: 600_000, ...options })
  workers.push(worker)
  return worker
}

it('hands over what is not finished in time: another one goes on at once, not after the lease', async () => {
  const quiet = silent()
  const first = begin(quiet.parts)
  await write(1)
  await until('the model to be asked', () => quiet.asked() || undefined)
  await first.stop(0)
  expect(await store.nextDue()).toBeLessThanOrEqual(Date.now())
  begin({ ...parts, clock: systemClock })
  await until('the answer', () => sent()[0])
  expect(sent()).toEqual([expect.stringContaining('The answer.')])
})

it('takes no more customers than it may, and leaves the others to whoever is free', async () => {
  const quiet = silent()
  begin(quiet.parts, { atOnce: 3 })
  for (let nth = 1; nth <= 5; nth += 1) await write(nth)
  await until('three to be asked about', () => (quiet.asked() === 3 ? true : undefined))
  begin({ ...parts, clock: systemClock })
  await until('the other two to be answered', () => (sent().length === 2 ? true : undefined))
  expect(quiet.asked()).toBe(3)
})

/** A one-time code typed where others read along: their records, and what the bot is shown of it, do not hold it. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { InboundMessage } from '../../../src/core/message.ts'
import { provisionalRecord } from '../../../src/core/pipeline/accept.ts'
import { acceptChange } from '../../../src/core/pipeline/change.ts'
import type { Parts } from '../../../src/core/pipeline/parts.ts'
import { readState } from '../../../src/core/record/session.ts'
import type { Store } from '../../../src/core/store.ts'
import { openSqlite } from '../../../src/state/sqlite.ts'
import { createOutside, type Outside } from '../../support/outside.ts'
import {
  accept,
  movingClock,
  partsFor,
  scriptedModel,
  work,
  type MovingClock,
} from '../../support/pipeline.ts'

const newcomer = { key: 'slack:T0NORTH/U0NEW', name: 'New', assurance: 'recognised' } as const
const sam = { key: 'slack:T0NORTH/U0SAM', name: 'Sam', assurance: 'recognised' } as const
const thread = 'slack:T0HOME/C0NORTH/1.1'

let store: Store
let outside: Outside
let clock: MovingClock
let parts: Parts
let shown: string[]
let nth = 0

beforeEach(async () => {
  store = openSqlite(':memory:')
  outside = createOutside()
  clock = movingClock()
  shown = []
  const model = scriptedModel((request, step) => {
    shown.push(JSON.stringify(request.messages))
    const wants = step === 0 && /my invoice/.test(shown.at(-1) ?? '')
    return wants
      ? [{ type: 'tool_use', id: 't', name: 'get_account_history', input: { months: 1 } }]
      : [{ type: 'text', text: 'In general, yes.' }]
  })
  parts = await partsFor(store, outside, model, clock)
})
afterEach(() => store.close())

async function says(from: InboundMessage['from'], text: string): Promise<InboundMessage> {
  const message: InboundMessage = {
    ...{ id: `slack:C0NORTH/${(nth += 1)}`, conversation: thread, from, text, files: [] },
    ...{ at: clock.now(), shared: 'joined' },
  }
  await accept(parts, message)
  clock.pass(parts.policy.turn.burst_ms)
  await work(parts)
  return message
}

it('is masked in what the others overhear, and in what it is changed to', async () => {
  await says(sam, 'Hello, how do I add a seat?')
  await says(newcomer, 'Where is my invoice?')
  await says(newcomer, 'dana.whitfield@northwind.example')
  const code = /\d{6}/.exec(outside.taken.find(({ id }) => id.startsWith('code:'))?.text ?? '')?.[0] ?? ''
  expect(code).toMatch(/^\d{6}$/)
  const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0')
  const typed = await says(newcomer, `is it ${wrong}?`)
  const { id: message, from } = typed
  await acceptChange(parts, {
    ...{ kind: 'edited', id: 'e1', message, from: from.key, text: `it is ${code}`, files: [] },
    at: clock.now(),
  })
  await work(parts)
  await says(sam, 'What did you type?')
  const others = await store.read(await provisionalRecord(sam.key), 0)
  expect(JSON.stringify(others)).toContain('is it [code]?')
  expect(JSON.stringify(others)).not.toMatch(new RegExp(`${code}|${wrong}`))
  expect(shown.join('\n')).not.toMatch(new RegExp(`${code}|${wrong}`))
  const own = (await store.resolve(newcomer.key)) ?? (await provisionalRecord(newcomer.key))
  expect(JSON.stringify((await readState(store, own)).talk)).not.toMatch(new RegExp(`${code}|${wrong}`))
})

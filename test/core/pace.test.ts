/** Two robots that write to each other come to an end, and a person sees it. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Parts } from '../../src/core/pipeline/parts.ts'
import type { Store } from '../../src/core/store.ts'
import { openSqlite } from '../../src/state/sqlite.ts'
import { createOutside, type Outside } from '../support/outside.ts'
import { accept, movingClock, partsFor, scriptedModel, work, type MovingClock } from '../support/pipeline.ts'

let store: Store
let outside: Outside
let clock: MovingClock
let parts: Parts

beforeEach(async () => {
  store = openSqlite(':memory:')
  outside = createOutside()
  clock = movingClock()
  parts = await partsFor(
    store,
    outside,
    scriptedModel(() => [{ type: 'text', text: 'An answer.' }]),
    clock,
  )
})
afterEach(() => store.close())

const questions = [
  'Where can I see my invoices?',
  'How do I add a colleague?',
  'Which plans do you have?',
  'Can exports be scheduled?',
  'What does an extra seat cost?',
  'Do you have a status page?',
  'How is a key renewed?',
  'When are usage figures updated?',
]
let nth = 0
async function write(channel: 'email' | 'sms', minutes: number): Promise<void> {
  const key = channel === 'email' ? ('email:lee@pinecone.example' as const) : ('sms:+447700900999' as const)
  const conversation =
    channel === 'email' ? (`${key}/one` as const) : ('sms:+447700900900/+447700900999' as const)
  const from = { key, assurance: 'recognised' } as const
  await accept(parts, {
    id: `${channel}:${(nth += 1)}`,
    conversation,
    from,
    // Asked again, a question would be a reason of its own.
    text: questions[nth % questions.length] ?? '',
    files: [],
    at: clock.now(),
  })
  clock.pass(parts.policy.turn.burst_ms)
  await work(parts)
  clock.pass(minutes * 60_000)
}
const answers = () => outside.taken.filter(({ text }) => text.includes('An answer.')).length

it('after five answers within an hour the bot says nothing more, and a case is opened', async () => {
  for (let i = 0; i < 8; i += 1) await write('email', 2)
  expect(answers()).toBe(5)
  expect(outside.taken).toHaveLength(5)
  expect(outside.cards.at(-1)?.signals).toMatchObject([{ name: 'too_often', hard: true }])
})

it('who writes at a person’s pace is answered', async () => {
  for (let i = 0; i < 8; i += 1) await write('email', 15)
  expect(answers()).toBe(8)
})

it('holds where the policy says so', async () => {
  for (let i = 0; i < 8; i += 1) await write('sms', 2)
  expect(answers()).toBe(8)
})

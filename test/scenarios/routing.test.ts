/**
 * Labelled conversations through the whole pipeline, the offline classifier in the model's place: which way the last
 * message goes, and for which reason. `//` stands between the messages of one conversation.
 */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { provisionalRecord } from '../../src/core/pipeline/accept.ts'
import type { Entry } from '../../src/core/record/entries.ts'
import { readState } from '../../src/core/record/session.ts'
import type { InboundMessage } from '../../src/core/message.ts'
import { openStore } from '../../src/state/open.ts'
import type { Store } from '../../src/core/store.ts'
import { makeFolder } from '../support/folder.ts'
import { createOutside } from '../support/outside.ts'
import { accept, movingClock, partsFor, scriptedModel, text, work } from '../support/pipeline.ts'

interface Scenario {
  messages: string[]
  route: string
  signal?: string
}
interface Seen extends Scenario {
  went: string
  signals: string[]
}

const seen: Seen[] = []
let store: Store
let folder: Awaited<ReturnType<typeof makeFolder>>

beforeAll(async () => {
  folder = await makeFolder()
  store = await openStore(`sqlite:${folder.path}/state.db`)
  const clock = movingClock()
  const model = scriptedModel(() => [{ type: 'text', text: 'an answer' }])
  const parts = await partsFor(store, createOutside(), model, clock)
  for (const [i, scenario] of scenarios().entries()) {
    const from = { key: `sms:+4477001${String(10_000 + i)}`, assurance: 'anonymous' } as const
    for (const words of scenario.messages) {
      const message: InboundMessage = { ...text(words, clock.now()), from, conversation: `${from.key}/+44` }
      await accept(parts, message)
      clock.pass(5_000)
      await work(parts)
    }
    const record = await provisionalRecord(from.key)
    const { entries } = await store.read<Entry>(record, 0)
    const went = entries.findLast((entry) => entry.type === 'answered')?.route ?? 'nothing'
    const signals = (await readState(store, record)).case?.signals.map(({ name }) => name) ?? []
    seen.push({ ...scenario, went, signals })
  }
}, 240_000)
afterAll(async () => {
  await store.close()
  await folder.remove()
})

function scenarios(): Scenario[] {
  const lines = readFileSync(new URL('routing.txt', import.meta.url), 'utf8')
    .split('\n')
    .filter(Boolean)
  let labels: string[] = []
  return lines.flatMap((line) => {
    if (line.startsWith('# ')) labels = line.slice(2).split(' ')
    const [route = '', signal] = labels
    if (line.startsWith('# ')) return []
    return [{ messages: line.split(' // '), route, ...(signal ? { signal } : {}) }]
  })
}

const shown = (some: Seen[]): string[] =>
  some.map(({ messages, went, signals }) => `${messages.join(' // ')}: ${went} ${signals.join(' ')}`)

test('there are enough to mean something', () => expect(seen.length).toBeGreaterThanOrEqual(150))

/** Of what should go this way, the share that does; of what goes this way, the share that should. */
function measure(name: string, should: (one: Seen) => boolean, does: (one: Seen) => boolean) {
  const missed = seen.filter((one) => should(one) && !does(one))
  const wrong = seen.filter((one) => !should(one) && does(one))
  const right = seen.filter((one) => should(one) && does(one)).length
  const precision = right / Math.max(1, right + wrong.length)
  const recall = right / Math.max(1, right + missed.length)
  console.log(`${name}: precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}`, {
    missed: shown(missed),
    wrong: shown(wrong),
  })
  return { precision, recall }
}

describe('the way they go', () => {
  test.each(['agent', 'hand_off', 'scripted:thanks', 'scripted:greeting', 'scripted:password'])(
    '%s',
    (way) => {
      const { precision, recall } = measure(
        way,
        ({ route }) => route === way,
        ({ went }) => went === way,
      )
      expect(precision).toBeGreaterThanOrEqual(0.95)
      expect(recall).toBeGreaterThanOrEqual(0.95)
    },
  )
})

describe('the reason a person is brought in', () => {
  const reasons = [
    'asks_for_person',
    'regulator',
    'legal',
    'vulnerability',
    'fraud',
    'cancellation',
    'angry',
    'frustrated',
  ]
  test.each(reasons)('%s', (reason) => {
    // A text may well have a second reason, which is none too many: only those of no reason count as wrong.
    const { precision, recall } = measure(
      reason,
      ({ signal }) => signal === reason,
      ({ signals, signal }) => signals.includes(reason) && (signal === undefined || signal === reason),
    )
    expect(precision).toBeGreaterThanOrEqual(0.9)
    expect(recall).toBeGreaterThanOrEqual(0.9)
  })
})

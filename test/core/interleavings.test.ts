/**
 * The pipeline under any order of events: customers, people of ours, workers that die or lose their lease at any
 * call, providers that refuse or fall silent, and time that jumps. Whatever happens, the promises hold at the end.
 */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { ReplyRequest } from '../../src/core/model.ts'
import { openSqlite } from '../../src/state/sqlite.ts'
import { createOutside } from '../support/outside.ts'
import { leaseMs, movingClock, partsFor, scriptedModel, type Answer } from '../support/pipeline.ts'
import { marksIn, type History } from './interleavings/history.ts'
import { check } from './interleavings/invariants.ts'
import { createWorld, fates, words, type Words, type World } from './interleavings/world.ts'

/** Fixed, so that a failure comes back; another can be tried with `INTERLEAVINGS_SEED=…`. */
const seed = Number(process.env['INTERLEAVINGS_SEED'] ?? 20_261_123)
const runs = Number(process.env['INTERLEAVINGS_RUNS'] ?? 100)

const kinds: Words[] = ['ask', 'ask', 'refund', 'yes', 'yes', 'no', 'person', 'stop', 'start']
const few = fc.integer({ min: 0, max: 3 })
/** Mostly Dana on one of her channels: what many do at once to one record is where things can go wrong. */
const who = fc.constantFrom(0, 0, 0, 1, 1, 2, 3, 4)
const doing = <T extends string, R extends object>(what: T, rest: { [K in keyof R]: fc.Arbitrary<R[K]> }) =>
  fc.record({ do: fc.constant(what), ...rest })

const step = fc.oneof(
  { weight: 7, arbitrary: doing('write', { who, what: fc.constantFrom(...kinds) }) },
  { weight: 1, arbitrary: doing('again', { which: few }) },
  { weight: 6, arbitrary: doing('work', { after: fc.constantFrom(0, 700, 2_000, 61_000, 240_000) }) },
  { weight: 2, arbitrary: doing('work', { after: fc.constant(leaseMs + 1) }) },
  { weight: 10, arbitrary: doing('go', { calls: fc.integer({ min: 1, max: 50 }) }) },
  { weight: 3, arbitrary: doing('rest', {}) },
  { weight: 2, arbitrary: doing('crash', { which: few }) },
  { weight: 1, arbitrary: doing('renew', { which: few }) },
  {
    weight: 4,
    arbitrary: doing('press', {
      who: few,
      action: fc.constantFrom('claim', 'claim', 'resolve', 'hand_back'),
      which: fc.constantFrom(0, 0, 0, 1),
    }),
  },
  { weight: 4, arbitrary: doing('say', { who: few }) },
  { weight: 1, arbitrary: doing('fate', { fate: fc.constantFrom(...fates) }) },
  { weight: 1, arbitrary: doing('model', { fate: fc.constantFrom('retry', 'never') }) },
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

async function take(world: World, at: Step): Promise<unknown> {
  switch (at.do) {
    case 'write':
      return world.write(at.who, at.what)
    case 'again':
      return world.again(at.which)
    case 'work':
      world.clock.pass(at.after)
      return world.work()
    case 'go':
      return world.processes.go(at.calls)
    case 'rest':
      return world.rest()
    case 'crash':
      return world.crash(at.which)
    case 'renew':
      return world.renew(at.which)
    case 'press':
      return world.press(at.who, at.action, at.which)
    case 'say':
      return world.say(at.who)
    case 'fate':
      return world.fates.push(at.fate)
    case 'model':
      return world.modelFates.push(at.fate)
  }
}

/** How far things are when the random steps begin. */
const openings: { [name: string]: Step[] } = {
  'nobody has written': [],
  'a refund is proposed': [{ do: 'write', who: 0, what: 'refund' }, { do: 'rest' }],
  'a case is open': [{ do: 'write', who: 0, what: 'person' }, { do: 'rest' }],
  'a case is claimed': [
    { do: 'write', who: 0, what: 'person' },
    { do: 'rest' },
    { do: 'press', who: 0, action: 'claim', which: 0 },
    { do: 'rest' },
  ],
}

/** Repeats the marks of the messages it is asked to answer, and wants to refund a pound where that was asked for. */
const answers: Answer = (request, calls) => {
  const asked = customerText(request)
  if (calls === 0 && asked.includes('charged twice')) {
    const input = { invoice: 'INV-NWR-2608', amount: '1.00', reason: 'two seats were charged twice' }
    return [{ type: 'tool_use', id: 'toolu_1', name: 'process_refund', input }]
  }
  return [{ type: 'text', text: `About ${marksIn(asked).join(' ')}` }]
}

const customerText = ({ messages }: ReplyRequest): string =>
  messages
    .flatMap(({ content }) => content)
    .flatMap((block) =>
      block.type === 'text' && block.text.startsWith('<customer_message>') ? [block.text] : [],
    )
    .at(-1) ?? ''

const seen = new Map<string, number>()
const add = (what: string, n = 1) => seen.set(what, (seen.get(what) ?? 0) + n)
function tally(histories: History[], { taken }: World) {
  for (const h of histories) {
    for (const [, how] of h.covered) add(how)
    add('confirmed', h.confirmed.length)
    add('staff', h.decided.filter(({ by }) => typeof by === 'object').length)
    add('bot', h.decided.filter(({ by }) => by === 'bot').length)
    add('given up', h.givenUp.size)
  }
  add('taken', taken.length)
  add('fenced', taken.filter(({ fenced }) => fenced).length)
}

it(`keeps every promise in any order of events (seed ${seed})`, async () => {
  const unused = openSqlite(':memory:')
  const base = await partsFor(unused, createOutside(), scriptedModel(answers), movingClock())
  const property = fc.asyncProperty(
    fc.constantFrom(...Object.keys(openings)),
    fc.array(step, { minLength: 20, maxLength: 60, size: 'max' }),
    fc.scheduler(),
    async (opening, steps, scheduler) => {
      const store = openSqlite(':memory:')
      const world = createWorld(scheduler, store, base)
      for (const at of [...(openings[opening] ?? []), ...steps]) await take(world, at)
      await world.drain()
      const { faults, histories } = await check(world)
      tally(histories, world)
      await store.close()
      expect(faults).toEqual([])
    },
  )
  await fc.assert(property, { seed, numRuns: runs })
  console.log(seen)
  await unused.close()
})

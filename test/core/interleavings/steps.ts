/** What can happen next, at random. */
import fc from 'fast-check'
import { leaseMs } from '../../support/pipeline.ts'
import type { Words } from './cast.ts'
import { fates, type World } from './world.ts'

const kinds: Words[] = ['ask', 'ask', 'refund', 'yes', 'yes', 'no', 'person', 'stop', 'start']
const few = fc.integer({ min: 0, max: 3 })
/** Mostly Dana on one of her channels: what many do at once to one record is where things can go wrong. */
const who = fc.constantFrom(0, 0, 0, 1, 1, 2, 2, 3, 4, 5)
const action = fc.constantFrom('claim', 'claim', 'resolve', 'hand_back')
/** Milliseconds that pass before a worker looks; beyond the lease it finds what another one is still at. */
const after = fc.constantFrom(0, 0, 700, 700, 2_000, 61_000, 240_000, leaseMs + 1, leaseMs + 1)

const write = fc.record({ do: fc.constant('write'), who, what: fc.constantFrom(...kinds) })
const again = fc.record({ do: fc.constant('again'), which: few })
const alter = fc.record({
  do: fc.constant('alter'),
  which: few,
  how: fc.constantFrom('edited', 'deleted'),
})
const join = fc.record({ do: fc.constant('join'), who: few, which: few })
const work = fc.record({ do: fc.constant('work'), after })
const go = fc.record({ do: fc.constant('go'), calls: fc.integer({ min: 1, max: 50 }) })
const rest = fc.record({ do: fc.constant('rest') })
const crash = fc.record({ do: fc.constant('crash'), which: few })
const renew = fc.record({ do: fc.constant('renew'), which: few })
const press = fc.record({ do: fc.constant('press'), who: few, action, which: fc.constantFrom(0, 0, 0, 1) })
const say = fc.record({ do: fc.constant('say'), who: few })
const fate = fc.record({ do: fc.constant('fate'), fate: fc.constantFrom(...fates) })
const model = fc.record({ do: fc.constant('model'), fate: fc.constantFrom('retry', 'never') })

export const anyStep = fc.oneof(
  { weight: 7, arbitrary: write },
  { weight: 1, arbitrary: again },
  { weight: 2, arbitrary: alter },
  { weight: 1, arbitrary: join },
  { weight: 8, arbitrary: work },
  { weight: 10, arbitrary: go },
  { weight: 3, arbitrary: rest },
  { weight: 2, arbitrary: crash },
  { weight: 1, arbitrary: renew },
  { weight: 4, arbitrary: press },
  { weight: 4, arbitrary: say },
  { weight: 1, arbitrary: fate },
  { weight: 1, arbitrary: model },
)
export type Step = typeof anyStep extends fc.Arbitrary<infer T> ? T : never

/** How far things are when the random steps begin. */
export const openings: { [name: string]: Step[] } = {
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

export async function take(world: World, at: Step): Promise<unknown> {
  switch (at.do) {
    case 'write':
      return world.write(at.who, at.what)
    case 'again':
      return world.again(at.which)
    case 'alter':
      return world.alter(at.which, at.how)
    case 'join':
      return world.join(at.who, at.which)
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

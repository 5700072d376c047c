/** Which reasons a person settles by handing back, and for how long. */
import { describe, expect, it } from 'vitest'
import { unsettled } from '../../../src/core/cases/settled.ts'
import { emptyState, type CustomerState } from '../../../src/core/record/state.ts'
import { readSetUp } from '../../../src/node.ts'

const { policy } = await readSetUp({ ANTHROPIC_API_KEY: 'test' })
const signal = (name: string, evidence = 'as told', hard = true) => ({ name, hard, evidence })
const after = (...causes: ReturnType<typeof signal>[]): CustomerState => ({
  ...emptyState(),
  handedBack: { case: 'C-222222', by: { id: 'slack:U0MAYA', name: 'Maya' }, from: 0, to: 1_000, causes },
})
const hour = 3_600_000
const overOf = (invoice: string, left: string) =>
  signal(
    'over_limit',
    `asked for £900.00 of ${invoice}; alone the bot may refund £500.00, of which ${left} is left`,
  )

describe('after a hand-back', () => {
  it.each(['requires_human', 'unsure', 'complex', 'repeated', 'reopened', 'failed_authentication'])(
    '%s, which had called the person, calls nobody again',
    (name) => expect(unsettled([signal(name)], after(signal(name)), policy, hour)).toEqual([]),
  )

  it.each(['asks_for_person', 'legal', 'regulator', 'fraud', 'vulnerability', 'angry', 'cancellation'])(
    '%s always does',
    (name) => expect(unsettled([signal(name)], after(signal(name)), policy, hour)).toHaveLength(1),
  )

  it('a reason the person was not called for is new', () =>
    expect(unsettled([signal('unsure')], after(signal('complex')), policy, hour)).toHaveLength(1))

  it('the same refund is settled, whatever is left of the limit; another one is not', () => {
    const state = after(overOf('INV-1', '£500.00'))
    expect(unsettled([overOf('INV-1', '£20.00')], state, policy, hour)).toEqual([])
    expect(unsettled([overOf('INV-2', '£500.00')], state, policy, hour)).toHaveLength(1)
  })

  it('it is so for the policy’s hours', () => {
    const state = after(signal('unsure'))
    expect(unsettled([signal('unsure')], state, policy, 1_000 + 24 * hour - 1)).toEqual([])
    expect(unsettled([signal('unsure')], state, policy, 1_000 + 24 * hour)).toHaveLength(1)
  })
})

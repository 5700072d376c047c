/** An approval asked, given and agreed to, by processes that die at every single call to the state in turn. */
import { expect, it } from 'vitest'
import { approvalValue } from '../../src/core/approvals/approval.ts'
import type { StaffEvent } from '../../src/core/staff.ts'
import type { KeyedEntry } from '../../src/core/store.ts'
import { recordOf } from '../../src/helpdesk/builtin/entries.ts'
import { openStore } from '../../src/state/open.ts'
import { makeFolder } from '../support/folder.ts'
import { createOutside } from '../support/outside.ts'
import { accept, movingClock, partsFor, scriptedModel, staffDoes, text } from '../support/pipeline.ts'
import { call, say } from '../support/scene.ts'
import { succession } from '../support/successor.ts'

const maya = { id: 'slack:U0MAYA', name: 'Maya' }
const input = { invoice: 'INV-NWR-2607', amount: '1200.00', reason: 'the training never took place' }
/** How Maya decides, and what the customer is then asked. */
const ways = {
  approve: { kind: 'pressed', action: 'approve', asked: 'has approved this' },
  change: { kind: 'submitted', form: 'change', asked: 'approved something a little different' },
} as const
const asks = 'we paid £1200 for a training that never took place, please refund it'

/** Plays a request, its approval and the customer's yes, with a process that dies at the `nth` call to the state. */
async function play(how: keyof typeof ways, nth: number, whole: boolean): Promise<number> {
  const folder = await makeFolder()
  const real = await openStore(`sqlite:${folder.path}/state.db`)
  const outside = createOutside()
  const clock = movingClock()
  const model = scriptedModel((_, step) =>
    step === 0 ? [call('process_refund', input)] : say('I have asked.'),
  )
  const { parts, survive, settle, calls } = await succession(real, clock, { nth, whole }, async (store) => {
    const made = await partsFor(store, outside, model, clock)
    const approvals = { ...made.policy.approvals, approvers: { users: ['U0MAYA'], group: null } }
    return { ...made, policy: { ...made.policy, approvals } }
  })
  const write = async (body: string) => {
    const message = text(body, clock.now())
    await survive(() => accept(parts(), message))
    await settle()
  }
  await write(asks)
  const card = outside.approvals.at(-1)
  const value = approvalValue({ approval: card?.id ?? '', hash: card?.hash ?? '' })
  const { asked, ...way } = ways[how]
  const decides: StaffEvent =
    way.kind === 'pressed'
      ? { ...way, id: 'p1', value, thread: 'x', by: maya, at: 0 }
      : { ...way, id: 'p1', about: value, values: { amount: '800' }, by: maya, at: 0 }
  await survive(() => staffDoes(parts(), decides))
  await settle()
  await write('yes')
  const about = `${how}, call ${nth}, ${whole ? 'done' : 'not done'}`
  expect(
    outside.taken.map(({ text: words }) => words),
    about,
  ).toEqual([
    expect.stringContaining("needs a colleague's approval"),
    expect.stringContaining(asked),
    expect.stringContaining('RF-'),
  ])
  expect(
    (await real.read<KeyedEntry & { type: string }>(recordOf('ACC-1001'), 0)).entries.filter(
      ({ type }) => type === 'refunded',
    ),
    about,
  ).toHaveLength(1)
  expect(outside.approvals.at(-1)?.state, about).toBe('approved')
  await real.close()
  await folder.remove()
  return calls()
}

it.each(['approve', 'change'] as const)(
  '%s happens once, wherever the process dies',
  async (how) => {
    const calls = await play(how, 0, false)
    expect(calls).toBeGreaterThan(20)
    for (let nth = 1; nth <= calls; nth += 1) {
      await play(how, nth, false)
      await play(how, nth, true)
    }
  },
  300_000,
)

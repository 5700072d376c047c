/** Invariant 6, on the desk's side: what needs a person is done only after one who may said yes to exactly that, once. */
import { describe, expect, it } from 'vitest'
import { approvalValue } from '../../src/core/approvals/approval.ts'
import { buttonValue } from '../../src/core/desk.ts'
import {
  asks,
  cardOf,
  fin,
  input,
  maya,
  press,
  refunds,
  tom,
  whispered,
  withApprovers,
} from '../support/approvals.ts'
import { staffDoes } from '../support/pipeline.ts'
import { call, say, type Scene } from '../support/scene.ts'

describe('a refund over the limit', () => {
  it('is asked of a person with everything they need, and nothing is done meanwhile', async () => {
    const scene = await withApprovers()
    const [told] = await scene.says(asks)
    expect(told).toContain('Let me get this looked at.')
    expect(told).toMatch(/needs a colleague's approval: Refund £1,200\.00 of invoice INV-NWR-2607/)
    const card = cardOf(scene)
    expect(card).toMatchObject({
      state: 'open',
      tool: 'process_refund',
      customer: { name: 'Dana Whitfield' },
    })
    expect(card.arguments).toEqual(Object.entries(input).map(([name, value]) => `${name}: ${value}`))
    expect(card.policy).toMatch(/£500\.00 of an invoice .* £500\.00 is left/)
    expect(card.evidence.join()).toContain('training that never took place')
    expect(await refunds(scene.parts.store)).toEqual([])
    expect((await scene.state()).case).toBeUndefined()
  })

  it('approved, the customer is asked for a yes to exactly that, and it is done once', async () => {
    const scene = await withApprovers()
    await scene.says(asks)
    const [asked] = await press(scene, 'approve')
    expect(asked).toMatch(/colleague has approved this\. \*\*Shall I do it\?\*\*\nRefund £1,200\.00/)
    expect(await refunds(scene.parts.store)).toEqual([])
    const [done] = await scene.says('yes please')
    expect(done).toMatch(/^Refund RF-\S+: £1,200\.00/)
    expect(await refunds(scene.parts.store)).toHaveLength(1)
    scene.answers(() => say('That is done already.'))
    expect(await scene.says('yes')).not.toContain(done)
    await press(scene, 'approve', tom)
    expect(await refunds(scene.parts.store)).toHaveLength(1)
    expect(cardOf(scene)).toMatchObject({ state: 'approved', by: maya })
  })

  it('approved is no yes of the customer’s: with their no it is not done', async () => {
    const scene = await withApprovers()
    await scene.says(asks)
    await press(scene, 'approve')
    expect((await scene.says('no, leave it'))[0]).toContain('left everything as it is')
    await scene.says('yes')
    expect(await refunds(scene.parts.store)).toEqual([])
  })

  it('counts in the sums: the bot alone may then refund nothing more', async () => {
    const scene = await withApprovers()
    await scene.says(asks)
    await press(scene, 'approve')
    await scene.says('yes')
    const more = { invoice: 'INV-NWR-2608', amount: '1.00', reason: 'a seat charged twice' }
    scene.answers((step) => (step === 0 ? [call('process_refund', more)] : say('I have asked.')))
    await scene.says('and one pound of the seats please')
    expect(cardOf(scene)).toMatchObject({ state: 'open', summary: expect.stringContaining('£1.00') })
  })

  it('with the policy’s word for it the customer is not asked again, and told when it is done', async () => {
    const scene = await withApprovers(async (one) => {
      await one.policy(({ approvals }) => void (approvals.customer_confirms = false))
    })
    await scene.says(asks)
    const [done] = await press(scene, 'approve')
    expect(done).toMatch(/^Refund RF-\S+: £1,200\.00/)
    await scene.rests(120_000)
    expect(await refunds(scene.parts.store)).toHaveLength(1)
  })

  it('denied, the customer is told so, and asking again changes nothing', async () => {
    const scene = await withApprovers()
    await scene.says(asks)
    const [told] = await press(scene, 'deny')
    expect(told).toContain('decided against it')
    await press(scene, 'approve', tom)
    await scene.says('please refund the training after all, yes')
    expect(scene.outside.approvals.filter(({ state }) => state === 'open')).toHaveLength(1)
    expect(await refunds(scene.parts.store)).toEqual([])
  })

  it('that nobody decides in time is void, and a case', async () => {
    const scene = await withApprovers()
    await scene.says(asks)
    const before = scene.outside.taken.length
    await scene.rests(241 * 60_000)
    expect(
      scene.outside.taken
        .slice(before)
        .map(({ text: words }) => words)
        .join(),
    ).toContain('colleague')
    expect(await scene.signals()).toEqual(['approval_expired'])
    expect(cardOf(scene).state).toBe('expired')
    await press(scene, 'approve')
    expect((await scene.state()).pending).toBeUndefined()
  })

  it('beyond what may be approved, or with nobody to approve, is a case at once', async () => {
    for (const change of [
      (scene: Scene) => scene.policy(({ approvals }) => void (approvals.refunds_up_to = 1000)),
      (scene: Scene) =>
        scene.policy(({ approvals }) => void (approvals.approvers = { users: [], group: null })),
    ]) {
      const scene = await withApprovers(change)
      await scene.says(asks)
      expect(await scene.signals()).toEqual(['over_limit'])
      expect(scene.outside.approvals).toEqual([])
    }
  })
})

describe('who decides', () => {
  it('only those the policy names, by user or by group', async () => {
    const scene = await withApprovers()
    await scene.says(asks)
    await press(scene, 'approve', { id: 'slack:U0NOBODY', name: 'Nobody' })
    expect(whispered(scene).at(-1)).toContain('not among those who may approve')
    expect((await scene.state()).approvals[0]?.state).toBe('open')
    expect((await press(scene, 'approve', fin))[0]).toContain('has approved this')
  })

  it('not who holds the case or is the customer, unless the policy lets them', async () => {
    const scene = await withApprovers()
    await scene.says(asks)
    await scene.says('and get me a human please')
    const held = (await scene.state()).case
    const claim = {
      kind: 'pressed',
      id: 'claim-1',
      action: 'claim',
      by: maya,
      at: scene.clock.now(),
    } as const
    await staffDoes(scene.parts, {
      ...claim,
      value: buttonValue({ case: held?.id ?? '', round: 0 }),
      thread: held?.thread ?? '',
    })
    await scene.rests()
    await press(scene, 'approve', maya)
    expect(whispered(scene).at(-1)).toContain('Somebody else has to decide')
    await scene.policy(({ approvals }) => void (approvals.own_requests = true))
    const words = await press(scene, 'approve', maya)
    expect(words, 'who holds the case speaks, not the bot').toEqual([])
    expect((await scene.state()).pending).toBeUndefined()
    expect(scene.outside.notes.map(({ note }) => note.text).join()).toContain('approved: Refund £1,200.00')
  })

  it('of several at once the first, and the others are told who', async () => {
    const scene = await withApprovers()
    await scene.says(asks)
    const { id, hash } = cardOf(scene)
    const value = approvalValue({ approval: id, hash })
    for (const [i, by] of [tom, maya, fin].entries()) {
      const action = i === 0 ? 'deny' : 'approve'
      const at = scene.clock.now()
      await staffDoes(scene.parts, {
        kind: 'pressed',
        id: `race-${i}`,
        action,
        value,
        thread: 'test:x',
        by,
        at,
      })
    }
    await scene.rests()
    expect((await scene.state()).approvals[0]).toMatchObject({ state: 'denied', by: tom })
    expect(whispered(scene)).toEqual(['Tom has decided this: denied.', 'Tom has decided this: denied.'])
  })

  it('nobody who decides on other arguments', async () => {
    const scene = await withApprovers()
    await scene.says(asks)
    await press(scene, 'approve', maya, { hash: 'f'.repeat(64) })
    expect((await scene.state()).approvals[0]?.state).toBe('open')
  })
})

it('a request takes the place of an older one, which can no longer be approved', async () => {
  const scene = await withApprovers()
  await scene.says(asks)
  const old = cardOf(scene)
  const other = { ...input, amount: '900.00' }
  scene.answers((step) => (step === 0 ? [call('process_refund', other)] : say('I have asked.')))
  await scene.says('make that £900')
  await press(scene, 'approve', maya, old)
  expect((await scene.state()).pending).toBeUndefined()
  const [asked] = await press(scene, 'approve')
  expect(asked).toContain('£900.00')
})

it('a tool of which the policy has every write approved', async () => {
  const scene = await withApprovers(async (one) => {
    await one.policy(({ approvals }) => void approvals.tools.push('create_ticket'))
  })
  const ticket = { subject: 'Export is broken', description: 'It stops at forty percent.' }
  scene.answers((step) => (step === 0 ? [call('create_ticket', ticket)] : say('I have asked.')))
  await scene.says('the export stops at forty percent')
  expect(cardOf(scene).policy).toBe('approvals.tools: a person approves each create_ticket')
  await press(scene, 'approve')
  expect((await scene.says('yes'))[0]).toContain('is open: “Export is broken”')
})

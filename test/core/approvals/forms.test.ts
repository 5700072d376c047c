/** Deny with a reason, and another amount than was asked for: nothing moves before the customer agreed to exactly that. */
import { describe, expect, it } from 'vitest'
import { HelpdeskError } from '../../../src/core/errors.ts'
import {
  asks,
  cardOf,
  fin,
  maya,
  presses,
  refunds,
  submits,
  tom,
  whispered,
  withApprovers,
} from '../../support/approvals.ts'
import { call, say, type Scene } from '../../support/scene.ts'

/** Sends the form off and lets what follows happen. Answers what the customer was told. */
async function decides(
  scene: Scene,
  form: 'deny' | 'change',
  values: { [field: string]: string },
  by = maya,
) {
  const before = scene.outside.taken.length
  expect(await submits(scene, form, values, by)).toEqual({})
  await scene.rests()
  return scene.outside.taken.slice(before).map(({ text }) => text)
}

const amounts = async (scene: Scene) =>
  (await refunds(scene.parts.store)).map((entry) => JSON.stringify(entry).match(/"amount":(\d+)/)?.[1])

describe('deny', () => {
  it('asks why first; the customer reads the reason, and colleagues see it on the card', async () => {
    const scene = await withApprovers()
    await scene.says(asks)
    const { open } = await presses(scene, 'deny', maya, {}, 'trigger-1')
    expect(open).toMatchObject({ name: 'deny', fields: [{ name: 'reason', optional: true }] })
    expect((await scene.state()).presses, 'nothing is decided by opening a form').toEqual([])
    const [told] = await decides(scene, 'deny', { reason: 'The training took place on 3 July.' })
    expect(told).toContain('decided against it')
    expect(told).toContain('> The training took place on 3 July.')
    expect(cardOf(scene)).toMatchObject({
      state: 'denied',
      by: maya,
      reason: 'The training took place on 3 July.',
    })
    expect(await refunds(scene.parts.store)).toEqual([])
  })

  it('without a reason, or where no form can be shown, is a no all the same', async () => {
    for (const deny of [
      (scene: Scene) => submits(scene, 'deny', {}),
      (scene: Scene) => presses(scene, 'deny', maya),
    ]) {
      const scene = await withApprovers()
      await scene.says(asks)
      await deny(scene)
      await scene.rests()
      expect(scene.outside.taken.at(-1)?.text).toContain('decided against it')
      expect(scene.outside.taken.at(-1)?.text).not.toContain('>')
    }
  })
})

describe('another amount', () => {
  const changed = async (values: { [field: string]: string } = { amount: '800' }) => {
    const scene = await withApprovers()
    await scene.says(asks)
    const told = await decides(scene, 'change', values)
    return { scene, told }
  }

  it('is put to the customer with what they had asked for, and done once with their yes', async () => {
    const { scene, told } = await changed({ amount: '£800', reason: 'Half of it was used.' })
    expect(told[0]).toMatch(
      /approved something a little different\. \*\*Shall I do it\?\*\*\nRefund £800\.00/,
    )
    expect(told[0]).toMatch(/You had asked for: Refund £1,200\.00/)
    expect(told[0]).toContain('> Half of it was used.')
    expect(await refunds(scene.parts.store)).toEqual([])
    expect(cardOf(scene)).toMatchObject({
      ...{ state: 'approved', followUp: 'asking', by: maya },
      ...{ insteadOf: expect.stringContaining('£1,200.00'), summary: expect.stringContaining('£800.00') },
    })
    const [done] = await scene.says('yes please')
    expect(done).toMatch(/^Refund RF-\S+: £800\.00/)
    expect(await amounts(scene)).toEqual(['80000'])
    expect(cardOf(scene)).toMatchObject({ followUp: 'done', result: done })
    await scene.rests(600_000)
    scene.answers(() => say('That is done already.'))
    await scene.says('yes')
    expect(await amounts(scene)).toEqual(['80000'])
  })

  it('the customer says no to is not done, and neither is the one before', async () => {
    const { scene } = await changed()
    expect((await scene.says('no, leave it'))[0]).toContain('left everything as it is')
    expect(cardOf(scene)).toMatchObject({ state: 'approved', followUp: 'declined' })
    await scene.says('please refund the £1,200 after all')
    expect(scene.outside.approvals.filter(({ state }) => state === 'open')).toHaveLength(1)
    await scene.says('yes')
    expect(await refunds(scene.parts.store)).toEqual([])
  })

  it('is asked of the customer even where the policy needs no yes of theirs', async () => {
    const scene = await withApprovers((one) =>
      one.policy(({ approvals }) => void (approvals.customer_confirms = false)),
    )
    await scene.says(asks)
    const [told] = await decides(scene, 'change', { amount: '799.99' })
    expect(told).toContain('Shall I do it?')
    await scene.rests(120_000)
    expect(await refunds(scene.parts.store)).toEqual([])
    await scene.says('yes')
    expect(await amounts(scene)).toEqual(['79999'])
  })

  it('may be more than was asked for, up to what is left of the invoice', async () => {
    const { scene, told } = await changed({ amount: '2880.00' })
    expect(told[0]).toContain('£2,880.00')
    await scene.says('yes')
    expect(await amounts(scene)).toEqual(['288000'])
  })

  it.each([
    ['no sum at all', 'a lot', /A sum in GBP/],
    ['nothing', '0', /A sum in GBP/],
    ['a tenth of a penny', '10.001', /A sum in GBP/],
    ['another currency', '$40', /A sum in GBP/],
    ['what was asked for', '1,200', /press Approve/],
    ['more than the invoice', '2880.01', /Only £2,880\.00 is left/],
  ])('%s is refused in the form', async (_what, amount, why) => {
    const scene = await withApprovers()
    await scene.says(asks)
    expect((await submits(scene, 'change', { amount })).errors?.['amount']).toMatch(why)
    await scene.rests()
    expect(cardOf(scene).state).toBe('open')
  })

  it('beyond what the policy lets a button approve is refused in the form', async () => {
    const scene = await withApprovers((one) =>
      one.policy(({ approvals }) => void (approvals.refunds_up_to = 1300)),
    )
    await scene.says(asks)
    expect((await submits(scene, 'change', { amount: '1300.01' })).errors?.['amount']).toMatch(
      /At most £1,300\.00 may be approved/,
    )
    expect((await presses(scene, 'change', maya, {}, 't')).open?.fields[0]).toMatchObject({
      initial: '1200.00',
      hint: 'Asked for: £1,200.00. At most £1,300.00.',
    })
  })

  it('is looked at by the tool once more when it counts: the approver is told, and it stays open', async () => {
    const scene = await withApprovers()
    await scene.says(asks)
    const { helpdesk } = scene.parts
    scene.parts.helpdesk = {
      ...helpdesk,
      invoice: async (scope, id) => {
        const invoice = await helpdesk.invoice(scope, id)
        return invoice && { ...invoice, refunded: { ...invoice.total, amount: 244_000 } }
      },
    }
    await decides(scene, 'change', { amount: '900' })
    expect(whispered(scene)).toEqual(['Only £440.00 of invoice INV-NWR-2607-S is left to refund.'])
    scene.parts.helpdesk = {
      ...helpdesk,
      invoice: async () => {
        throw new HelpdeskError('down', { again: 'retry' })
      },
    }
    await decides(scene, 'change', { amount: '900' })
    expect((await scene.state()).approvals[0]).toMatchObject({ state: 'open' })
    scene.parts.helpdesk = helpdesk
    expect((await decides(scene, 'change', { amount: '900' }))[0]).toContain('£900.00')
  })

  it('is refused to those who may not decide, and to whoever comes second', async () => {
    const scene = await withApprovers()
    await scene.says(asks)
    await decides(scene, 'change', { amount: '800' }, { id: 'slack:U0NOBODY', name: 'Nobody' })
    expect(whispered(scene).at(-1)).toContain('not among those who may approve')
    await submits(scene, 'change', { amount: '700' }, fin)
    await submits(scene, 'change', { amount: '600' }, tom)
    await presses(scene, 'approve', maya)
    await scene.rests()
    expect(whispered(scene).slice(-2)).toEqual([
      'Fin has decided this: approved.',
      'Fin has decided this: approved.',
    ])
    expect(cardOf(scene)).toMatchObject({ by: fin, summary: expect.stringContaining('£700.00') })
    expect(await submits(scene, 'change', { amount: '500' }, tom)).toMatchObject({
      errors: { amount: expect.stringContaining('decided already') },
    })
  })

  it('cannot be given to what moves no money', async () => {
    const scene = await withApprovers((one) =>
      one.policy(({ approvals }) => void approvals.tools.push('create_ticket')),
    )
    const ticket = { subject: 'Export is broken', description: 'It stops at forty percent.' }
    scene.answers((step) => (step === 0 ? [call('create_ticket', ticket)] : say('I have asked.')))
    await scene.says('the export stops at forty percent')
    expect(cardOf(scene).changeable).toBe(false)
    await presses(scene, 'change', maya, {}, 'trigger')
    await scene.rests()
    expect(cardOf(scene).state).toBe('open')
  })
})

it('a card says when a person who claimed the case meanwhile has the word', async () => {
  const scene = await withApprovers()
  await scene.says(asks)
  await decides(scene, 'change', { amount: '800' })
  await scene.says('get me a human please')
  const { case: held } = await scene.state()
  const at = scene.clock.now()
  await scene.parts.store.append(
    scene.record,
    [
      {
        ...{ key: `claim:${held?.id}:0`, type: 'case.claimed', at, case: held?.id, round: 0, by: tom },
      },
    ],
    { due: at },
  )
  await scene.rests()
  expect(cardOf(scene)).toMatchObject({ state: 'approved', followUp: 'taken' })
  expect((await scene.state()).pending).toBeUndefined()
})

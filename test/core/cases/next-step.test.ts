/** What a case's card suggests to do first: from the record, by rule. */
import { expect, it } from 'vitest'
import { HelpdeskError, SendError } from '../../../src/core/errors.ts'
import { asks, cardOf, withApprovers } from '../../support/approvals.ts'
import { accept, text } from '../../support/pipeline.ts'
import { call, say, startScene, type Scene } from '../../support/scene.ts'

const refund = { invoice: 'INV-NWR-2608', amount: '120.00', reason: 'seats charged twice' }
const next = ({ outside }: Scene) => outside.cards.at(-1)?.next

it('decides what waits for an approver', async () => {
  const scene = await withApprovers()
  await scene.says(asks)
  await scene.says('get me a human please')
  expect(next(scene)).toMatch(new RegExp(`^Decide ${cardOf(scene).id}: Refund £1,200\\.00`))
})

it('checks the invoice of which more is wanted than the bot may give', async () => {
  const scene = await startScene()
  const input = { ...refund, invoice: 'INV-NWR-2607-S', amount: '1200.00' }
  scene.answers((step) => (step === 0 ? [call('process_refund', input)] : say('A colleague decides.')))
  await scene.says(asks)
  expect(await scene.signals()).toEqual(['over_limit'])
  expect(next(scene)).toContain('Check invoice INV-NWR-2607-S:')
})

it('does by hand what was agreed to and refused', async () => {
  const scene = await startScene()
  const refused = new HelpdeskError('closed', { again: 'never', outcome: 'not-done' })
  scene.parts.helpdesk = { ...scene.parts.helpdesk, refund: () => Promise.reject(refused) }
  scene.answers((step) => (step === 0 ? [call('process_refund', refund)] : say('Shall I?')))
  await scene.says('we were charged twice for two seats')
  await scene.says('yes')
  expect(next(scene)).toMatch(/^Do it by hand, or tell them why it cannot be done: Refund £120\.00/)
})

it('reaches them where what was said did not fail to arrive', async () => {
  const scene = await startScene()
  const { parts, outside, clock } = scene
  const send = () => Promise.reject(new SendError('blocked', { again: 'never', code: '63024' }))
  await accept(parts, {
    ...text('hello there, a question', clock.now()),
    ...{ conversation: 'whatsapp:+447700900901/+447700900101' },
    ...{ from: { key: 'whatsapp:+447700900101', assurance: 'recognised' } },
  })
  await scene.rests()
  for (const name of ['sms', 'whatsapp'] as const)
    parts.channels.set(name, { ...outside.channel(name), send })
  await scene.says('How do I rotate a key?')
  await scene.rests()
  const [signal] = outside.cards.at(-1)?.signals ?? []
  expect(signal?.name).toBe('undelivered')
  const [, failed] = /a reply on (sms|whatsapp) could/.exec(signal?.evidence ?? '') ?? []
  expect(next(scene)).toContain(`Reach them on ${failed === 'sms' ? 'whatsapp' : 'sms'}:`)
})

it('agrees on a time with somebody who wants to be called, and else suggests nothing', async () => {
  const scene = await startScene()
  await scene.says('I want to talk to a human please')
  expect(next(scene)).toBeUndefined()
  await scene.says('A human, and please call me back about the audit')
  await scene.rests(60_000)
  expect(next(scene)).toBe('They ask for a call: agree on a time with them.')
})

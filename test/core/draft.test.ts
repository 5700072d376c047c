/** Draft mode: nothing of the bot's goes out before a person sent it, changed it or threw it away; each once. */
import { describe, expect, it } from 'vitest'
import { buttonValue } from '../../src/core/desk.ts'
import { ModelError } from '../../src/core/errors.ts'
import { maya, tom, whispered } from '../support/approvals.ts'
import { draftOf, follows, pressesDraft, startDrafting, submitsDraft } from '../support/drafts.ts'
import { staffDoes } from '../support/pipeline.ts'
import { call, say } from '../support/scene.ts'

const refund = { invoice: 'INV-NWR-2608', amount: '120.00', reason: 'seats charged twice' }

describe('a draft', () => {
  it('stands on the desk with what it answers; sent, it goes out once, as the bot’s', async () => {
    const scene = await startDrafting()
    expect(await scene.says('How do I rotate a key?')).toEqual([])
    expect(draftOf(scene)).toMatchObject({
      ...{ state: 'open', channel: 'sms', asked: ['How do I rotate a key?'] },
      ...{ text: 'Rotate it under Settings.', why: 'channels.sms: draft' },
      customer: { name: 'Dana Whitfield', account: 'Northwind Robotics' },
    })
    expect((await scene.state()).case).toBeUndefined()
    await pressesDraft(scene, 'send')
    expect(await follows(scene)).toEqual([expect.stringMatching(/Rotate it under Settings\.$/)])
    expect(scene.outside.taken[0]?.person).toBeUndefined()
    expect(draftOf(scene)).toMatchObject({ state: 'sent', by: maya })
    expect(await scene.entries('draft.decided')).toMatchObject([{ outcome: 'sent', by: maya }])
    await pressesDraft(scene, 'send', { by: tom })
    expect(await follows(scene)).toEqual([])
    expect(whispered(scene)).toEqual(['Maya has sent this already.'])
  })

  it('is part of the talk only once it was sent', async () => {
    const scene = await startDrafting()
    await scene.says('How do I rotate a key?')
    expect((await scene.state()).talk.map(({ who }) => who)).toEqual(['customer'])
    await pressesDraft(scene, 'send')
    await scene.rests()
    expect((await scene.state()).talk.map(({ who }) => who)).toEqual(['customer', 'bot'])
  })

  it('edited, it goes out as the person’s words', async () => {
    const scene = await startDrafting()
    await scene.says('How do I rotate a key?')
    const { open } = await pressesDraft(scene, 'edit', { trigger: 'trigger-1' })
    expect(open?.fields).toMatchObject([{ name: 'text', initial: 'Rotate it under Settings.' }])
    expect(await submitsDraft(scene, 'edit', { text: 'Under Settings, then Keys.' })).toEqual({})
    expect(await follows(scene)).toEqual(['Under Settings, then Keys.'])
    expect(scene.outside.taken[0]).toMatchObject({ person: true })
    expect(draftOf(scene)).toMatchObject({
      ...{ state: 'sent', by: maya, text: 'Under Settings, then Keys.' },
      insteadOf: 'Rotate it under Settings.',
    })
    expect((await scene.state()).talk.at(-1)).toMatchObject({ who: 'staff', name: 'Maya' })
  })

  it('edited into a promise nobody kept, its writer is asked once whether they mean it', async () => {
    const scene = await startDrafting()
    await scene.says('How do I rotate a key?')
    const text = 'I have refunded you £40.'
    expect((await submitsDraft(scene, 'edit', { text })).errors?.['text']).toMatch(/a refund was done/)
    expect(await follows(scene)).toEqual([])
    expect(await submitsDraft(scene, 'edit', { text: '  ' })).toEqual({
      errors: { text: 'There is nothing to send.' },
    })
    expect(await submitsDraft(scene, 'edit', { text })).toEqual({})
    expect(await follows(scene)).toEqual([text])
    expect(await scene.entries('draft.warned')).toMatchObject([{ by: maya }])
  })

  it('longer than a form’s field is shown in parts, and nothing of it gets lost', async () => {
    const long = Array.from(
      { length: 80 },
      (_, i) => `Step ${i}: press the button that is called ${i}.`,
    ).join('\n\n')
    const scene = await startDrafting(long)
    await scene.policy(({ channels }) => void (channels.slack = 'draft'))
    await scene.says('How do I rotate a key?', { conversation: 'slack:T0HOME/C0NORTH/1.1' })
    const { open } = await pressesDraft(scene, 'edit', { trigger: 'trigger-1' })
    const fields = open?.fields ?? []
    expect(fields.length).toBeGreaterThan(1)
    const values = Object.fromEntries(
      fields.map((field) => [field.name, field.kind === 'text' ? (field.initial ?? '') : '']),
    )
    await submitsDraft(scene, 'edit', values)
    expect(await follows(scene)).toEqual([long])
  })

  it('discarded, the customer’s words are a case, with why', async () => {
    const scene = await startDrafting()
    await scene.says('How do I rotate a key?')
    expect((await pressesDraft(scene, 'discard', { trigger: 't' })).open?.name).toBe('discard')
    await submitsDraft(scene, 'discard', { reason: 'It is under Security now.' })
    expect(await follows(scene)).toEqual([])
    const held = (await scene.state()).case
    expect(held?.signals).toMatchObject([
      { name: 'draft', evidence: 'Maya discarded the bot’s draft: “It is under Security now.”' },
    ])
    expect(held?.summary.left).toEqual([
      'Answer: How do I rotate a key?',
      'The bot would have said: Rotate it under Settings.',
    ])
    expect(draftOf(scene)).toMatchObject({ state: 'discarded', reason: 'It is under Security now.' })
  })

  it('of several decisions at once the first counts', async () => {
    const scene = await startDrafting()
    await scene.says('How do I rotate a key?')
    await submitsDraft(scene, 'edit', { text: 'Under Security.' }, tom)
    await pressesDraft(scene, 'send', { by: maya })
    await pressesDraft(scene, 'discard', { by: maya })
    expect(await follows(scene)).toEqual(['Under Security.'])
    expect(whispered(scene)).toEqual(['Tom has sent this already.', 'Tom has sent this already.'])
    expect((await scene.state()).case).toBeUndefined()
  })
})

describe('a draft is void', () => {
  it('when the customer goes on: a new one answers all of it', async () => {
    const scene = await startDrafting()
    await scene.says('How do I rotate a key?')
    const old = draftOf(scene).id
    scene.answers(() => say('Both under Settings.'))
    expect(await scene.says('And how do I delete one?')).toEqual([])
    expect(draftOf(scene)).toMatchObject({
      ...{ state: 'open', text: 'Both under Settings.' },
      asked: ['How do I rotate a key?', 'And how do I delete one?'],
    })
    expect(scene.outside.drafts.findLast(({ id }) => id === old)?.state).toBe('stale')
    expect((await scene.state()).sentiments, 'heard once each').toHaveLength(1)
    await pressesDraft(scene, 'send', { id: old })
    expect(await follows(scene)).toEqual([])
    expect(whispered(scene).at(-1)).toContain('the bot writes a new draft')
    await pressesDraft(scene, 'send')
    expect(await follows(scene)).toEqual([expect.stringContaining('Both under Settings.')])
  })

  it('when a person claims the case: what it said is theirs to use', async () => {
    const scene = await startDrafting()
    await scene.says('I want to talk to a human please')
    await scene.says('and how do I rotate a key?')
    const { case: held } = await scene.state()
    await staffDoes(scene.parts, {
      ...{ kind: 'pressed', id: 'claim', action: 'claim', by: maya, at: scene.clock.now() },
      ...{ value: buttonValue({ case: held?.id ?? '', round: 0 }), thread: held?.thread ?? '' },
    })
    await scene.rests()
    expect(draftOf(scene).state).toBe('taken')
    expect(scene.outside.cards.at(-1)?.summary.left.join()).toContain(
      'The bot would have said: Rotate it under Settings.',
    )
    const before = scene.outside.taken.length
    await pressesDraft(scene, 'send', { by: tom })
    await scene.rests()
    expect(scene.outside.taken.slice(before)).toEqual([])
  })
})

it('that nobody decides about is reminded of, and becomes a case', async () => {
  const scene = await startDrafting()
  await scene.says('How do I rotate a key?')
  await scene.rests(9 * 60_000)
  expect(scene.outside.notes).toEqual([])
  await scene.rests(60_000)
  expect(scene.outside.notes).toMatchObject([{ note: { ping: { who: 'here' } } }])
  await scene.rests(51 * 60_000)
  expect(await scene.signals()).toEqual(['draft'])
  expect(draftOf(scene).state).toBe('expired')
  await pressesDraft(scene, 'send')
  expect(await follows(scene)).toEqual([])
  await scene.rests(600 * 60_000)
  expect(scene.outside.notes.filter(({ id }) => id.endsWith(':reminder'))).toHaveLength(1)
})

it('by the account’s tier, and the stricter of tier and channel holds', async () => {
  const scene = await startDrafting()
  await scene.policy(({ channels, tiers }) => {
    channels.sms = 'auto'
    tiers.enterprise.mode = 'draft'
  })
  expect(await scene.says('How do I rotate a key?')).toEqual([])
  expect(draftOf(scene).why).toBe('tiers.enterprise.mode: draft')
  await scene.policy(({ channels }) => void (channels.sms = 'off'))
  await scene.says('hello? how do I rotate it')
  expect(await scene.signals()).toEqual(['channel_off'])
})

describe('a proposal in a draft', () => {
  const proposed = async () => {
    const scene = await startDrafting()
    scene.answers((step) => (step === 0 ? [call('process_refund', refund)] : say('I have prepared it.')))
    await scene.says('we were charged twice for two seats')
    return scene
  }

  it('is put to nobody before it was sent', async () => {
    const scene = await proposed()
    expect(draftOf(scene)).toMatchObject({
      text: 'I have prepared it.',
      below: expect.stringContaining('Refund £120.00'),
    })
    expect((await scene.state()).pending).toBeUndefined()
    scene.answers(() => say('What do you mean?'))
    await scene.says('yes')
    expect(await scene.entries('tool.called')).toEqual([])
  })

  it('can be agreed to once it was, and stands below whatever a person wrote', async () => {
    const scene = await proposed()
    await scene.rests(50 * 60_000)
    await submitsDraft(scene, 'edit', { text: 'Sorry about that! Here is what I can do.' })
    const [sent] = await follows(scene)
    expect(sent).toMatch(
      /^Sorry about that! Here is what I can do\.\n\n\*\*Shall I do this\?\*\*\nRefund £120\.00/,
    )
    await scene.rests(50 * 60_000)
    expect(await scene.says('yes')).toEqual([expect.stringMatching(/Refund RF-\S+: £120\.00/)])
  })
})

it('a hand-over is silent, and has no second case', async () => {
  const scene = await startDrafting()
  expect(await scene.says('I want to talk to a human please')).toEqual([])
  expect(await scene.signals()).toEqual(['asks_for_person'])
  expect(scene.outside.drafts).toEqual([])
})

it('an outage is a case, without a word that nobody approved', async () => {
  const scene = await startDrafting()
  scene.answers(() => {
    throw new ModelError('down', { again: 'never' })
  })
  expect(await scene.says('where is the audit log?')).toEqual([])
  expect(await scene.signals()).toEqual(['outage'])
})

it('where the desk can show no drafts, an answer becomes a case with the draft', async () => {
  const scene = await startDrafting()
  const { draft: _none, ...desk } = scene.parts.desk ?? scene.outside.desk
  scene.parts.desk = desk
  expect(await scene.says('How do I rotate a key?')).toEqual([])
  expect(await scene.signals()).toEqual(['draft'])
  expect((await scene.state()).case?.summary.left.join()).toContain('Rotate it under Settings.')
})

it('is decided only by those who may take cases', async () => {
  const scene = await startDrafting()
  scene.parts.roles = { whyNot: async ({ name }) => (name === 'Tom' ? 'Only agents may.' : undefined) }
  await scene.says('How do I rotate a key?')
  await pressesDraft(scene, 'send', { by: tom })
  expect(await follows(scene)).toEqual([])
  expect(whispered(scene)).toEqual(['Only agents may.'])
  expect(await submitsDraft(scene, 'edit', { text: 'x' }, tom)).toEqual({
    errors: { text: 'Only agents may.' },
  })
  await pressesDraft(scene, 'send')
  expect(await follows(scene)).toHaveLength(1)
})

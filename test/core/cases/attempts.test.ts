/** When the bot is not getting anywhere: its own word, the same question again, a case that was not settled. */
import { describe, expect, it, test } from 'vitest'
import { likeness } from '../../../src/core/cases/history.ts'
import { buttonValue } from '../../../src/core/desk.ts'
import { staffDoes } from '../../support/pipeline.ts'
import { call, confidence, say, startScene } from '../../support/scene.ts'

it('is answered once without confidence, and handed over the second time', async () => {
  const scene = await startScene()
  scene.answers(() => [...say('It might be the cache.'), confidence('low')])
  const [first] = await scene.says('why is the dashboard empty since this morning?')
  expect(first).toContain('It might be the cache.')
  expect(scene.requests).toHaveLength(1)
  const [second] = await scene.says('and the exports, are they affected too?')
  expect(second).toContain('handing this to a colleague')
  expect(await scene.signals()).toEqual(['unsure', 'failed_attempts'])
  expect((await scene.state()).attempts).toEqual([])
})

it('the same question again is one attempt more, and not counted twice', async () => {
  const scene = await startScene()
  scene.answers(() => [...say('Try again later.'), confidence('high')])
  await scene.says('why does the invoice export stop at forty percent?')
  const [second] = await scene.says('why does the invoice export still stop at forty percent?')
  expect(second).toContain('Try again later.')
  expect((await scene.state()).attempts).toHaveLength(1)
  const [third] = await scene.says('the invoice export still does stop at forty percent, why?')
  expect(third).toContain('handing this to a colleague')
  expect(await scene.signals()).toContain('failed_attempts')
})

it('attempts of long ago do not count, and certainty is none', async () => {
  const scene = await startScene()
  scene.answers(() => [...say('It might be the cache.'), confidence('low')])
  await scene.says('why is the dashboard empty since this morning?')
  scene.clock.pass(25 * 3_600_000)
  const [later] = await scene.says('where do I find the audit log?')
  expect(later).toContain('It might be the cache.')
  scene.answers(() => [...say('Under Settings.'), confidence('medium')])
  expect((await scene.says('and the list of seats?'))[0]).toContain('Under Settings.')
})

it('the policy says what counts as unsure, and how much it weighs', async () => {
  const scene = await startScene()
  await scene.policy(({ escalation }) => {
    escalation.unsure_at = 'medium'
    escalation.weights.unsure = 'alone'
  })
  scene.answers(() => [...say('Perhaps.'), confidence('medium')])
  expect((await scene.says('is the uptime good?'))[0]).toContain('handing this to a colleague')
  const off = await startScene()
  await off.policy(({ escalation }) => void (escalation.weights.unsure = 'off'))
  off.answers(() => [...say('Perhaps.'), confidence('low')])
  for (const ask of ['is the uptime good?', 'what about the sandbox quota?', 'where are my webhooks kept?'])
    expect((await off.says(ask))[0]).toContain('Perhaps.')
})

it('a report without an answer is noted, and the answer still has to come', async () => {
  const scene = await startScene()
  scene.answers((step) => (step === 0 ? [confidence('high')] : say('Under Settings.')))
  expect((await scene.says('where is the audit log?'))[0]).toContain('Under Settings.')
  expect(scene.requests).toHaveLength(2)
})

it('more calls than a step may have weigh with another reason', async () => {
  const scene = await startScene()
  const many = ['get_customer_profile', 'get_open_tickets', 'get_account_history', 'search_knowledge_base']
  scene.answers((step) =>
    step === 0
      ? many.map((name) => call(name, name === 'search_knowledge_base' ? { query: 'quota' } : {}))
      : [...say('It is complicated.'), confidence('low')],
  )
  expect((await scene.says('please untangle all of this'))[0]).toContain('handing this to a colleague')
  expect(await scene.signals()).toEqual(['complex', 'unsure'])
})

it('coming back after a case was resolved weighs with another reason', async () => {
  const scene = await startScene()
  await scene.says('I want to talk to a human please')
  const held = (await scene.state()).case
  for (const [round, action] of (['claim', 'resolve'] as const).entries()) {
    await staffDoes(scene.parts, {
      ...{ kind: 'pressed', id: `press-${round}`, action, thread: held?.thread ?? '', at: scene.clock.now() },
      ...{ value: buttonValue({ case: held?.id ?? '', round }), by: { id: 'slack:U0MAYA', name: 'Maya' } },
    })
    await scene.rests()
  }
  // By then the case is not opened again, and the bot answers.
  await scene.rests(24 * 3_600_000)
  scene.answers(() => [...say('It might be the cache.'), confidence('low')])
  expect((await scene.says('the dashboard is empty again'))[0]).toContain('handing this to a colleague')
  expect(await scene.signals()).toEqual(['reopened', 'unsure'])
})

it('an intent the policy keeps for people is handed over', async () => {
  const scene = await startScene()
  await scene.policy(({ escalation }) => void escalation.intents.push('billing'))
  await scene.says('why is my invoice higher this month?')
  expect(await scene.signals()).toEqual(['about_billing'])
})

describe('likeness of two messages', () => {
  test.each([
    ['why does the invoice export stop', 'Why does the invoice export stop??', 1],
    ['yes', 'yes', 0],
    ['what about my invoice', 'what about my ticket', 0],
    ['the export of invoices stops at 40%', 'rotate the API key in the console', 0],
  ])('%s / %s', (a, b, like) => expect(Math.floor(likeness(a, b))).toBe(like))
})

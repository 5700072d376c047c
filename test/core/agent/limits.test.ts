/** What an answer may cost in calls, tokens and money, and what has to come before a tool. */
import { expect, it, test } from 'vitest'
import { createDayMeter, overspent } from '../../../src/core/agent/spending.ts'
import { isHowTo } from '../../../src/core/agent/preconditions.ts'
import { createMetrics } from '../../../src/insight/metrics.ts'
import { openStores } from '../../helpdesk/world.ts'
import { movingClock } from '../../support/pipeline.ts'
import { call, say, startScene } from '../../support/scene.ts'

it('the same call is run once, refused twice, and then refused unread; all of them together are capped', async () => {
  const scene = await startScene()
  await scene.policy(({ turn }) => {
    turn.max_tool_calls = 6
    turn.max_steps = 20
  })
  scene.answers((step) =>
    step < 9
      ? [
          call(
            step < 4 ? 'process_refund' : 'get_open_tickets',
            step < 4 ? { invoice: 'INV-NOPE', amount: 1, reason: 'why not' } : {},
          ),
        ]
      : say('I give up.'),
  )
  await scene.says('please look into this')
  const results = (await scene.entries('tool.returned')).filter(({ call: id }) => /\.\d+\.\d+$/.test(id))
  const told = results.map(({ result }) => (result.ok ? 'ok' : result.error))
  expect(told[0]).toContain('no invoice INV-NOPE')
  expect(told[2]).toContain('refused already')
  expect(told[4]).toBe('ok')
  expect(told[5]).toContain('made already')
  expect(told[6]).toContain('all the calls one answer may make')
})

it('a person takes over when the answer, the conversation or the day has cost enough', async () => {
  for (const [what, change] of [
    ['this answer', 'turn'],
    ['this conversation', 'conversation'],
    ['all customers today', 'day'],
  ] as const) {
    const scene = await startScene()
    await scene.policy(({ spending }) => void (spending[change].tokens = 5))
    scene.answers((step) =>
      step < 6 ? [call('search_knowledge_base', { query: `limits ${step}` })] : say('Done.'),
    )
    const [reply] = await scene.says('what are the limits?')
    expect(reply).toContain('handing this to a colleague')
    const [signal] = (await scene.state()).case?.signals ?? []
    expect(signal?.name).toBe('spending_limit')
    expect(signal?.evidence).toContain(what)
    expect(scene.requests.length).toBeLessThanOrEqual(3)
  }
})

it('a conversation that was quiet begins anew', async () => {
  const scene = await startScene()
  await scene.policy(({ spending }) => void (spending.conversation.calls = 4))
  await scene.says('what are the limits?')
  await scene.says('and for the sandbox?')
  clockPasses(scene.clock, 25)
  const [reply] = await scene.says('good morning, what is the uptime?')
  expect(reply).toContain('Here you are.')
  const [again] = await scene.says('one more: is there a status page?')
  expect(again).toContain('Here you are.')
  expect((await scene.entries('spending.anew')).length).toBe(1)
})

it('what a conversation cost is told once it is quiet, also when nobody writes again', async () => {
  const scene = await startScene()
  const metrics = createMetrics()
  scene.parts.metrics = metrics
  await scene.says('what are the limits?')
  const { spent } = await scene.state()
  expect(Object.values(spent)[0]?.tokens).toBeGreaterThan(0)
  expect(await scene.parts.store.nextDue()).toBeLessThanOrEqual(scene.clock.now() + 24 * 3_600_000)
  await scene.rests(24 * 3_600_000)
  const told = metrics.text()
  expect(told).toContain('switchboard_conversation_cost_dollars_count 1\n')
  expect(told).toContain('switchboard_conversations_total 1\n')
  expect((await scene.state()).spent).toEqual({})
  expect(await scene.parts.store.nextDue()).toBeUndefined()
})

const clockPasses = (clock: { pass(ms: number): void }, hours: number) => clock.pass(hours * 3_600_000)

test('the day’s sum is shared by processes, survives one of them, and begins anew at midnight', async () => {
  const [store] = await openStores(1)
  if (!store) throw new TypeError('no store')
  const clock = movingClock()
  const one = createDayMeter(store, clock)
  const other = createDayMeter(store, clock)
  await other.today()
  for (let i = 0; i < 120; i += 1) {
    one.add({ calls: 1, tokens: 100, micro: 7 })
    clock.pass(6_000)
    await one.today()
  }
  expect(await other.today()).toEqual({ calls: 120, tokens: 12_000, micro: 840 })
  one.add({ calls: 1, tokens: 1, micro: 1 })
  await one.close()
  expect((await createDayMeter(store, clock).today()).calls).toBe(121)
  clock.pass(86_400_000)
  expect((await other.today()).calls).toBe(0)
})

test.each([
  [{ calls: 2, tokens: 0, micro: 0 }, 'x: 2 model calls of 2'],
  [{ calls: 0, tokens: 10, micro: 0 }, 'x: 10 tokens of 10'],
  [{ calls: 0, tokens: 0, micro: 1_500_000 }, 'x: $1.50 of $1.5'],
  [{ calls: 1, tokens: 9, micro: 1_499_999 }, undefined],
])('%o', (spent, why) => expect(overspent('x', spent, { calls: 2, tokens: 10, usd: 1.5 })).toBe(why))

const ticket = { subject: 'Rotating a key', description: 'They ask how to rotate an API key.' }

it('a ticket for a how-to question waits for the knowledge base, and says so', async () => {
  const scene = await startScene()
  const steps = [
    [call('create_ticket', ticket)],
    [call('search_knowledge_base', { query: 'rotate key' })],
    [call('create_ticket', ticket)],
  ]
  scene.answers((step) => steps[step] ?? say('Shall I?'))
  await scene.says('How do I rotate an API key?')
  const results = (await scene.entries('tool.returned')).filter(({ call: id }) => /\.\d+\.\d+$/.test(id))
  expect(results.map(({ result }) => result.ok)).toEqual([false, true, true])
  expect(results[0]?.result).toMatchObject({
    error: expect.stringContaining('search the knowledge base first'),
  })
})

test.each([
  ['How do I rotate a key?', true],
  ['wie kann ich den Schlüssel tauschen', true],
  ['¿Cómo puedo exportar?', true],
  ['Our export is broken since Monday', false],
  ['How is my ticket coming along', false],
])('%s: a how-to question %s', (text, told) => expect(isHowTo(text)).toBe(told))

it('what was done is in the ticket system, also when that was down at first', async () => {
  const scene = await startScene()
  await scene.policy(({ confirm }) => void (confirm.tools['process_refund'] = 'policy'))
  const { createTicket } = scene.parts.helpdesk
  let down = true
  scene.parts.helpdesk = {
    ...scene.parts.helpdesk,
    createTicket: (...args) => (down ? Promise.reject(new Error('down')) : createTicket(...args)),
  }
  const input = { invoice: 'INV-NWR-2608', amount: '120.00', reason: 'seats charged twice' }
  scene.answers((step) => (step === 0 ? [call('process_refund', input)] : say('It is on its way.')))
  await scene.says('we were charged twice for two seats')
  expect((await scene.state()).unlogged.length).toBe(1)
  down = false
  await scene.rests(31_000)
  const [logged] = await scene.entries('ticket.logged')
  const scope = { account: 'ACC-1001', contact: 'CON-1' }
  const written = await scene.parts.helpdesk.ticket(scope, logged?.ticket ?? '')
  expect(written).toMatchObject({ status: 'solved', description: expect.stringContaining('£120.00') })
  await scene.rests(31_000)
  expect((await scene.entries('ticket.logged')).length).toBe(1)
})

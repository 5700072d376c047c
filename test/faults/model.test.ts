/** The model slow, refusing, cut off or lying: the webhook is answered all the same, the customer once, and nothing is lost. */
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest'
import type { Fault } from '../support/faults.ts'
import { until } from '../support/stage.ts'
import { isAgent, isClassifier, startSetting, type Setting } from './setting.ts'

let setting: Setting
const restart = async (policy = {}) => {
  setting = await startSetting({ policy })
}
afterEach(() => setting.close())

const refuses = (status: number, type: string, headers?: { [name: string]: string }): Fault => ({
  status,
  body: { type: 'error', error: { type, message: 'told to fail' } },
  ...(headers ? { headers } : {}),
})
const overloaded = refuses(529, 'overloaded_error')
const limited = refuses(429, 'rate_limit_error', { 'retry-after': '3' })
const question = 'How do I rotate an API key?'

describe('the webhook never waits for the model', () => {
  beforeEach(() => restart())

  it('is answered while the model’s request is still open', async () => {
    const answer = Promise.withResolvers<void>()
    setting.model.always({ held: answer.promise })
    const written = await setting.stage.world.sms('dana', question)
    expect(written).toMatchObject({ delivered: true, attempts: 1 })
    const { ts } = setting.stage.world.slack('dana', question)
    await until('Slack’s event to be taken', () =>
      setting.stage.world.slackDeliveries().find((event) => event.ts === ts && event.state === 'delivered'),
    )
    await until('the model to be asked', () => setting.model.seen[0])
    expect(await setting.texts()).toEqual([])
    answer.resolve()
    await setting.textWith('Here is your answer.')
  })
})

/** Each fault hits as many requests as named; the SDK makes two of a call that may pass. */
const passing: [string, Fault[]][] = [
  ['overloaded at first', Array<Fault>(7).fill(overloaded)],
  ['rate-limited with Retry-After', [limited, limited]],
  ['5xx from a gateway before it', Array<Fault>(5).fill({ status: 502, body: '<html>Bad gateway</html>' })],
  ['cut off before the request arrives', Array<Fault>(5).fill('lost')],
  ['cut off before its answer', Array<Fault>(5).fill('cut')],
  ['cut off in the middle of its answer', Array<Fault>(5).fill('half')],
]

describe('a fault that passes costs time and nothing else', () => {
  beforeEach(() => restart())

  test.each(passing)('%s', async (_name, faults) => {
    setting.model.next(...faults)
    await setting.stage.world.sms('dana', question)
    await setting.textWith('Here is your answer.')
    await setting.rest()
    expect(await setting.texts()).toHaveLength(1)
    expect((await setting.entries('received')).length).toBe(1)
    expect((await setting.entries('answered')).map(({ route }) => route)).toEqual(['agent'])
    expect((await setting.entries('classified')).map(({ by }) => by)).toEqual(['rules'])
    expect(setting.cards()).toBe(0)
  })
})

describe('the classifier alone fails', () => {
  beforeEach(() => restart())

  test('rules take its place, and the agent answers', async () => {
    setting.model.always(overloaded, isClassifier)
    await setting.stage.world.sms('dana', question)
    await setting.textWith('Here is your answer.')
    expect(await setting.entries('classified')).toMatchObject([{ by: 'rules', cause: expect.any(String) }])
  })

  test('rules see who wants a person', async () => {
    setting.model.always({ status: 200, body: { nothing: 'of use' } }, isClassifier)
    await setting.stage.world.sms('dana', 'I want to speak to a human being, please.')
    await until('a card', () => (setting.cards() > 0 ? true : undefined))
    expect(setting.stage.model.requests).toEqual([])
  })
})

describe('a fault that does not pass becomes a case', () => {
  const gone: [string, Fault, { [path: string]: unknown }][] = [
    ['down beyond patience', overloaded, { 'turn.patience_minutes': 0.02 }],
    ['unreachable beyond patience', 'lost', { 'turn.patience_minutes': 0.02 }],
    ['our key is refused', refuses(401, 'authentication_error'), {}],
    ['our request is refused', refuses(400, 'invalid_request_error'), {}],
  ]

  test.each(gone)('%s', async (_name, fault, policy) => {
    await restart(policy)
    setting.model.always(fault)
    await setting.stage.world.sms('dana', question)
    const said = await setting.textWith('because of a technical problem on our side')
    await until('a card', () => (setting.cards() > 0 ? true : undefined))
    await setting.rest()
    const [opened] = await setting.entries('case.opened')
    expect(said).toContain(opened?.case.id)
    expect(opened?.case.signals.map(({ name }) => name)).toContain('outage')
    expect(opened?.case.summary.said.join()).toContain(question)
    expect(await setting.texts()).toHaveLength(1)

    setting.model.always('pass')
    await setting.stage.world.sms('dana', 'And how do I delete one?')
    await setting.textWith('Here is your answer.')
    expect(await setting.texts()).toHaveLength(2)
  })
})

const message = (content: object[], stop: string): Fault => ({
  status: 200,
  body: {
    ...{ id: 'msg_1', type: 'message', role: 'assistant', model: 'm', content, stop_reason: stop },
    usage: { input_tokens: 1, output_tokens: 1 },
  },
})
const call = (name: string, input: unknown) => ({ type: 'tool_use', id: 'toolu_1', name, input })

describe('a model that answers nonsense hands over, and the customer sees none of it', () => {
  beforeEach(() => restart())

  const nonsense: [string, Fault, string][] = [
    ['refuses', message([{ type: 'text', text: 'I must not.' }], 'refusal'), 'model_stopped'],
    [
      'is cut off at its limit',
      message([{ type: 'text', text: 'You rotate it by' }], 'max_tokens'),
      'model_stopped',
    ],
    ['runs out of context', message([], 'model_context_window_exceeded'), 'model_stopped'],
    ['says nothing', message([], 'end_turn'), 'no_answer'],
    ['says only spaces', message([{ type: 'text', text: ' \n' }], 'end_turn'), 'no_answer'],
    ['calls a tool that is not there, for ever', message([call('drop_tables', {})], 'tool_use'), 'complex'],
    [
      'calls a tool with broken arguments, for ever',
      message([call('process_refund', { invoice: 7 })], 'tool_use'),
      'complex',
    ],
    [
      'calls a tool with no object at all, for ever',
      message([call('get_account_history', 'all')], 'tool_use'),
      'complex',
    ],
  ]

  test.each(nonsense)('%s', async (_name, answer, signal) => {
    setting.model.always(answer, isAgent)
    await setting.stage.world.sms('dana', question)
    const said = await setting.textWith('handing this to a colleague')
    await until('a card', () => (setting.cards() > 0 ? true : undefined))
    await setting.rest()
    const [opened] = await setting.entries('case.opened')
    expect(opened?.case.signals.map(({ name }) => name)).toContain(signal)
    expect(await setting.texts()).toEqual([said])
    expect(said).not.toMatch(/must not|rotate it by|undefined|error|tool/i)
  })

  test.each([
    ['an answer without content', { id: 'msg_1', type: 'message', role: 'assistant' }],
    ['an answer that is no message', ['surprise']],
    ['no JSON', 'surprise'],
  ])('answers %s, until it recovers', async (_name, body) => {
    setting.model.always({ status: 200, body }, isAgent)
    await setting.stage.world.sms('dana', question)
    await until('a failed turn', async () => (await setting.entries('turn.failed'))[0])
    setting.model.always('pass')
    await setting.textWith('Here is your answer.')
    expect(await setting.texts()).toHaveLength(1)
  })
})

describe('a write is made once', () => {
  beforeEach(() =>
    restart({ 'confirm.tools': { create_ticket: 'policy' }, 'tools.search_before_ticket': false }),
  )

  test('also when the model fails right after it, again and again', async () => {
    const input = {
      subject: 'API keys cannot be rotated',
      description: 'The page is empty.',
      priority: 'normal',
    }
    setting.stage.model.script((_, step) =>
      step === 0 ? { calls: [{ name: 'create_ticket', input }] } : { text: 'There is a ticket now.' },
    )
    // Classification and the first step pass; then the storm.
    setting.model.next('pass', 'pass', ...Array<Fault>(6).fill('cut'), ...Array<Fault>(2).fill(overloaded))
    await setting.stage.world.sms('dana', question)
    await setting.textWith('There is a ticket now.')
    const done = (await setting.entries('tool.returned')).filter(({ tool }) => tool === 'create_ticket')
    expect(done.map(({ result }) => result.ok)).toContain(true)
    const { entries } = await setting.stage.store.read('helpdesk:ACC-1001', 0)
    expect(entries.filter(({ type }) => type === 'ticket_created')).toHaveLength(1)
    expect((await setting.entries('turn.failed')).length).toBeGreaterThan(0)
  })
})

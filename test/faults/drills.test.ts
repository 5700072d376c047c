/**
 * Outage drills: each fault of each model against what has to come of it. Whatever the fault, the customer is answered or the
 * message queued within two seconds of giving up, nothing is lost, nothing is written, and it recovers by itself.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { block, dana, message, says, startDrill, type Drill, type Fault } from './drill.ts'

/** From giving up a model to the entry that answers or queues, ms: what the product promises. */
const promptly = 2_000

const refuses = (status: number, type: string, headers?: { [name: string]: string }): Fault => ({
  status,
  body: { type: 'error', error: { type, message: 'told to fail' } },
  ...(headers ? { headers } : {}),
})
const call = (input: unknown, name = 'process_refund') => ({ type: 'tool_use', id: 'toolu_1', name, input })
const good = message([block('Here is your answer.')], 'end_turn')

/** `queued`: tried again by itself. Otherwise the signal a person gets the message with. */
type Outcome = 'queued' | 'outage' | 'model_stopped' | 'no_answer' | 'complex'

const table: [what: string, fault: Fault, outcome: Outcome][] = [
  ['429, to be asked again later', refuses(429, 'rate_limit_error', { 'retry-after': '7' }), 'queued'],
  ['529', refuses(529, 'overloaded_error'), 'queued'],
  ['500', refuses(500, 'api_error'), 'queued'],
  ['a page of a proxy', { status: 502, body: '<html>Bad gateway</html>' }, 'queued'],
  ['no answer in time', 'silent', 'queued'],
  ['a connection that is cut', 'cut', 'queued'],
  ['half an answer', { half: good }, 'queued'],
  ['no JSON', { status: 200, body: 'Certainly! {' }, 'queued'],
  ['JSON of another shape', { status: 200, body: { answer: 42 } }, 'queued'],
  ['a key that is refused', refuses(401, 'authentication_error'), 'outage'],
  ['a request that is refused', refuses(400, 'invalid_request_error'), 'outage'],
  ['a refusal', says([block('I must not say that.')], 'refusal'), 'model_stopped'],
  ['an answer that is cut off', says([block('You rotate it by')], 'max_tokens'), 'model_stopped'],
  ['a context that is full', says([], 'model_context_window_exceeded'), 'model_stopped'],
  ['no content', says([]), 'no_answer'],
  ['empty words', says([block(' \n')]), 'no_answer'],
  ['a call of no tool of ours, for ever', says([call({}, 'drop_tables')], 'tool_use'), 'complex'],
  ['a write without its arguments, for ever', says([call({ invoice: 7 })], 'tool_use'), 'complex'],
  ['a write that is no object, for ever', says([call('all of it')], 'tool_use'), 'complex'],
  ['a write cut off in its arguments', says([call({ invoice: 'INV-N' })], 'max_tokens'), 'model_stopped'],
]

let drill: Drill
beforeEach(async () => {
  drill = await startDrill()
})
afterEach(() => drill.close())

const question = 'How do I rotate an API key?'

/** Each time a model was given up, its next entry in the record comes soon. */
async function expectPrompt(): Promise<void> {
  const noted = [
    ...(await drill.entries('classified')),
    ...(await drill.entries('turn.failed')),
    ...(await drill.entries('answered')),
  ].map(({ at }) => at)
  for (const at of drill.givenUp) {
    const next = Math.min(...noted.filter((one) => one >= at))
    expect(next - at).toBeLessThanOrEqual(promptly)
  }
}

async function expectNothingWritten(): Promise<void> {
  expect(await drill.written()).toEqual([])
  const { pending, confirmed, unread, waiting, turn } = await drill.state()
  expect([pending, confirmed, unread, waiting, turn]).toEqual([undefined, undefined, [], [], undefined])
}

describe('the agent', () => {
  test.each(table)('%s', async (_what, fault, outcome) => {
    drill.breaks('agent', fault)
    await drill.write(question)
    await expectPrompt()
    if (outcome === 'queued') {
      const [failed] = await drill.entries('turn.failed')
      expect(failed?.retryAt).toBeGreaterThan(drill.clock.now())
      expect(drill.said()).toEqual([])
      drill.breaks('agent', undefined)
      await drill.goOn(60_000)
      expect(drill.said().filter((words) => words.includes('Here is your answer.'))).toHaveLength(1)
      expect((await drill.entries('answered')).map(({ route }) => route)).toEqual(['agent'])
    } else {
      const [opened] = await drill.entries('case.opened')
      expect(opened?.case.signals.map(({ name }) => name)).toContain(outcome)
      expect(opened?.case.summary.said.join()).toContain(question)
      expect(drill.said()).toEqual([expect.stringContaining(opened?.case.id ?? 'a case')])
      expect(drill.said().join()).not.toMatch(/must not|rotate it by|told to fail|undefined|tool/)
    }
    await expectNothingWritten()
  })

  test.each(table.filter(([, , outcome]) => outcome === 'queued'))(
    '%s, beyond patience: a person has the message, and the next one is answered once the model is back',
    async (_what, fault) => {
      drill.breaks('agent', fault)
      await drill.write(question)
      await drill.goOn((drill.parts.policy.turn.patience_minutes + 2) * 60_000)
      const [opened] = await drill.entries('case.opened')
      expect(opened?.case.signals.map(({ name }) => name)).toEqual(['outage'])
      expect(drill.said().at(-1)).toContain(opened?.case.id)
      await expectPrompt()
      drill.breaks('agent', undefined)
      await drill.write('And how do I delete one?')
      await drill.goOn(60_000)
      expect(drill.said().at(-1)).toContain('Here is your answer.')
      await expectNothingWritten()
    },
  )
})

describe('the classifier', () => {
  test.each([
    ...table.map(([what, fault]): [string, Fault] => [what, fault]),
    ['labels that do not exist', says([block(JSON.stringify({ intent: 'poetry' }))])],
    ['half of its JSON', says([block('{"intent":"bil')])],
  ] satisfies [string, Fault][])('%s: rules take its place, and the agent answers', async (_what, fault) => {
    drill.breaks('classifier', fault)
    await drill.write(question)
    expect(await drill.entries('classified')).toMatchObject([{ by: 'rules', cause: expect.any(String) }])
    expect(drill.said()).toEqual([expect.stringContaining('Here is your answer.')])
    await expectPrompt()
    await expectNothingWritten()
  })

  test('rules still see who has to go to a person', async () => {
    drill.breaks('classifier', 'cut')
    await drill.write('I will report you to the ombudsman')
    const [opened] = await drill.entries('case.opened')
    expect(opened?.case.signals.map(({ name }) => name)).toContain('regulator')
    expect(drill.said()).toHaveLength(1)
  })
})

describe('both at once, and many customers', () => {
  const others = Array.from({ length: 12 }, (_, i) => `+4477009008${10 + i}`)

  test('nobody is lost: the calls stop while nothing answers, one looks, and all are answered by themselves', async () => {
    drill.breaks('agent', refuses(529, 'overloaded_error'))
    drill.breaks('classifier', refuses(529, 'overloaded_error'))
    for (const number of others) await drill.write(question, number)
    const during = drill.calls()
    expect(during, 'the breakers keep most calls back').toBeLessThan(others.length * 2)
    drill.breaks('agent', undefined)
    drill.breaks('classifier', undefined)
    await drill.goOn(120_000)
    for (const number of others) {
      expect(drill.said(number).filter((words) => words.includes('Here is your answer.'))).toHaveLength(1)
      expect((await drill.state(number)).unread).toEqual([])
      expect(await drill.entries('case.opened', number)).toEqual([])
    }
  })
})

describe('a write and the outage', () => {
  const refund = call({ invoice: 'INV-NWR-2608', amount: '120.00', reason: 'two seats were charged twice' })

  test('a model that goes away after it asked for a write: nothing is done, and it is proposed once', async () => {
    drill.answers((step) => {
      if (step === 0) return [refund]
      return [block('I can pay that back.')]
    })
    await drill.write('We were charged twice for seats, please pay it back')
    expect((await drill.state()).pending?.summary).toContain('£120.00')
    drill.breaks('agent', 'cut')
    drill.breaks('classifier', 'cut')
    const before = drill.calls()
    await drill.write('yes')
    expect(await drill.written()).toContain('refunded')
    expect(drill.calls(), 'a yes needs no model').toBe(before)
    await drill.goOn(600_000)
    expect((await drill.written()).filter((type) => type === 'refunded')).toHaveLength(1)
    expect(drill.said(dana).filter((words) => words.includes('RF-'))).toHaveLength(1)
  })

  test('a model that fails between proposing and answering proposes nothing twice', async () => {
    let step = 0
    drill.answers((nth) => {
      step = nth
      if (nth === 0) {
        drill.breaks('agent', refuses(529, 'overloaded_error'))
        return [refund]
      }
      return [block('I can pay that back.')]
    })
    await drill.write('We were charged twice for seats, please pay it back')
    expect(await drill.entries('turn.failed')).toHaveLength(1)
    drill.breaks('agent', undefined)
    await drill.goOn(60_000)
    expect(step).toBe(1)
    expect(await drill.entries('proposed')).toHaveLength(1)
    expect(await drill.written()).toEqual([])
    expect(drill.said()).toEqual([expect.stringContaining('£120.00')])
  })
})

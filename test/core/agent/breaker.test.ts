import { expect, it } from 'vitest'
import { breakerDefaults, circuitOpen, withBreaker } from '../../../src/core/agent/breaker.ts'
import { classificationSchema } from '../../../src/core/classification.ts'
import { ModelError } from '../../../src/core/errors.ts'
import { movingClock, quietLog, scriptedModel } from '../../support/pipeline.ts'
import { say } from '../../support/scene.ts'

const request = { system: '', tools: [], messages: [], settled: 0, maxTokens: 1, user: 'u' }
const signal = new AbortController().signal
const failing = (again: 'retry' | 'never', code = '529') => new ModelError('told to fail', { again, code })

function circuit() {
  const clock = movingClock()
  let fault: ModelError | undefined = failing('retry')
  const model = scriptedModel(() => {
    if (fault) throw fault
    return say('Fine.')
  })
  const guarded = withBreaker(model, { clock, log: quietLog })
  const ask = () =>
    guarded.reply(request, signal).then(
      () => 'answered',
      (error: unknown) => (error instanceof ModelError ? error.code : 'other'),
    )
  return { clock, model, ask, fail: (next: ModelError | undefined) => (fault = next) }
}

it('opens after failures in a row, lets one look through after a while, and closes by itself', async () => {
  const { clock, model, ask, fail } = circuit()
  for (let i = 0; i < breakerDefaults.failures; i += 1) expect(await ask()).toBe('529')
  expect(await ask()).toBe(circuitOpen)
  expect(model.asked).toBe(breakerDefaults.failures)
  clock.pass(breakerDefaults.openMs)
  expect(await Promise.all([ask(), ask(), ask()])).toEqual(['529', circuitOpen, circuitOpen])
  clock.pass(breakerDefaults.openMs)
  expect(await ask(), 'a look that failed keeps it open for longer').toBe(circuitOpen)
  fail(undefined)
  clock.pass(breakerDefaults.openMs)
  expect(await Promise.all([ask(), ask()])).toEqual(['answered', circuitOpen])
  expect(await Promise.all([ask(), ask()])).toEqual(['answered', 'answered'])
})

it('stays closed for calls that are at fault themselves, and counts failures in a row only', async () => {
  const { ask, fail } = circuit()
  for (const fault of [failing('never', '400'), failing('retry', 'aborted'), failing('retry', 'invalid')]) {
    fail(fault)
    for (let i = 0; i < 6; i += 1) expect(await ask()).toBe(fault.code)
  }
  for (let i = 0; i < 6; i += 1) {
    fail(i % 3 === 2 ? undefined : failing('retry'))
    expect(await ask()).not.toBe(circuitOpen)
  }
})

it('the small model has a circuit of its own', async () => {
  const { clock, model } = circuit()
  const guarded = withBreaker(model, { clock, log: quietLog })
  for (let i = 0; i < 5; i += 1) await guarded.reply(request, signal).catch(() => undefined)
  const asked = { system: '', text: 'hello', schema: classificationSchema, user: 'u' }
  expect((await guarded.classify(asked, signal)).value.sentiment).toBe('neutral')
})

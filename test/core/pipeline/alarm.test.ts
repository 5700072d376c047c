import { expect, test } from 'vitest'
import { createAlarm } from '../../../src/core/pipeline/alarm.ts'

test('rings for the earliest time it was set to, late by at most its grain and never early', () => {
  const alarm = createAlarm()
  for (const at of [1_234, 1_111, 5_000]) alarm.set(at)
  const next = alarm.next() ?? 0
  expect(next).toBeGreaterThanOrEqual(1_111)
  expect(next).toBeLessThanOrEqual(1_121)
})

test('what is looked at is forgotten, what comes later is not', () => {
  const alarm = createAlarm()
  for (const at of [0, 700, 900]) alarm.set(at)
  alarm.clear(700)
  expect(alarm.next()).toBe(900)
  alarm.clear(900)
  expect(alarm.next()).toBeUndefined()
})

/**
 * The offline classifier on phrasings it was not trained on (test/fixtures/phrasings): on those its thresholds
 * were chosen with, held to its targets; on the last set, written when it was done and never looked at in
 * tuning, held to what was measured then.
 */
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Flag } from '../../../src/core/classification.ts'
import { classifyByRules } from '../../../src/core/pipeline/rules.ts'
import { accuracy, measureFlag, readPhrasings, type Phrasing } from '../../support/phrasings.ts'

const folder = join(import.meta.dirname, '../../fixtures/phrasings')

interface Least {
  precision: number
  recall: number
}

function hold(phrasings: Phrasing[], flag: Flag, least: Least): void {
  const { precision, recall, positives, missed, falseAlarms } = measureFlag(flag, phrasings, classifyByRules)
  console.log(
    `${flag}: ${positives} of ${phrasings.length}: precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}`,
    { missed, falseAlarms },
  )
  expect(precision).toBeGreaterThanOrEqual(least.precision)
  expect(recall).toBeGreaterThanOrEqual(least.recall)
}

describe('held out', () => {
  const phrasings = readPhrasings(join(folder, 'held-out'))

  test('is large, in eight languages, and says nothing twice', () => {
    expect(phrasings.length).toBeGreaterThanOrEqual(1_000)
    expect(new Set(phrasings.map(({ text }) => text)).size).toBe(phrasings.length)
    expect(new Set(phrasings.map(({ language }) => language ?? 'en')).size).toBe(8)
  })

  test.each([
    ['asks_for_person', { precision: 0.95, recall: 0.97 }],
    ['regulator', { precision: 0.85, recall: 0.99 }],
    ['legal', { precision: 0.85, recall: 0.99 }],
    ['vulnerability', { precision: 0.85, recall: 0.99 }],
    ['fraud', { precision: 0.85, recall: 0.99 }],
    ['cancellation', { precision: 0.85, recall: 0.95 }],
    ['only_thanks', { precision: 0.95, recall: 0.85 }],
    ['greeting', { precision: 0.95, recall: 0.85 }],
  ] as const)('%s', (flag, least) => hold(phrasings, flag, least))

  test.each([
    ['intent', 0.88],
    ['sentiment', 0.82],
    ['language', 0.96],
  ] as const)('%s', (label, least) => {
    const { share, count, wrong } = accuracy(label, phrasings, classifyByRules)
    console.log(`${label}: ${(share * 100).toFixed(1)} % of ${count}`, wrong)
    expect(share).toBeGreaterThanOrEqual(least)
  })
})

describe('the last set, from which nothing was taken', () => {
  const phrasings = readPhrasings(join(folder, 'last'))

  test.each([
    ['asks_for_person', { precision: 0.9, recall: 0.85 }],
    ['regulator', { precision: 0.85, recall: 0.95 }],
    ['legal', { precision: 0.85, recall: 0.75 }],
    ['vulnerability', { precision: 0.85, recall: 0.85 }],
    ['fraud', { precision: 0.85, recall: 0.92 }],
    ['cancellation', { precision: 0.85, recall: 0.95 }],
  ] as const)('%s', (flag, least) => hold(phrasings, flag, least))
})

/** Prometheus' text format: one line for each series, and labels that cannot break it. */
import { describe, expect, it } from 'vitest'
import { counters } from '../../src/core/metrics.ts'
import { createMetrics } from '../../src/insight/metrics.ts'

const series = (text: string) => text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))

describe('the exposition', () => {
  it('names every counter there is, with its help and type, before anything was counted', () => {
    const text = createMetrics().text()
    for (const [name, help] of Object.entries(counters)) {
      expect(text).toContain(`# HELP ${name} ${help}\n# TYPE ${name} counter\n`)
    }
    expect(series(text)).toEqual([])
    expect(text.endsWith('\n')).toBe(true)
  })

  it('adds up by name and labels, in whatever order those are given', () => {
    const metrics = createMetrics()
    metrics.count('switchboard_messages_total', { channel: 'sms', outcome: 'stored' })
    metrics.count('switchboard_messages_total', { outcome: 'stored', channel: 'sms' })
    metrics.count('switchboard_messages_total', { channel: 'slack', outcome: 'stored' })
    metrics.count('switchboard_model_tokens_total', { model: 'm', kind: 'input' }, 250)
    metrics.count('switchboard_turn_failures_total')
    expect(series(metrics.text()).sort()).toEqual([
      'switchboard_messages_total{channel="slack",outcome="stored"} 1',
      'switchboard_messages_total{channel="sms",outcome="stored"} 2',
      'switchboard_model_tokens_total{kind="input",model="m"} 250',
      'switchboard_turn_failures_total 1',
    ])
  })

  it('escapes what would end a label', () => {
    const metrics = createMetrics()
    metrics.count('switchboard_turns_total', { route: 'a"b\\c\nd' })
    expect(series(metrics.text())).toEqual(['switchboard_turns_total{route="a\\"b\\\\c\\nd"} 1'])
  })

  it('does not mix up two of them', () => {
    const [one, other] = [createMetrics(), createMetrics()]
    one.count('switchboard_turn_failures_total')
    expect(series(other.text())).toEqual([])
  })
})

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
    const counted = series(metrics.text()).filter((line) => line.includes('_total'))
    expect(counted.sort()).toEqual([
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

  it('shows how values spread, what they add up to, and how many there were', () => {
    const metrics = createMetrics()
    for (const cost of [0.004, 0.02, 0.02, 99]) metrics.observe('switchboard_conversation_cost_dollars', cost)
    const shown = series(metrics.text())
    expect(metrics.text()).toContain('# TYPE switchboard_conversation_cost_dollars histogram\n')
    expect(shown).toContain('switchboard_conversation_cost_dollars_bucket{le="0.0025"} 0')
    expect(shown).toContain('switchboard_conversation_cost_dollars_bucket{le="0.005"} 1')
    expect(shown).toContain('switchboard_conversation_cost_dollars_bucket{le="0.025"} 3')
    expect(shown).toContain('switchboard_conversation_cost_dollars_bucket{le="10"} 3')
    expect(shown).toContain('switchboard_conversation_cost_dollars_bucket{le="+Inf"} 4')
    expect(shown).toContain('switchboard_conversation_cost_dollars_sum 99.044')
    expect(shown).toContain('switchboard_conversation_cost_dollars_count 4')
  })

  it('works out the share of tokens that came from the prompt cache, by model', () => {
    const metrics = createMetrics()
    const tokens = { input: 100, cacheWrite: 100, cacheRead: 600, output: 5_000 }
    for (const [kind, count] of Object.entries(tokens))
      metrics.count('switchboard_model_tokens_total', { model: 'sonnet', kind }, count)
    metrics.count('switchboard_model_tokens_total', { model: 'haiku', kind: 'input' }, 50)
    const shares = series(metrics.text()).filter((line) => line.includes('hit_share'))
    expect(shares).toEqual([
      'switchboard_prompt_cache_hit_share{model="sonnet"} 0.75',
      'switchboard_prompt_cache_hit_share{model="haiku"} 0',
    ])
  })
})

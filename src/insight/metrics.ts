/** Metrics in Prometheus' text format 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/). */
import {
  counters,
  gauges,
  histograms,
  type CounterName,
  type HistogramName,
  type Metrics,
} from '../core/metrics.ts'

export interface Exposition extends Metrics {
  /** The body of `GET /metrics`. */
  text(): string
}

/** Values by their labels as they are written. */
type Series = Map<string, number>

export function createMetrics(): Exposition {
  const values = new Map<string, Series>()
  const measured = new Map<string, Measured>()
  /** How labels are written, by their names and values in the order they were given: values come from small closed sets. */
  const written = new Map<string, string>()
  const keyOf = (labels: { [label: string]: string }): string => {
    let given = ''
    for (const name in labels) given += `${name}\0${labels[name]}\0`
    const known = written.get(given) ?? labelled(labels)
    written.set(given, known)
    return known
  }
  return {
    count(name: CounterName, labels = {}, by = 1) {
      const series = values.get(name) ?? new Map<string, number>()
      values.set(name, series)
      const key = keyOf(labels)
      series.set(key, (series.get(key) ?? 0) + by)
    },
    observe(name: HistogramName, value) {
      const { ends } = histograms[name]
      const known = measured.get(name) ?? { buckets: ends.map(() => 0), sum: 0, count: 0 }
      measured.set(name, known)
      ends.forEach((end, i) => {
        if (value <= end) known.buckets[i] = (known.buckets[i] ?? 0) + 1
      })
      known.sum += value
      known.count += 1
    },
    text: () =>
      [
        ...Object.entries(counters).flatMap(([name, help]) => [
          ...headed(name, help, 'counter'),
          ...lines(name, values.get(name) ?? new Map<string, number>()),
        ]),
        ...Object.entries(histograms).flatMap(([name, { help, ends }]) => [
          ...headed(name, help, 'histogram'),
          ...bucketLines(name, ends, measured.get(name)),
        ]),
        ...Object.entries(gauges).flatMap(([name, help]) => [
          ...headed(name, help, 'gauge'),
          ...lines(name, hitShares(values.get('switchboard_model_tokens_total'))),
        ]),
      ].join('\n') + '\n',
  }
}

interface Measured {
  /** How many values were at most each end: they add up as they go. */
  buckets: number[]
  sum: number
  count: number
}

const headed = (name: string, help: string, type: string): string[] => [
  `# HELP ${name} ${help}`,
  `# TYPE ${name} ${type}`,
]

const lines = (name: string, series: Series): string[] =>
  [...series].map(([labels, value]) => `${name}${labels} ${value}`)

function bucketLines(name: string, ends: readonly number[], measured: Measured | undefined): string[] {
  if (!measured) return []
  return [
    ...ends.map((end, i) => `${name}_bucket{le="${end}"} ${measured.buckets[i]}`),
    `${name}_bucket{le="+Inf"} ${measured.count}`,
    `${name}_sum ${measured.sum}`,
    `${name}_count ${measured.count}`,
  ]
}

const readKind = /^\{kind="(input|cacheRead|cacheWrite)",(model="(?:[^"\\]|\\.)*")\}$/

/** By model, of the tokens it has read. */
function hitShares(tokens: Series = new Map<string, number>()): Series {
  const read = new Map<string, { cached: number; all: number }>()
  for (const [labels, value] of tokens) {
    const [, kind, model] = readKind.exec(labels) ?? []
    if (!model) continue
    const sum = read.get(model) ?? { cached: 0, all: 0 }
    read.set(model, { cached: sum.cached + (kind === 'cacheRead' ? value : 0), all: sum.all + value })
  }
  const shares = [...read].filter(([, { all }]) => all > 0)
  return new Map(shares.map(([model, { cached, all }]) => [`{${model}}`, Number((cached / all).toFixed(4))]))
}

function labelled(labels: { [label: string]: string }): string {
  const pairs = Object.entries(labels)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}="${value.replace(/[\\"\n]/g, (c) => (c === '\n' ? '\\n' : `\\${c}`))}"`)
  return pairs.length > 0 ? `{${pairs.join(',')}}` : ''
}

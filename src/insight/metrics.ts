/** Counters in Prometheus' text format 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/). */
import { counters, type CounterName, type Metrics } from '../core/metrics.ts'

export interface Exposition extends Metrics {
  /** The body of `GET /metrics`. */
  text(): string
}

export function createMetrics(): Exposition {
  const values = new Map<CounterName, Map<string, number>>()
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
    count(name, labels = {}, by = 1) {
      const series = values.get(name) ?? new Map<string, number>()
      values.set(name, series)
      const key = keyOf(labels)
      series.set(key, (series.get(key) ?? 0) + by)
    },
    text: () =>
      Object.entries(counters)
        .flatMap(([name, help]) => [
          `# HELP ${name} ${help}`,
          `# TYPE ${name} counter`,
          ...[...(seriesOf(values, name) ?? [])].map(([labels, value]) => `${name}${labels} ${value}`),
        ])
        .join('\n') + '\n',
  }
}

const seriesOf = (values: Map<CounterName, Map<string, number>>, name: string) =>
  [...values].find(([known]) => known === name)?.[1]

function labelled(labels: { [label: string]: string }): string {
  const pairs = Object.entries(labels)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}="${value.replace(/[\\"\n]/g, (c) => (c === '\n' ? '\\n' : `\\${c}`))}"`)
  return pairs.length > 0 ? `{${pairs.join(',')}}` : ''
}

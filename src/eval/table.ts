/** A report for people to read. Pure. */
import type { Rate } from './figures.ts'
import type { Passing, Report, Tried } from './run.ts'

/** Characters of a fault that are shown; the JSON has all of it. */
const faultShown = 200

export function tableOf(report: Report): string {
  return [
    ...(report.standin
      ? [
          'THE OFFLINE STAND-IN, NOT CLAUDE: rules play the model, so this says that the gateway works, not how good a model is.',
        ]
      : []),
    `model: ${report.model}; ${report.scenarios.length} scenarios, each ${report.k} times`,
    '',
    ...report.scenarios.map(line),
    '',
    ...rates(report),
    '',
    ...figures(report),
  ].join('\n')
}

const line = ({ file, about, tries, passed }: Tried): string => {
  const fault = tries.flatMap(({ faults }) => faults)[0]
  const mark = passed === tries.length ? '✓' : '✗'
  return [
    `${mark} ${passed}/${tries.length}  ${file}  ${about}`,
    ...(fault === undefined ? [] : [`      ${fault.slice(0, faultShown)}`]),
  ].join('\n')
}

function rates({ overall, byIntent, k }: Report): string[] {
  const heads = Array.from({ length: k }, (_, i) => `pass^${i + 1}`)
  const rows: [string, Passing][] = [['all', overall], ...Object.entries(byIntent)]
  const cells = rows.map(([name, { scenarios, passAll }]) => [name, String(scenarios), ...passAll.map(share)])
  const table = [['intent', 'scenarios', ...heads], ...cells]
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  )
  return table.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

/** With its 95 % interval (Wilson). */
const share = ({ value, low, high }: Rate): string => `${percent(value)} (${percent(low)}–${percent(high)})`
const percent = (value: number): string => `${(value * 100).toFixed(0)}%`

function figures({
  cost,
  tokens,
  modelCalls,
  answerMs,
  conversationMs,
  answers,
  agentRuns,
}: Report): string[] {
  return [
    cost
      ? `cost a conversation: p50 ${dollars(cost.p50)}, p95 ${dollars(cost.p95)}; all of it ${dollars(cost.total)}`
      : 'cost a conversation: none, the stand-in costs nothing',
    `tokens a conversation: p50 ${tokens.p50}, p95 ${tokens.p95}; ${modelCalls} model calls in all`,
    `from message to answer: p50 ${ms(answerMs.p50)}, p95 ${ms(answerMs.p95)}; a conversation: p50 ${ms(conversationMs.p50)}, p95 ${ms(conversationMs.p95)}`,
    `${agentRuns} of ${answers} answers took the agent`,
  ]
}

const dollars = (micro: number): string => `$${(micro / 1e6).toFixed(4)}`
const ms = (value: number): string => `${Math.round(value)} ms`

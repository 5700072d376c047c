/** `switchboard eval`: scenario files against the configured model, or the stand-in where none is. */
import { writeFile } from 'node:fs/promises'
import type { Model } from '../core/model.ts'
import type { Policy } from '../core/policy.ts'
import { loadArticles } from '../helpdesk/builtin/load-articles.ts'
import { tools } from '../tools/index.ts'
import { readScenarios } from './files.ts'
import { runScenarios } from './run.ts'
import { tableOf } from './table.ts'

export interface EvalOptions {
  /** Files and folders. */
  paths: string[]
  /** How often each scenario is run. */
  k: number
  /** Conversations at once. */
  atOnce: number
  /** Least pass^1, 0 to 1. */
  threshold: number
  /** Least pass^k, 0 to 1. */
  thresholdAll: number
  /** Where the whole report goes, as JSON. */
  json?: string | undefined
}

/** What is run against: the stand-in says that it is one. */
export interface Judged {
  model: Model
  policy: Policy
  standin: boolean
}

/** Answers whether the thresholds were reached. Throws ConfigError for scenario files with faults; then nothing was run. */
export async function runEval(
  { paths, k, atOnce, threshold, thresholdAll, json }: EvalOptions,
  { model, policy, standin }: Judged,
  print: (line: string) => void,
): Promise<boolean> {
  const files = await readScenarios(
    paths,
    tools.map(({ name }) => name),
    policy,
  )
  const articles = await loadArticles(new URL('../helpdesk/builtin/articles/', import.meta.url))
  const report = await runScenarios(files, { model, policy, articles }, { k, atOnce, standin })
  print(tableOf(report))
  if (json) {
    await writeFile(json, `${JSON.stringify(report, null, 2)}\n`)
    print(`all of it: ${json}`)
  }
  const [once, all] = [report.overall.passAll[0]?.value ?? 0, report.overall.passAll.at(-1)?.value ?? 0]
  if (once < threshold) print(`pass^1 is ${once.toFixed(3)}, below the ${threshold} asked for`)
  if (all < thresholdAll) print(`pass^${k} is ${all.toFixed(3)}, below the ${thresholdAll} asked for`)
  return once >= threshold && all >= thresholdAll
}

/** Runs scenarios, each several times, so many at once, and sums up what came of them. */
import type { Policy } from '../core/policy.ts'
import { changed } from './changes.ts'
import type { ScenarioFile } from './files.ts'
import { passAll, percentile, type Rate } from './figures.ts'
import { play, type Played, type Setting } from './play.ts'
import type { Scenario } from './scenario.ts'

export interface Tried {
  file: string
  about: string
  intent: Scenario['intent']
  tries: Played[]
  passed: number
}

/** pass^1 to pass^k of some scenarios. */
export interface Passing {
  scenarios: number
  passAll: Rate[]
}

export interface Report {
  model: string
  /** It was the offline stand-in, which is no model: says nothing about how Claude does. */
  standin: boolean
  k: number
  overall: Passing
  byIntent: { [intent: string]: Passing }
  /** By conversation. Cost in millionths of a dollar, absent for the stand-in. */
  cost?: { total: number; p50: number; p95: number }
  tokens: { p50: number; p95: number }
  modelCalls: number
  /** Milliseconds from a message to its answers. */
  answerMs: { p50: number; p95: number }
  /** Milliseconds of whole conversations. */
  conversationMs: { p50: number; p95: number }
  /** Answers, and those of them for which the agent ran. */
  answers: number
  agentRuns: number
  scenarios: Tried[]
}

export interface RunOptions {
  k: number
  atOnce: number
  standin: boolean
  /** Called after each try. */
  progress?: (done: number, of: number) => void
}

export async function runScenarios(
  files: ScenarioFile[],
  setting: Setting,
  { k, atOnce, standin, progress }: RunOptions,
): Promise<Report> {
  const tasks = files.flatMap((file) => Array.from({ length: k }, () => file))
  let done = 0
  const plays = await inParallel(tasks, atOnce, async ({ scenario }) => {
    const played = await play(scenario, { ...setting, policy: policyOf(setting.policy, scenario) })
    done += 1
    progress?.(done, tasks.length)
    return played
  })
  const scenarios = files.map(({ file, scenario }, i): Tried => {
    const tries = plays.slice(i * k, (i + 1) * k)
    const passed = tries.filter(({ faults }) => faults.length === 0).length
    return { file, about: scenario.about, intent: scenario.intent, tries, passed }
  })
  return summed(scenarios, plays, setting.model.name, k, standin)
}

/** Its faults were told when the file was read. */
function policyOf(policy: Policy, scenario: Scenario): Policy {
  const own = changed(policy, scenario.policy)
  if ('faults' in own)
    throw new TypeError(`a scenario changes the policy wrongly: ${JSON.stringify(own.faults)}`)
  return own.policy
}

/** In the order of the tasks. */
async function inParallel<T, R>(tasks: T[], atOnce: number, work: (task: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const left = tasks.entries()
  const hand = async () => {
    for (const [i, task] of left) results[i] = await work(task)
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, tasks.length) }, hand))
  return results
}

function summed(scenarios: Tried[], plays: Played[], model: string, k: number, standin: boolean): Report {
  const intents = [...new Set(scenarios.map(({ intent }) => intent))].sort()
  const spread = (values: number[]) => ({ p50: percentile(values, 0.5), p95: percentile(values, 0.95) })
  const cost = plays.map(({ spent }) => spent.micro)
  return {
    ...{ model, standin, k, overall: passing(scenarios, k) },
    byIntent: Object.fromEntries(
      intents.map((intent) => [
        intent,
        passing(
          scenarios.filter((one) => one.intent === intent),
          k,
        ),
      ]),
    ),
    ...(standin ? {} : { cost: { total: sum(cost), ...spread(cost) } }),
    tokens: spread(plays.map(({ spent }) => spent.tokens)),
    modelCalls: sum(plays.map(({ spent }) => spent.calls)),
    answerMs: spread(plays.flatMap(({ answersMs }) => answersMs)),
    conversationMs: spread(plays.map(({ answersMs }) => sum(answersMs))),
    answers: sum(plays.map(({ answersMs }) => answersMs.length)),
    agentRuns: sum(plays.map(({ agentRuns }) => agentRuns)),
    scenarios,
  }
}

const passing = (scenarios: Tried[], k: number): Passing => ({
  scenarios: scenarios.length,
  passAll: Array.from({ length: k }, (_, i) =>
    passAll(
      scenarios.map(({ passed, tries }) => ({ passed, tries: tries.length })),
      i + 1,
    ),
  ),
})

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0)

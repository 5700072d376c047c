/** The model an evaluation is run against: the one the environment configures, else the stand-in, which is named as one. */
import { createMask } from '../compliance/mask.ts'
import { systemClock } from '../core/log.ts'
import type { Model } from '../core/model.ts'
import type { Policy } from '../core/policy.ts'
import { createLog } from '../log.ts'
import { openModel, readSetUp } from '../node.ts'
import { startStandin } from './model/index.ts'

export interface JudgedModel {
  model: Model
  policy: Policy
  standin: boolean
  close(): Promise<void>
}

/** Throws ConfigError for a wrong environment or policy. */
export async function judgedModel(environment: NodeJS.ProcessEnv): Promise<JudgedModel> {
  const key = environment['ANTHROPIC_API_KEY']?.trim()
  const log = createLog('error', createMask([key]))
  const deps = { clock: systemClock, log }
  if (key || environment['ANTHROPIC_BASE_URL']?.trim()) {
    const { config, policy } = await readSetUp(environment)
    return { model: await openModel(config, deps), policy, standin: false, close: async () => {} }
  }
  const standin = await startStandin({ log })
  const { config, policy } = await readSetUp({
    ...environment,
    ANTHROPIC_API_KEY: 'offline-stand-in',
    ANTHROPIC_BASE_URL: standin.url,
  })
  const model = { ...(await openModel(config, deps)), name: 'offline stand-in (rules, no Claude)' }
  return { model, policy, standin: true, close: () => standin.close() }
}

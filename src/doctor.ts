/** `switchboard doctor`: which channels are on, whether the other side answers, and what is missing for the rest. */
import { connectors } from './channels/index.ts'
import { ConfigError, messageOf } from './core/errors.ts'
import { openStore } from './state/open.ts'
import { stateWarnings } from './state/warnings.ts'
import { readSetUp } from './node.ts'

type Environment = NodeJS.ProcessEnv

interface Finding {
  /** `on` and `note` are fine, `off` is a choice, `fault` has to be mended. */
  mark: 'on' | 'off' | 'note' | 'fault'
  text: string
}

const signs = { on: '✓', off: '–', note: '!', fault: '✗' }

/** Prints a line for each thing looked at. Answers false when something has to be mended. */
export async function runDoctor(environment: Environment, print: (line: string) => void): Promise<boolean> {
  const findings = [...channels(environment), ...(await setUp(environment)), ...(await state(environment))]
  const lines = findings.map(({ mark, text }) => `${signs[mark]} ${text}`)
  for (const line of new Set(lines)) print(line)
  return findings.every(({ mark }) => mark !== 'fault')
}

function channels(environment: Environment): Finding[] {
  const has = (name: string) => Boolean(environment[name]?.trim())
  return connectors.map(({ name, variables, optional }): Finding => {
    if (name === 'teams' && environment['TEAMS_AUTH'] === 'none') {
      return { mark: 'note', text: 'teams: on without authentication (TEAMS_AUTH=none), for the Playground' }
    }
    const missing = variables.filter((variable) => !has(variable))
    if (missing.length === 0) return { mark: 'on', text: `${name}: on` }
    const begun = missing.length < variables.length || optional.some(has)
    const wanted = missing.join(', ')
    return begun
      ? { mark: 'fault', text: `${name}: half set up, ${wanted} missing` }
      : { mark: 'off', text: `${name}: off (to turn it on, set ${wanted})` }
  })
}

async function setUp(environment: Environment): Promise<Finding[]> {
  try {
    const { config, policy } = await readSetUp(environment)
    const noDesk = 'desk: Slack is off, so cases wait in the record and nobody sees them'
    return [
      ...(config.slack ? [] : [{ mark: 'note' as const, text: noDesk }]),
      {
        mark: 'on',
        text: `policy: ${config.policyFile} is valid (refunds up to ${policy.refunds.per_invoice} ${policy.currency})`,
      },
      { mark: 'on', text: `model: ${config.model.agent}, classifier ${config.model.classifier}` },
      ...(environment['PUBLIC_URL']
        ? []
        : [
            {
              mark: 'note' as const,
              text: `PUBLIC_URL is not set: providers must call ${config.publicUrl}, or their signatures will not fit`,
            },
          ]),
    ]
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.faults.map((text) => ({ mark: 'fault', text }))
  }
}

async function state(environment: Environment): Promise<Finding[]> {
  const url = environment['STATE_URL']?.trim() || 'sqlite:./data/switchboard.db'
  try {
    const store = await openStore(url)
    await store.ping()
    await store.close()
    const warnings = await stateWarnings(url)
    return [
      { mark: 'on', text: 'state: reachable' },
      ...warnings.map((text) => ({ mark: 'note' as const, text: `state: ${text}` })),
    ]
  } catch (error) {
    const faults = error instanceof ConfigError ? error.faults : [`state: ${messageOf(error)}`]
    return faults.map((text) => ({ mark: 'fault', text }))
  }
}

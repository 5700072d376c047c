/** Finds and reads scenario files. Faults of all of them come at once, each with file, line and what is expected. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ConfigError, messageOf } from '../core/errors.ts'
import type { Policy } from '../core/policy.ts'
import { readYaml, type Oddity } from '../yaml-file.ts'
import { changed } from './changes.ts'
import { scenarioSchema, type Expectation, type Scenario } from './scenario.ts'

export interface ScenarioFile {
  /** Its path as given, for reports. */
  file: string
  scenario: Scenario
}

/** `paths`: files, or folders whose `.yaml` files are all read. Throws ConfigError with every fault of every file. */
export async function readScenarios(
  paths: string[],
  tools: string[],
  policy: Policy,
): Promise<ScenarioFile[]> {
  const faults: string[] = []
  const found: ScenarioFile[] = []
  for (const file of (await Promise.all(paths.map((path) => filesAt(path, faults)))).flat()) {
    try {
      const scenario = readYaml(await readFile(file, 'utf8'), file, scenarioSchema, (one) => [
        ...strangers(one, tools),
        ...wrongSettings(one, policy),
      ])
      found.push({ file, scenario })
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      faults.push(...error.faults)
    }
  }
  if (faults.length === 0 && found.length === 0)
    faults.push(`${paths.join(', ')}: no scenario files (.yaml) there`)
  if (faults.length > 0) throw new ConfigError(faults)
  return found
}

async function filesAt(path: string, faults: string[]): Promise<string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path]
    const names = await readdir(path, { recursive: true })
    return names
      .filter((name) => /\.ya?ml$/.test(name))
      .sort()
      .map((name) => join(path, name))
  } catch (error) {
    faults.push(`${path}: cannot be read (${messageOf(error)})`)
    return []
  }
}

/** A tool nobody has would never be called, and so never be missed. */
function strangers(scenario: Scenario, tools: string[]): Oddity[] {
  const places: [string[], Expectation | undefined][] = [
    [['expect'], scenario.expect],
    ...scenario.turns.map((turn, i): [string[], Expectation | undefined] => [
      ['turns', String(i), 'expect'],
      turn.expect,
    ]),
  ]
  return places.flatMap(([path, expects]) => [
    ...(['calls', 'proposes', 'writes'] as const).flatMap((list) =>
      (expects?.[list] ?? []).flatMap(({ tool }, i) =>
        tools.includes(tool) ? [] : [noTool([...path, list, String(i), 'tool'], tool)],
      ),
    ),
    ...(expects?.never_calls ?? []).flatMap((tool, i) =>
      tools.includes(tool) ? [] : [noTool([...path, 'never_calls', String(i)], tool)],
    ),
  ])
}

const noTool = (path: string[], tool: string): Oddity => ({ path, text: `there is no tool '${tool}'` })

/** What the scenario changes of the policy has to be there, and of its kind. */
function wrongSettings({ policy: changes }: Scenario, policy: Policy): Oddity[] {
  const own = changed(policy, changes)
  return 'faults' in own ? own.faults.map(({ path, text }) => ({ path: ['policy', path], text })) : []
}

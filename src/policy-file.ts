/** Reads `policy.yaml`: every fault at once, each with its line, what is wrong and what is expected. */
import { policySchema, type Policy } from './core/policy.ts'
import { readYaml, type Oddity } from './yaml-file.ts'

/**
 * `tools`: the names of all there are; one that is not among them would be a rule that binds nobody. Throws
 * ConfigError with a line per fault: `policy.yaml:12: refunds.per_invoice: a number above 0`.
 */
export const parsePolicy = (text: string, filename: string, tools?: string[]): Policy =>
  readYaml(text, filename, policySchema, (policy) => strangers(policy, tools))

/** Where the policy names a tool that does not exist. */
function strangers({ confirm, approvals, tools }: Policy, known: string[] | undefined): Oddity[] {
  const named: [string[], string[]][] = [
    [['confirm', 'tools'], Object.keys(confirm.tools)],
    [['approvals', 'tools'], approvals.tools],
    [['tools', 'off'], tools.off],
    [['tools', 'assurance'], Object.keys(tools.assurance)],
    [['tools', 'hidden'], Object.keys(tools.hidden)],
  ]
  return named.flatMap(([at, names]) =>
    names
      .filter((name) => known && !known.includes(name))
      .map((name) => ({ path: [...at, name], at, text: `there is no tool '${name}'` })),
  )
}

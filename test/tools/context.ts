/** Calls tools as the guard does: by name, with arguments as a model sends them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Helpdesk, Scope } from '../../src/core/helpdesk.ts'
import type { Policy } from '../../src/core/policy.ts'
import type { BoundCall, ToolContext } from '../../src/core/tool.ts'
import { parsePolicy } from '../../src/policy-file.ts'
import { tools } from '../../src/tools/index.ts'
import { dana, now, openHelpdesk } from '../helpdesk/world.ts'

const file = join(import.meta.dirname, '../../policy.yaml')

/** The policy the product ships with. */
export const policy: Policy = parsePolicy(readFileSync(file, 'utf8'), file)

export const contextOf = (helpdesk: Helpdesk, scope: Scope = dana, callId = 'call-1'): ToolContext => ({
  helpdesk,
  scope,
  policy,
  callId,
  now,
  signal: new AbortController().signal,
})

/** A context on a demo company nobody has written to yet. */
export const freshContext = async (scope: Scope = dana): Promise<ToolContext> =>
  contextOf(await openHelpdesk(), scope)

/** Throws what the tool says is wrong with the arguments. */
export const bind = (name: string, input: unknown): BoundCall => {
  const tool = tools.find((known) => known.name === name)
  if (!tool) throw new TypeError(`no tool ${name}`)
  const call = tool.parse(input)
  if (!call.ok) throw new TypeError(call.error)
  return call
}

export const run = (name: string, input: unknown, context: ToolContext) => bind(name, input).run(context)

export const propose = async (name: string, input: unknown, context: ToolContext) => {
  const call = bind(name, input)
  if (!call.propose) throw new TypeError(`${name} proposes nothing`)
  return call.propose(context)
}

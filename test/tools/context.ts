/** Calls tools as the guard does: by name, with arguments as a model sends them. */
import type { Helpdesk, Scope } from '../../src/core/helpdesk.ts'
import type { Policy } from '../../src/core/policy.ts'
import type { BoundCall, ToolContext } from '../../src/core/tool.ts'
import { tools } from '../../src/tools/index.ts'
import { dana, now, openHelpdesk } from '../helpdesk/world.ts'

const office: [string, string] = ['09:00', '17:30']

export const policy: Policy = {
  identity: { company: 'Brightline', agent: 'Bright' },
  currency: 'GBP',
  refunds: { limit: 500, period_days: 30 },
  confirm: { default: 'customer', tools: {}, expires_minutes: 30 },
  tools: { off: [], assurance: {}, hidden: {} },
  turn: {
    burst_ms: 0,
    max_steps: 8,
    max_output_tokens: 1000,
    history_messages: 20,
    retry_ms: [1000],
    patience_minutes: 5,
    messages_per_minute: 20,
  },
  escalation: {
    frustration_count: 3,
    frustration_window_minutes: 30,
    tool_calls_per_step: 3,
    failed_attempts: 2,
    high_value_revenue: 100_000,
  },
  promise: { urgent_minutes: 30, standard_minutes: 240 },
  hours: {
    timezone: 'Europe/London',
    open: { mon: office, tue: office, wed: office, thu: office, fri: office, sat: null, sun: null },
    holidays: [],
  },
  delivery: { retry_ms: [1000], patience_minutes: 60 },
  channels: {},
  tiers: {
    starter: { priority: 'standard' },
    growth: { priority: 'standard' },
    enterprise: { priority: 'urgent' },
  },
}

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

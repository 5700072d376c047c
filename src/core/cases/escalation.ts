/** Reasons to hand over, weighed in code before and after the agent. Hard ones can never be suppressed. */
import type { Classification } from '../classification.ts'
import type { Priority, Signal } from '../desk.ts'
import type { Policy } from '../policy.ts'
import type { CustomerState, Turn } from '../record/state.ts'

const hardFlags = ['asks_for_person', 'regulator', 'legal', 'vulnerability', 'fraud', 'cancellation'] as const

const quote = (text: string): string => {
  const short = text.replace(/\s+/g, ' ').trim()
  return `“${short.length > 160 ? `${short.slice(0, 159)}…` : short}”`
}

/** What the customer's words alone say. `state` already holds this turn's sentiment. */
export function signalsOf(
  classification: Classification,
  text: string,
  state: CustomerState,
  policy: Policy,
  now: number,
): Signal[] {
  const signals: Signal[] = []
  for (const flag of hardFlags) {
    if (classification.flags[flag]) signals.push({ name: flag, hard: true, evidence: quote(text) })
  }
  if (classification.sentiment === 'angry') signals.push({ name: 'angry', hard: true, evidence: quote(text) })
  const frustration = frustrations(classification, state, policy, now)
  if (frustration >= policy.escalation.frustration_count) {
    const evidence = `${frustration} expressions of frustration, the last one: ${quote(text)}`
    signals.push({ name: 'frustrated', hard: true, evidence })
  }
  if (classification.requires_human && signals.length === 0) {
    signals.push({ name: 'requires_human', hard: true, evidence: quote(text) })
  }
  return signals
}

/** How often the customer sounded frustrated or worse within the window, over all channels, this turn included. */
function frustrations(current: Classification, state: CustomerState, policy: Policy, now: number): number {
  const since = now - policy.escalation.frustration_window_minutes * 60_000
  const bad = (value: string) => value === 'frustrated' || value === 'angry'
  if (!bad(current.sentiment)) return 0
  const noted = state.sentiments.filter(({ at, value }) => at >= since && bad(value)).length
  return Math.max(1, noted + (state.turn?.classification ? 0 : 1))
}

/** What the agent's own steps say: too many calls at once, refused or cut-off replies, no end in sight. */
export function signalsAfter(turn: Turn, policy: Policy): Signal[] {
  const signals: Signal[] = []
  for (const { reply } of turn.steps) {
    const calls = reply.content.filter((block) => block.type === 'tool_use').length
    if (calls > policy.escalation.tool_calls_per_step) {
      signals.push({ name: 'complex', hard: false, evidence: `${calls} tool calls in one step` })
    }
    if (reply.stop === 'refusal' || reply.stop === 'max_tokens' || reply.stop === 'context_exceeded') {
      signals.push({ name: 'model_stopped', hard: true, evidence: `the model stopped with '${reply.stop}'` })
    }
  }
  return signals
}

/** Soft signals count only together. */
export const weighs = (signals: Signal[]): boolean =>
  signals.some((signal) => signal.hard) || signals.length >= 2

/** Urgent: what may harm the customer or the company, anger, and the tiers the policy names. */
export function priorityOf(signals: Signal[], state: CustomerState, policy: Policy): Priority {
  const urgent = new Set(['angry', 'regulator', 'legal', 'vulnerability', 'fraud', 'outage'])
  if (signals.some((signal) => urgent.has(signal.name))) return 'urgent'
  return (state.person && policy.tiers[state.person.tier]?.priority) ?? 'standard'
}

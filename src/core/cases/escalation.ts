/** Reasons to hand over, weighed in code before and after the agent. Hard ones can never be suppressed. */
import { confidenceIn, isUnsure } from '../agent/confidence.ts'
import type { StopReason } from '../model.ts'
import type { Classification } from '../classification.ts'
import type { Priority, Signal } from '../desk.ts'
import type { Policy } from '../policy.ts'
import type { CustomerState, Turn } from '../record/state.ts'
import { attemptsSince, askedAgain, reopens } from './history.ts'

const hardFlags = ['asks_for_person', 'regulator', 'legal', 'vulnerability', 'fraud', 'cancellation'] as const

export const quote = (text: string): string => {
  const short = text.replace(/\s+/g, ' ').trim()
  return `“${short.length > 160 ? `${short.slice(0, 159)}…` : short}”`
}

/** What the customer's words say, with what they said before. `state` already holds this turn's sentiment. */
export function signalsOf(
  classification: Classification,
  text: string,
  state: CustomerState,
  policy: Policy,
  now: number,
): Signal[] {
  const signals: Signal[] = []
  const hard = (name: string, evidence = quote(text)) => signals.push({ name, hard: true, evidence })
  for (const flag of hardFlags) if (classification.flags[flag]) hard(flag)
  if (classification.sentiment === 'angry') hard('angry')
  if (policy.escalation.intents.includes(classification.intent)) hard(`about_${classification.intent}`)
  const frustration = frustrations(classification, state, policy, now)
  if (frustration >= policy.escalation.frustration_count) {
    hard('frustrated', `${frustration} expressions of frustration, the last one: ${quote(text)}`)
  }
  const past = classification.flags.only_thanks ? [] : pastSignals(text, state, policy, now)
  if (classification.requires_human && signals.length === 0) hard('requires_human')
  return weighted([...signals, ...past], policy)
}

/** What the talk so far says: the same question again, a case that was not settled, attempts that led nowhere. */
function pastSignals(text: string, state: CustomerState, policy: Policy, now: number): Signal[] {
  const signals: Signal[] = []
  const again = askedAgain(text, state, policy, now)
  const attempts = [...attemptsSince(state, policy, now).map(({ why }) => why), ...(again ? [again] : [])]
  if (again) signals.push({ name: 'repeated', hard: false, evidence: again })
  const reopened = reopens(state, policy, now)
  if (reopened) signals.push({ name: 'reopened', hard: false, evidence: reopened })
  if (attempts.length >= policy.escalation.failed_attempts) signals.push(failedAttempts(attempts))
  return signals
}

export const failedAttempts = (why: string[]): Signal => ({
  name: 'failed_attempts',
  hard: true,
  evidence: `${why.length} attempts without confidence: ${why.join('; ')}`,
})

/** How often the customer sounded frustrated or worse within the window, over all channels, this turn included. */
function frustrations(current: Classification, state: CustomerState, policy: Policy, now: number): number {
  const since = now - policy.escalation.frustration_window_minutes * 60_000
  const bad = (value: string) => value === 'frustrated' || value === 'angry'
  if (!bad(current.sentiment)) return 0
  const noted = state.sentiments.filter(({ at, value }) => at >= since && bad(value)).length
  return Math.max(1, noted + (state.turn?.classification ? 0 : 1))
}

/** Whatever stands in such a reply is half a reply. `pause_turn` is for tools the provider runs: we ask for none. */
const unfinished = new Set<StopReason>(['refusal', 'max_tokens', 'context_exceeded', 'pause_turn'])

/** What the agent's own steps say: too many calls at once, refused or cut-off replies, no confidence. */
export function signalsAfter(turn: Turn, policy: Policy): Signal[] {
  const signals: Signal[] = []
  for (const { reply } of turn.steps) {
    const calls = reply.content.filter((block) => block.type === 'tool_use').length
    if (calls > policy.escalation.tool_calls_per_step) {
      signals.push({ name: 'complex', hard: false, evidence: `${calls} tool calls in one step` })
    }
    if (unfinished.has(reply.stop)) {
      signals.push({ name: 'model_stopped', hard: true, evidence: `the model stopped with '${reply.stop}'` })
    }
  }
  const last = turn.steps.at(-1)
  const told = last && confidenceIn(last.reply)
  if (told && isUnsure(told.level, policy)) {
    signals.push({
      name: 'unsure',
      hard: false,
      evidence: `the agent is not sure of its answer: ${told.why}`,
    })
  }
  return weighted(signals, policy)
}

/** Reasons the policy weighs count as it says; all others are as hard as they came. */
export function weighted(signals: Signal[], policy: Policy): Signal[] {
  const weights = new Map(Object.entries(policy.escalation.weights))
  return signals.flatMap((signal) => {
    const weight = weights.get(signal.name)
    if (weight === undefined) return [signal]
    return weight === 'off' ? [] : [{ ...signal, hard: weight === 'alone' }]
  })
}

/** One refusal for want of proof weighs as the policy says; too many of them are enough by themselves. */
export function notProvedSignals(
  evidence: string,
  { unproved }: CustomerState,
  policy: Policy,
  now: number,
): Signal[] {
  const { attempts_window_minutes: minutes, authentication_failures: most } = policy.escalation
  const times = unproved.filter((at) => at > now - minutes * 60_000).length + 1
  const [signal] = weighted([{ name: 'failed_authentication', hard: false, evidence }], policy)
  if (!signal || times < most) return signal ? [signal] : []
  return [{ ...signal, hard: true, evidence: `${evidence}; refused ${times} times` }]
}

/** Soft signals count only together: two of different kinds, or the same one twice. */
export const weighs = (signals: Signal[]): boolean =>
  signals.some((signal) => signal.hard) || signals.length >= 2

/** Urgent: what may harm the customer or the company, anger, and the tiers the policy names. */
export function priorityOf(signals: Signal[], state: CustomerState, policy: Policy): Priority {
  const urgent = new Set(['angry', 'regulator', 'legal', 'vulnerability', 'fraud', 'outage'])
  if (signals.some((signal) => urgent.has(signal.name))) return 'urgent'
  return (state.person && policy.tiers[state.person.tier]?.priority) ?? 'standard'
}

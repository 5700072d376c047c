/** What whoever takes a case is advised to do first, by rule and from the record alone: no model's opinion. */
import type { ChannelName } from '../message.ts'
import type { Case, CustomerState } from '../record/state.ts'

/** "Please call me back", "can you give me a ring?" */
const wantsCall = /\b(?:(?:call|ring|phone) (?:me|us)\b|give (?:me|us) a (?:call|ring)\b|call ?back\b)/i

/** Undefined where nothing says more than the case's own reasons. `reachable`: where they can be written to, the latest first. */
export function nextStep(held: Case, state: CustomerState, reachable: ChannelName[]): string | undefined {
  const said = (name: string) => held.signals.findLast((signal) => signal.name === name)?.evidence
  const asked = state.approvals.findLast((approval) => approval.state === 'open')
  if (asked) return `Decide ${asked.id}: ${asked.action.summary}`
  if (said('outcome_unknown')) return 'Look up whether it was done before you promise or repeat anything.'
  const undelivered = said('undelivered')
  if (undelivered) return elsewhere(undelivered, reachable)
  const failed = state.failures.at(-1)
  if (failed) return `Do it by hand, or tell them why it cannot be done: ${failed}`
  const invoice = /\bINV-[A-Z0-9-]*[A-Z0-9]/.exec(said('over_limit') ?? '')?.[0]
  if (invoice) return `Check invoice ${invoice}: how much of it is due back is a person’s to decide.`
  const last = state.talk.findLast(({ who }) => who === 'customer')
  return last && wantsCall.test(last.text) ? 'They ask for a call: agree on a time with them.' : undefined
}

/** Not where it has just failed, which the evidence names. */
function elsewhere(evidence: string, reachable: ChannelName[]): string {
  const other = reachable.find((channel) => !evidence.includes(`on ${channel} `))
  return other
    ? `Reach them on ${other}: what was to be said has not arrived.`
    : 'Reach them by other means, such as the phone number on file: what was to be said has not arrived.'
}

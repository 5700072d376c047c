/** How a case came about and went, in a few words each: who spoke where, and what became of the case. */
import type { Step } from '../desk.ts'
import type { Case, CustomerState, Line } from '../record/state.ts'
import { channelOf } from '../message.ts'

/** What was said longer before the case than this is another matter, ms. */
const leadMs = 24 * 3_600_000
const stepsShown = 12

/** Oldest first; several messages in a row are one step. */
export function timelineOf(held: Case, { talk }: CustomerState): Step[] {
  const until = held.endedAt ?? Infinity
  const said = talk.filter(({ at }) => at > held.openedAt - leadMs && at <= until)
  const steps = [...(held.events ?? []), ...said.map(spoke)]
  return together(steps.sort((a, b) => a.at - b.at)).slice(-stepsShown)
}

function spoke({ who, name, conversation, at }: Line): Step {
  if (who === 'bot') return { at, what: 'bot answered' }
  if (who === 'staff') return { at, what: `${name ?? 'a colleague'} wrote` }
  return {
    at,
    what: who === 'customer' ? 'customer' : (name ?? 'somebody else'),
    channel: channelOf(conversation),
  }
}

function together(steps: Step[]): Step[] {
  const runs: (Step & { times: number })[] = []
  for (const step of steps) {
    const last = runs.at(-1)
    if (last?.what === step.what && last.channel === step.channel) last.times += 1
    else runs.push({ ...step, times: 1 })
  }
  return runs.map(({ times, ...step }) => (times > 1 ? { ...step, what: `${step.what} ${times}×` } : step))
}

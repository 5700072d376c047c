/** A case: made when the bot hands over, shown on the desk as a card. */
import type { CaseView, Signal } from '../desk.ts'
import { caseId } from '../ids.ts'
import { channelOf, type ChannelName } from '../message.ts'
import type { Policy } from '../policy.ts'
import { keys, type Entry, type OpenedCase, type Person } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import { summarise } from '../record/summary.ts'
import { openCase, type Case, type CustomerState } from '../record/state.ts'
import { clockOf } from './clock.ts'
import { deskFor, type About } from './desks.ts'
import { promisedBy } from './deadline.ts'
import { priorityOf } from './escalation.ts'
import { nextStep } from './next-step.ts'
import { timelineOf } from './timeline.ts'
import { unsettled } from './writes.ts'

/** The index of cases nobody has claimed yet, by deadline. */
export const openCasesIndex = 'open-cases'

/**
 * The entry that opens a case, or adds the reasons to the one that is open already: a case is per customer,
 * not per message. `left` says what a person has to do, in the model's or the gateway's words.
 */
export async function hand(
  session: Session,
  policy: Policy,
  turn: string,
  signals: Signal[],
  left: string[],
  about: Pick<About, 'intent' | 'language'> = {},
): Promise<{ entry: Entry; case: Case | OpenedCase; joined: boolean }> {
  const { state } = session
  const at = session.now()
  const priority = priorityOf(signals, state, policy)
  const deadline = promisedBy(policy, priority, state.person?.tier, at)
  const held = openCase(state)
  if (held) {
    const raised = priority === 'urgent' && held.priority !== 'urgent' && { raised: { priority, deadline } }
    const joined = {
      key: keys.joined(held.id, turn),
      type: 'case.joined',
      at,
      case: held.id,
      signals,
      left,
    } as const
    return { entry: { ...joined, ...raised }, case: raised ? { ...held, deadline } : held, joined: true }
  }
  const opened: OpenedCase = {
    id: await caseId(session.record, turn),
    signals,
    summary: summarise(state, left, at),
    priority,
    deadline,
    ...inDesk(policy, state, about),
  }
  return {
    entry: { key: keys.opened(opened.id), type: 'case.opened', at, case: opened, turn },
    case: opened,
    joined: false,
  }
}

function inDesk(policy: Policy, state: CustomerState, about: About): { desk?: string } {
  const desk = deskFor(policy, {
    intent: about.intent ?? state.turn?.classification?.intent,
    language: about.language ?? state.language,
    tier: state.person?.tier,
    channel: state.last && channelOf(state.last.conversation),
  })
  return desk === undefined ? {} : { desk }
}

/** What the card shows now. `links`: where the ids in it lead. */
export function viewOf(held: Case, state: CustomerState, links: Policy['card']['links'] = {}): CaseView {
  const running = held.state === 'open' || held.state === 'claimed'
  const lastOn = state.last ? channelOf(state.last.conversation) : 'slack'
  const view: CaseView = {
    id: held.id,
    state: held.state,
    round: held.round,
    ...(held.desk && { desk: held.desk }),
    customer: customerOf(state),
    channel: lastOn,
    channels: reachableOn(state),
    replyOn: held.replyOn ?? lastOn,
    signals: held.signals,
    // While it runs, the card shows what is known now.
    summary: running ? summarise(state, held.summary.left, held.openedAt) : held.summary,
    writes: running ? unsettled(state) : [],
    timeline: timelineOf(held, state),
    links,
    sentiment: held.sentiment ?? state.sentiments.map(({ value }) => value),
    priority: held.priority,
    opened: held.openedAt,
    deadline: held.deadline,
  }
  const next = running ? nextStep(held, state, view.channels) : undefined
  if (next !== undefined) view.next = next
  const clock = clockOf(held)
  if (clock) view.clock = clock
  if (held.score !== undefined) view.score = held.score
  if (held.claimedBy) view.claimedBy = held.claimedBy
  if (held.endedBy) view.endedBy = held.endedBy
  return view
}

/** Where they wrote and did not opt out, the latest first. */
function reachableOn({ recent, optedOut }: CustomerState): ChannelName[] {
  const open = recent.filter(({ conversation }) => !optedOut.includes(conversation)).toReversed()
  return [...new Set(open.map(({ conversation }) => channelOf(conversation)))]
}

function customerOf(state: CustomerState): CaseView['customer'] {
  const seen = state.last && state.identities[state.last.identity]
  const assurance = seen?.known ? seen.assurance : 'anonymous'
  const { person } = state
  if (!person) {
    const name =
      seen?.name ?? state.talk.find((line) => line.who === 'customer' && line.name)?.name ?? 'Unknown person'
    return { name, assurance }
  }
  const { name, accountName, tier } = person
  return { name, account: accountName, tier, revenue: band(person), assurance }
}

/** Revenue as a band: enough to weigh a case, no figure to leak. */
function band({ revenue }: Person): string {
  const thousands = revenue.amount / 100_000
  const [label] = [
    ['under 10k', 10],
    ['10k to 50k', 50],
    ['50k to 250k', 250],
    ['over 250k', Infinity],
  ].find(([, top]) => typeof top === 'number' && thousands < top) ?? ['over 250k']
  return `${label} ${revenue.currency} a year`
}

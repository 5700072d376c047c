/**
 * A person's own page of the desk, as Slack's App Home (docs.slack.dev/surfaces/app-home): at most 100 blocks, the
 * nearest deadline first in each part.
 */
import type { types } from '@slack/bolt'
import { clip, clipPlain, homeBlockId, type SlackBlock, type SlackHome } from '../channels/slack/render.ts'
import type { ApprovalView } from '../core/approvals/approval.ts'
import { buttonValue, type CaseView } from '../core/desk.ts'
import type { Figures } from '../core/overview/figures.ts'
import type { Overview, Placed } from '../core/overview/overview.ts'
import type { ThreadRef } from '../core/staff.ts'
import { dateOf, mrkdwn } from './card.ts'
import { channelWords } from './words.ts'

/** Two blocks a case and one or two a part: 12 + 20 cases and 12 approvals stay below 100. */
const mineShown = 12
const unclaimedShown = 20
const approvalsShown = 12
const pausesShown = 10
const maxLine = 400
const maxWhy = 200

/** The URL of a thread. */
type Links = ReadonlyMap<ThreadRef, string>

/** `team` is our own workspace. */
export function renderHome(overview: Overview, links: Links, team: string): SlackHome {
  const { mine, unclaimed, approvals, more, at, figures } = overview
  return {
    type: 'home',
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: 'The desk' } },
      { type: 'section', fields: figuresOf(figures).map(mrkdwn) },
      { type: 'context', elements: [mrkdwn(`Today so far · as of ${dateOf(at)}`)] },
      ...pauses(overview.paused),
      ...part('My cases', mine, mineShown, more.mine, 'You hold no case.', (one) => myCase(one, links, team)),
      ...part('Unclaimed', unclaimed, unclaimedShown, more.unclaimed, 'Nobody waits for a person.', (one) =>
        openCase(one, at, links, team),
      ),
      ...part('Approvals waiting', approvals, approvalsShown, more.approvals, 'Nothing to decide.', (one) =>
        approval(one, links, team),
      ),
    ],
  }
}

/** For somebody whom the desk does not concern. */
export const renderRefused = (why: string): SlackHome => ({
  type: 'home',
  blocks: [line(clip(why, maxLine))],
})

const figuresOf = ({ messages, answered, escalated, resolved, rated, stars }: Figures): string[] => [
  `*Messages*\n${messages}`,
  `*Answered by the bot*\n${answered}`,
  `*Escalated*\n${escalated}`,
  `*Resolved*\n${resolved}`,
  ...(rated > 0 ? [`*CSAT*\n${(stars / rated).toFixed(1)} of 5 (${rated})`] : []),
]

/** The first thing to know: customers there hear nothing from the bot. */
function pauses(paused: string[]): SlackBlock[] {
  if (paused.length === 0) return []
  const shown = paused.slice(0, pausesShown).map((sentence) => `⏸️ ${clip(sentence, maxWhy)}`)
  const left = paused.length - shown.length
  const more = left > 0 ? [`_${left} more: \`/case paused\`_`] : []
  return [{ type: 'section', text: mrkdwn([...shown, ...more].join('\n')) }]
}

/** A titled part; what finds no place is counted, or said to be more where not all of it was read. */
function part<T>(
  title: string,
  all: T[],
  shown: number,
  more: boolean,
  none: string,
  render: (one: T) => SlackBlock[],
): SlackBlock[] {
  const left = all.length - shown
  const count = `${all.length}${more ? ' or more' : ''}`
  const heading = all.length > 0 ? `${title} (${count})` : title
  return [
    { type: 'header', text: { type: 'plain_text', text: heading } },
    ...(all.length === 0 ? [line(none)] : all.slice(0, shown).flatMap(render)),
    ...(left > 0 || more
      ? [line(`_${left > 0 ? left : 'Some'}${more ? ' or more' : ''} not shown here._`)]
      : []),
  ]
}

const line = (text: string): SlackBlock => ({ type: 'context', elements: [mrkdwn(text)] })

function myCase({ view, thread }: Placed<CaseView>, links: Links, team: string): SlackBlock[] {
  return [{ type: 'section', text: mrkdwn(about(view)) }, ...buttons(view.id, team, open(thread, links))]
}

function openCase({ view, thread }: Placed<CaseView>, at: number, links: Links, team: string): SlackBlock[] {
  const late = view.deadline < at ? ' · *overdue*' : ''
  const claim = {
    type: 'button' as const,
    action_id: 'desk:claim',
    style: 'primary' as const,
    text: plain('Claim'),
    value: buttonValue({ case: view.id, round: view.round }),
  }
  return [
    { type: 'section', text: mrkdwn(`${about(view)}\nPerson promised by ${dateOf(view.deadline)}${late}`) },
    ...buttons(view.id, team, [claim, ...open(thread, links)]),
  ]
}

function approval({ view, thread }: Placed<ApprovalView>, links: Links, team: string): SlackBlock[] {
  const { id, summary, customer, expires } = view
  const who = [customer.name, customer.account].filter(Boolean).join(', ')
  return [
    {
      type: 'section',
      text: mrkdwn(
        `🟠 *${clip(id, 20)}* · ${clip(who, maxLine)}\n${clip(summary, maxLine)}\nVoid after ${dateOf(expires)}`,
      ),
    },
    ...buttons(id, team, open(thread, links)),
  ]
}

function about({ id, customer, channel, priority, signals }: CaseView): string {
  const lamp = priority === 'urgent' ? '🔴' : '🟡'
  const tier = customer.tier ? ` (${customer.tier})` : ''
  const who = `${[customer.name, customer.account].filter(Boolean).join(', ')}${tier}`
  const why = signals.map(({ name }) => name.replaceAll('_', ' ')).join(', ')
  return `${lamp} *${clip(id, 20)}* · ${clip(who, maxLine)} · ${channelWords[channel]}\n${clip(why, maxWhy)}`
}

const plain = (text: string) => ({ type: 'plain_text' as const, text: clipPlain(text, 75) })

const buttons = (id: string, team: string, elements: types.Button[]): SlackBlock[] =>
  elements.length > 0 ? [{ type: 'actions', block_id: homeBlockId(team, id), elements }] : []

/** A link, which Slack tells us of as of any button. */
function open(thread: ThreadRef | undefined, links: Links): types.Button[] {
  const url = thread && links.get(thread)
  return url
    ? [{ type: 'button' as const, action_id: 'desk:open_thread', text: plain('Open thread'), url }]
    : []
}

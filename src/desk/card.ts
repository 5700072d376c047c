/**
 * A case's card: everything a person needs to take over, as Block Kit within its limits, what decides first at the top
 * (docs.slack.dev/reference/block-kit/blocks). Every word of a customer's is escaped, so that nobody can ping us.
 */
import { clip, clipPlain, type SlackBlock, type SlackPost } from '../channels/slack/render.ts'
import type { Staff } from '../core/channel.ts'
import type { CaseView, Signal, Step } from '../core/desk.ts'
import type { Assurance } from '../core/message.ts'
import { controls } from './controls.ts'
import { maxItem, item, linked, list, oneLine } from './list.ts'
import { mood } from './mood.ts'
import { channelWords } from './words.ts'

export { item, list } from './list.ts'

const maxHeader = 150
const maxField = 2_000
/** Characters of a context element. */
const maxContext = 3_000

/** The whole card; the same view gives the same card. `team` is our own workspace. */
export function renderCard(view: CaseView, team: string): SlackPost {
  const title = titleOf(view)
  const { summary, links } = view
  const items = (lines: string[]) => lines.map((line) => linked(item(line), links))
  return {
    text: clip(title, maxField),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: clipPlain(title, maxHeader) } },
      { type: 'context', elements: [mrkdwn(stateLine(view))] },
      { type: 'section', fields: facts(view).map(mrkdwn) },
      ...list('Why a person is needed', signalLines(view.signals), 'first'),
      ...list('Suggested next step', items(view.next === undefined ? [] : [view.next]), 'first'),
      ...list('In their own words', summary.said.map(quote), 'last'),
      ...list('Left to do', items(summary.left), 'first'),
      ...list('Not settled', items(view.writes), 'first'),
      ...list('Done', items(summary.done), 'last'),
      ...list('Found', items(summary.found), 'last'),
      ...timeline(view),
      ...controls(view, team),
    ],
  }
}

/** Verbatim, or Slack would make links and mentions of plain words such as @here. */
export const mrkdwn = (text: string) => ({ type: 'mrkdwn' as const, text, verbatim: true })

const titleOf = ({ id, priority, customer, state }: CaseView): string => {
  const ended = state === 'resolved' || state === 'handed_back'
  const lamp = ended ? '⚪' : priority === 'urgent' ? '🔴' : '🟡'
  const who = [customer.name, customer.account].filter(Boolean).join(', ')
  return `${lamp} ${id} · ${who}`
}

/** Short ones: two stand side by side. */
function facts({ customer, channel, sentiment }: CaseView): string[] {
  const { account = 'none known', tier, revenue } = customer
  return [
    fact('Account', [account, tier && `(${tier})`].filter(Boolean).join(' ')),
    ...(revenue ? [fact('Annual revenue', revenue)] : []),
    fact('Identity', assuranceWords[customer.assurance]),
    fact('Wrote last on', channelWords[channel]),
    ...(sentiment.length > 0 ? [`*Mood, higher is worse*\n${mood(sentiment)}`] : []),
  ]
}

/** Followed by the clock's own wake-ups, so it is true without anybody looking. */
const clockWords = ({ clock }: CaseView): string =>
  clock === 'late' ? ' · ⏰ *late*' : clock === 'soon' ? ' · ⏳ *soon*' : ' · on time'

const fact = (name: string, value: string): string => `*${name}*\n${clip(value, maxField - 60)}`

const assuranceWords: Record<Assurance, string> = {
  anonymous: 'not known',
  recognised: 'recognised, not verified',
  verified: 'verified',
}

/** Each reader sees it in their own time zone; the words behind the bar are for clients that cannot. */
export function dateOf(at: number): string {
  return dateIn('{date_short_pretty} {time}', at)
}

function dateIn(format: string, at: number): string {
  const words = new Date(at).toISOString().slice(0, 16).replace('T', ' ')
  return `<!date^${Math.floor(at / 1000)}^${format}|${words} UTC>`
}

/** What the same words show stands together, so that they are read once. */
function signalLines(signals: Signal[]): string[] {
  const shownBy = Map.groupBy(signals, ({ evidence }) => evidence)
  return [...shownBy].map(([evidence, named]) => {
    const names = named.map(({ name, hard }) => {
      const words = clip(name.replaceAll('_', ' '), 80)
      return `*${words}*${hard ? ' (always handed over)' : ''}`
    })
    return `• ${names.join(', ')}: ${clip(oneLine(evidence), maxItem)}`
  })
}

const quote = (text: string): string => `> ${clip(oneLine(text), maxItem)}`

/** One line in small print; the oldest steps go when there are too many. */
function timeline({ timeline: steps }: CaseView): SlackBlock[] {
  const words = steps.map(stepWords)
  let text = words.join(' → ')
  for (let from = 1; text.length > maxContext; from += 1) text = `… → ${words.slice(from).join(' → ')}`
  return text === '' ? [] : [{ type: 'context', elements: [mrkdwn(text)] }]
}

const stepWords = ({ at, what, channel }: Step): string =>
  `${dateIn('{time}', at)} ${clip(oneLine(what), 120)}${channel ? ` on ${channelWords[channel]}` : ''}`

function stateLine(view: CaseView): string {
  const opened = `opened ${dateOf(view.opened)}`
  const by = (staff: Staff | undefined) => (staff ? ` by ${mention(staff)}` : '')
  const rated = view.score === undefined ? '' : ` · the customer rates it ${view.score} of 5`
  switch (view.state) {
    case 'open':
      if (view.movedTo)
        return `Moved to the desk ${clip(view.movedTo, 60)}: it has a new card and thread there · ${opened}`
      return `Open, nobody has claimed it yet · a person promised by ${dateOf(view.deadline)}${clockWords(view)} · ${opened}`
    case 'claimed':
      return `Claimed${by(view.claimedBy)} · the bot is silent, what is written in this thread goes to the customer · ${opened}`
    case 'resolved':
      return `Resolved${by(view.endedBy ?? view.claimedBy)}${rated} · ${opened}`
    case 'handed_back':
      return `Handed back to the bot${by(view.endedBy ?? view.claimedBy)} · ${opened}`
  }
}

/** Slack shows its own name for a person; anybody else is named as we know them. */
export function mention({ id, name }: Staff): string {
  const [, user] = /^slack:([A-Z0-9]+)$/.exec(id) ?? []
  return user ? `<@${user}>` : clip(name, 100)
}

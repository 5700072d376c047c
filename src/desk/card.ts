/**
 * A case's card: everything a person needs to take over, as Block Kit within its limits
 * (docs.slack.dev/reference/block-kit/blocks). Every word of a customer's is escaped, so that nobody can ping us.
 */
import { clip, clipPlain, type SlackBlock, type SlackPost } from '../channels/slack/render.ts'
import type { Staff } from '../core/channel.ts'
import type { CaseView, Sentiment, Signal } from '../core/desk.ts'
import type { Assurance } from '../core/message.ts'
import { controls } from './controls.ts'
import { channelWords } from './words.ts'

const maxHeader = 150
const maxSection = 3_000
const maxField = 2_000
/** Our own choice: one item of a list may not push out all others. */
const maxItem = 400
const maxMoods = 20

/** The whole card; the same view gives the same card. `team` is our own workspace. */
export function renderCard(view: CaseView, team: string): SlackPost {
  const title = titleOf(view)
  return {
    text: clip(title, maxField),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: clipPlain(title, maxHeader) } },
      { type: 'section', fields: facts(view).map(mrkdwn) },
      ...list('Why a person is needed', view.signals.map(signalLine), 'first'),
      ...list('In their own words', view.summary.said.map(quote), 'last'),
      ...list('Done', view.summary.done.map(item), 'last'),
      ...list('Found', view.summary.found.map(item), 'last'),
      ...list('Left to do', view.summary.left.map(item), 'first'),
      { type: 'context', elements: [mrkdwn(stateLine(view))] },
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

function facts(view: CaseView): string[] {
  const { customer } = view
  const account = [customer.account ?? 'none known', customer.tier && `(${customer.tier})`].filter(Boolean)
  return [
    fact('Customer', customer.name),
    fact('Account', account.join(' ')),
    ...(customer.revenue ? [fact('Annual revenue', customer.revenue)] : []),
    fact('Wrote last on', channelWords[view.channel]),
    fact('Identity', assuranceWords[customer.assurance]),
    fact('Priority', view.priority),
    `*Person promised by*\n${dateOf(view.deadline)}${clockWords(view)}`,
    ...(view.sentiment.length > 0 ? [`*Mood, latest last*\n${moods(view.sentiment)}`] : []),
  ]
}

const clockWords = ({ clock }: CaseView): string =>
  clock === 'late' ? ' ⏰ passed' : clock === 'soon' ? ' ⏳ soon' : ''

const fact = (name: string, value: string): string => `*${name}*\n${clip(value, maxField - 60)}`

const assuranceWords: Record<Assurance, string> = {
  anonymous: 'not known',
  recognised: 'recognised, not verified',
  verified: 'verified',
}

/** Each reader sees it in their own time zone; the words behind the bar are for clients that cannot. */
export function dateOf(at: number): string {
  const words = new Date(at).toISOString().slice(0, 16).replace('T', ' ')
  return `<!date^${Math.floor(at / 1000)}^{date_short_pretty} {time}|${words} UTC>`
}

const moodSigns: Record<Sentiment, string> = { positive: '🙂', neutral: '😐', frustrated: '😕', angry: '😠' }

const moods = (sentiment: Sentiment[]): string =>
  sentiment
    .slice(-maxMoods)
    .map((one) => moodSigns[one])
    .join('')

const signalLine = ({ name, hard, evidence }: Signal): string => {
  const words = name.replaceAll('_', ' ')
  return `• *${clip(words, 80)}*${hard ? ' (always handed over)' : ''}: ${clip(oneLine(evidence), maxItem)}`
}

export const item = (text: string): string => `• ${clip(oneLine(text), maxItem)}`
const quote = (text: string): string => `> ${clip(oneLine(text), maxItem)}`
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()

/** A titled section of as many lines as fit; says how many it leaves out, at the end that matters less. */
export function list(title: string, lines: string[], keep: 'first' | 'last'): SlackBlock[] {
  if (lines.length === 0) return []
  const heading = `*${title}*`
  // Room for the heading and for the line that tells what was left out.
  const fitting = takeWhileFits(
    keep === 'first' ? lines : lines.toReversed(),
    maxSection - heading.length - 40,
  )
  const left = lines.length - fitting.length
  const more = left > 0 ? [keep === 'first' ? `_and ${left} more_` : `_${left} earlier ones_`] : []
  const shown = keep === 'first' ? [...fitting, ...more] : [...more, ...fitting.toReversed()]
  return [{ type: 'section', text: mrkdwn([heading, ...shown].join('\n')) }]
}

function takeWhileFits(lines: string[], room: number): string[] {
  let used = 0
  const end = lines.findIndex((line) => (used += line.length + 1) > room)
  return end < 0 ? lines : lines.slice(0, end)
}

function stateLine(view: CaseView): string {
  const opened = `opened ${dateOf(view.opened)}`
  const by = (staff: Staff | undefined) => (staff ? ` by ${mention(staff)}` : '')
  switch (view.state) {
    case 'open':
      return `Open, nobody has claimed it yet · ${opened}`
    case 'claimed':
      return `Claimed${by(view.claimedBy)} · the bot is silent, what is written in this thread goes to the customer · ${opened}`
    case 'resolved':
      return `Resolved${by(view.endedBy ?? view.claimedBy)} · ${opened}`
    case 'handed_back':
      return `Handed back to the bot${by(view.endedBy ?? view.claimedBy)} · ${opened}`
  }
}

/** Slack shows its own name for a person; anybody else is named as we know them. */
export function mention({ id, name }: Staff): string {
  const [, user] = /^slack:([A-Z0-9]+)$/.exec(id) ?? []
  return user ? `<@${user}>` : clip(name, 100)
}

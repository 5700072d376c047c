/** A draft's card: what the customer wrote, what the bot would answer, and what can be done with it while it is open. */
import {
  clip,
  clipPlain,
  fallbackOf,
  homeBlockId,
  renderMarkdown,
  type SlackBlock,
  type SlackPost,
} from '../channels/slack/render.ts'
import { draftValue, type DraftView } from '../core/drafts/draft.ts'
import { dateOf, mention, mrkdwn } from './card.ts'
import { list, maxItem, oneLine } from './list.ts'
import { channelWords } from './words.ts'

const maxHeader = 150
const maxText = 2_000
/** Of all `markdown` blocks of a message together Slack takes 12,000 characters; a card has three of them at most. */
const maxShown = 3_500
const maxReason = 500

/** The same view gives the same card. `team` is our own workspace. */
export function renderDraft(view: DraftView, team: string): SlackPost {
  const { customer, channel, state, id } = view
  const who = [customer.name, customer.account].filter(Boolean).join(', ')
  const title = `${lamps[state]} ${id} · Draft for ${who}`
  const asked = view.asked.map((text) => `> ${clip(oneLine(text), maxItem)}`)
  return {
    text: clip(`${title} — ${fallbackOf(view.text)}`, maxText),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: clipPlain(title, maxHeader) } },
      { type: 'context', elements: [mrkdwn(stateLine(view))] },
      ...list(`They wrote on ${channelWords[channel]}`, asked, 'last'),
      ...words(state === 'open' ? 'The bot would answer' : 'The answer', view.text),
      ...(view.below === undefined ? [] : words('Below it, word for word', view.below)),
      ...(view.insteadOf === undefined ? [] : words('The bot would have said', view.insteadOf)),
      { type: 'context', elements: [mrkdwn(`Policy: ${clip(view.why, maxText)}`)] },
      ...buttons(view, team),
    ],
  }
}

const lamps: Record<DraftView['state'], string> = {
  open: '🟠',
  sent: '🟢',
  discarded: '⚪',
  stale: '⚪',
  taken: '⚪',
  expired: '🔴',
}

/** As the customer will read it, cut where a card would get too long. */
function words(title: string, markdown: string): SlackBlock[] {
  const cut = markdown.length > maxShown ? `${markdown.slice(0, maxShown)}…` : markdown
  return [
    { type: 'section', text: mrkdwn(`*${title}*`) },
    ...renderMarkdown(cut).flatMap(({ blocks }) => blocks),
  ]
}

function stateLine({ state, by, reason, made, expires, insteadOf }: DraftView): string {
  const who = by ? ` by ${mention(by)}` : ''
  const why = reason ? ` · “${clip(oneLine(reason), maxReason)}”` : ''
  switch (state) {
    case 'open': {
      const end = expires === undefined ? '' : ` · a case from ${dateOf(expires)} on`
      return `Nothing has been sent · written ${dateOf(made)}${end}`
    }
    case 'sent':
      return `${insteadOf === undefined ? 'Sent' : 'Edited and sent'}${who}`
    case 'discarded':
      return `Discarded${who}${why} · a case`
    case 'stale':
      return 'The customer has gone on meanwhile: the bot writes a new draft, and this one can no longer be sent.'
    case 'taken':
      return 'A person is talking to the customer: this can no longer be sent.'
    case 'expired':
      return 'Nobody decided in time: a case.'
  }
}

function buttons({ id, state }: DraftView, team: string): SlackBlock[] {
  if (state !== 'open') return []
  const button = (action: string, text: string, style?: 'primary' | 'danger') =>
    ({
      type: 'button',
      action_id: `desk:${action}`,
      text: { type: 'plain_text', text },
      value: draftValue(id),
      ...(style && { style }),
    }) as const
  return [
    {
      type: 'actions',
      block_id: homeBlockId(team, `draft-${id}`),
      elements: [
        button('send', 'Send', 'primary'),
        button('edit', 'Edit…'),
        button('discard', 'Discard…', 'danger'),
      ],
    },
  ]
}

/** A post in a case's thread: who says it in a small line, then their words. */
import {
  clip,
  clipPlain,
  fallbackOf,
  homeBlockId,
  renderMarkdown,
  type SlackPost,
} from '../channels/slack/render.ts'
import type { DeskNote, Ping, Whisper } from '../core/desk.ts'
import { fileName } from '../core/files.ts'
import { mention } from './card.ts'
import { channelWords } from './words.ts'

/** Characters of a context element's text. */
const maxContext = 3_000
/** Room for mention and link within a section's 3,000. */
const maxCall = 2_500
const maxName = 200

/**
 * As many posts as the text needs; a text with nothing in it still says who wrote. `card`: where the case's card is,
 * for a call that is posted away from its thread.
 */
export function renderNote(note: DeskNote, card?: string): SlackPost[] {
  if (note.kind === 'system')
    return [note.ping ? renderCall(note.text, note.ping, card) : renderEvent(note.text)]
  const by = authorOf(note)
  const files = (note.files ?? []).map((file) => `📎 ${fileName(file)}`)
  const [first, ...rest] = renderMarkdown([note.text, ...files].join('\n').trim())
  return [
    {
      blocks: [
        { type: 'context', elements: [{ type: 'plain_text', text: clipPlain(by, maxName) }] },
        ...(first?.blocks ?? []),
      ],
      text: `${clip(by, maxName)}: ${first?.text ?? ''}`,
    },
    ...rest,
  ]
}

/** Only one person sees it, so it may ask them something. */
export function renderWhisper({ text, choices = [] }: Whisper, team: string): SlackPost {
  const words = fallbackOf(text, maxContext) || '…'
  return {
    blocks: [
      { type: 'section', text: { type: 'mrkdwn', text: words, verbatim: true } },
      ...(choices.length === 0
        ? []
        : [
            {
              type: 'actions' as const,
              block_id: homeBlockId(team, 'whisper'),
              elements: choices.map(({ action, value, label, style }) => ({
                type: 'button' as const,
                action_id: `desk:${action}`,
                text: { type: 'plain_text' as const, text: clipPlain(label, 75) },
                value,
                ...(style && { style }),
              })),
            },
          ]),
    ],
    text: words,
  }
}

function authorOf({ kind, author, channel }: DeskNote): string {
  const where = channel ? ` on ${channelWords[channel]}` : ''
  if (kind === 'bot') return 'The bot answered'
  if (kind === 'colleague') return `${author || 'A colleague'}, one of us, wrote to the customer${where}`
  if (kind === 'other') return `${author || 'Somebody'}, not the customer, wrote beside them${where}`
  return `${author || 'The customer'}${where}`
}

/** In a section: what stands in the small grey lines of a context block is easily overlooked, and this has to be seen. */
function renderCall(markdown: string, ping: Ping, card: string | undefined): SlackPost {
  const link = card === undefined ? '' : ` <${card}|Open the case>`
  const text = `${mentionOf(ping)} ${fallbackOf(markdown, maxCall)}${link}`
  return { blocks: [{ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } }], text }
}

/** As an app mentions (docs.slack.dev/messaging/formatting-message-text#advanced); ids are ours or the policy's, never a customer's. */
function mentionOf(ping: Ping): string {
  switch (ping.who) {
    case 'here':
      return '<!here>'
    case 'group':
      return `<!subteam^${ping.group}>`
    case 'person':
      return mention(ping.person)
  }
}

/** What happened, in grey. Ours and short, so it is never split. */
function renderEvent(markdown: string): SlackPost {
  const text = fallbackOf(markdown, maxContext) || '…'
  return { blocks: [{ type: 'context', elements: [{ type: 'mrkdwn', text, verbatim: true }] }], text }
}

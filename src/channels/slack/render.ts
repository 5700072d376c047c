/**
 * What we say, as Slack messages: Markdown goes out as ONE `markdown` block with a plain `text` beside it,
 * which notifications and screen readers take.
 */
import type { types } from '@slack/bolt'
import { SendError } from '../../core/errors.ts'
import { parseMarkdown, plainOf, splitText } from '../../core/markdown/index.ts'
import type { Block } from '../../core/markdown/index.ts'
import type { Choice, FileRef, OutboundMessage } from '../../core/message.ts'
import { escapeMrkdwn } from './mrkdwn.ts'

export { escapeMrkdwn } from './mrkdwn.ts'

export type SlackBlock = types.KnownBlock
export type SlackModal = types.ModalView
export type SlackHome = types.HomeView

/** One `chat.postMessage`. */
export interface SlackPost {
  blocks: SlackBlock[]
  /** Slack's dialect, escaped. */
  text: string
}

/** Characters of the `markdown` blocks of one message (docs.slack.dev/reference/block-kit/blocks/markdown-block). */
const maxMarkdown = 12_000
/** Buttons in an actions block, and their limits (docs.slack.dev/reference/block-kit/block-elements/button-element). */
const maxButtons = 25
const maxLabel = 75
const maxValue = 2_000
/** A notification shows far less; Slack advises 4,000 for `text`, counted here before it is escaped. */
const maxFallback = 600

/** An answer to a customer, in as many posts as Slack's limits ask for; buttons stand under the last one. */
export function renderMessage(message: OutboundMessage, team: string): SlackPost[] {
  const choices = message.choices ?? []
  const posts = renderMarkdown([message.text, ...(message.files ?? []).map(fileLine)].join('\n\n'))
  if (choices.length === 0) return posts
  const last = posts.at(-1) ?? {
    blocks: [],
    text: clip(choices.map(({ label }) => label).join(' / '), maxFallback),
  }
  return [...posts.slice(0, -1), { ...last, blocks: [...last.blocks, ...buttonRows(choices, team)] }]
}

/** Markdown as posts of one block each; a blank text gives none. */
export const renderMarkdown = (markdown: string): SlackPost[] =>
  splitText(neutralise(markdown), maxMarkdown).map((text) => ({
    blocks: [{ type: 'markdown', text }],
    text: fallbackOf(text),
  }))

/**
 * Takes the life out of Slack's control sequences (`<!channel>`, `<@U1>`, `<!subteam^S1>`), whoever wrote
 * them: neither a customer nor the model may ping people. Never leaves `<` before `@`, `!` or `#`.
 */
export const neutralise = (markdown: string): string =>
  markdown
    .replace(/<[!@#]([^<>|\n]*)(?:\|[^<>\n]*)?>/g, (_whole, name: string) => `@${name}`)
    .replace(/<+(?=[@!#])/g, '')

/** Plain words in Slack's dialect, by default short enough for a notification. */
export const fallbackOf = (markdown: string, max = maxFallback): string =>
  // Markup is never most of a text, so what lies beyond would be cut anyway.
  clip(plainBlocks(parseMarkdown(markdown.slice(0, 4 * max))), max)

/** Escaped for Slack's dialect, then cut to `max` characters, never within an entity or a surrogate pair. */
export function clip(text: string, max: number): string {
  const escaped = escapeMrkdwn(text)
  if (escaped.length <= max) return escaped
  return `${escaped
    .slice(0, max - 1)
    .replace(/&[a-z]*$/, '')
    .replace(/[\uD800-\uDBFF]$/, '')}…`
}

/** As `clip`, for `plain_text` objects, which take characters as they are. */
export const clipPlain = (text: string, max: number): string =>
  text.length <= max ? text : `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')}…`

/**
 * The home team travels in the `block_id` of our buttons: in a shared channel a press names the presser's
 * workspace, not the one we are installed in. `suffix` keeps ids apart within a message and over its updates.
 */
export const homeBlockId = (team: string, suffix: string): string => `home:${team}/${suffix}`

/** The team that `homeBlockId` put there. */
export const homeOf = (blockId: string | undefined): string | undefined =>
  /^home:([^/]+)\//.exec(blockId ?? '')?.[1]

function buttonRows(choices: Choice[], team: string): SlackBlock[] {
  const rows = Array.from({ length: Math.ceil(choices.length / maxButtons) }, (_, row) =>
    choices.slice(row * maxButtons, (row + 1) * maxButtons),
  )
  return rows.map((row, at) => ({
    type: 'actions',
    block_id: homeBlockId(team, String(at)),
    elements: row.map((choice, place) => button(choice, `choice:${at * maxButtons + place}`)),
  }))
}

function button(choice: Choice, action_id: string): types.Button {
  if (choice.value.length > maxValue) {
    throw new SendError(`a choice's value has ${choice.value.length} characters, at most ${maxValue}`, {
      again: 'never',
      code: 'invalid_blocks',
    })
  }
  return {
    type: 'button',
    action_id,
    text: { type: 'plain_text', text: clipPlain(choice.label, maxLabel) },
    value: choice.value,
    ...(choice.style && { style: choice.style }),
  }
}

const fileLine = (file: FileRef): string => {
  const name = file.name ?? file.id
  return file.url ? `[${name}](${file.url})` : name
}

const plainBlocks = (blocks: Block[]): string => blocks.map(plainBlock).filter(Boolean).join('\n')

function plainBlock(block: Block): string {
  switch (block.type) {
    case 'paragraph':
    case 'heading':
      return plainOf(block.children)
    case 'code':
      return block.text
    case 'list':
      return block.items
        .map((item, at) => `${block.ordered ? `${block.start + at}.` : '•'} ${plainBlocks(item)}`)
        .join('\n')
    case 'quote':
      return plainBlocks(block.children)
    case 'table':
      return [block.head, ...block.rows].map((row) => row.map(plainOf).join(' | ')).join('\n')
    case 'rule':
      return ''
  }
}

/** What we say, as Teams activities: the Markdown that all its clients show, and choices as an Adaptive Card. Pure. */
import type { Activity, Attachment } from 'botbuilder'
import {
  layInline,
  layOut,
  messageBlocks,
  plainDialect,
  splitText,
  type Dialect,
} from '../../core/markdown/index.ts'
import type { Choice, OutboundMessage } from '../../core/message.ts'

/**
 * UTF-16 units in one message. Teams takes about 100 KB of everything together (learn.microsoft.com/
 * microsoftteams/platform/bots/how-to/format-your-bot-messages); names, ids and a card need far less than the rest.
 */
export const textLimit = 25_000

/** A card shows six buttons in a row; the rest would hide behind a menu. */
const rowOfButtons = 6

const dialect: Dialect = {
  ...plainDialect,
  text: harmless,
  bold: (inner) => `**${inner}**`,
  italic: (inner) => `_${inner}_`,
  strike: (inner) => `~~${inner}~~`,
  code: (value) => (value.includes('`') ? `\`\` ${value.trim()} \`\`` : `\`${value}\``),
  link: (label, url) => {
    const address = url.replaceAll('(', '%28').replaceAll(')', '%29')
    return label.trim() && label !== url ? `[${label}](${address})` : address
  },
  // Phones show neither headings nor tables. A bold word inside a heading would end the heading's own bold.
  heading: (children) => `**${layInline(children, { ...dialect, bold: (inner) => inner })}**`,
  fence: (value) => `\`\`\`\n${value}\n\`\`\``,
}

/**
 * A message in as many activities as its length asks for, none when it says nothing; pictures and a card stand under the
 * last one.
 */
export function renderMessage(message: OutboundMessage, pictures: Attachment[] = []): Partial<Activity>[] {
  const text = layOut(messageBlocks({ ...message, choices: [] }), dialect)
  const said = splitText(text, textLimit).map((part): Partial<Activity> => ({
    type: 'message',
    text: part,
    textFormat: 'markdown',
  }))
  const choices = message.choices ?? []
  const attachments = [...pictures, ...(choices.length > 0 ? [cardOf(choices)] : [])]
  if (attachments.length === 0) return said
  const last = said.at(-1) ?? { type: 'message' }
  return [...said.slice(0, -1), { ...last, attachments }]
}

/** Version 1.5 is what bots may send (same page as the limit). */
function cardOf(choices: Choice[]): Attachment {
  const rows = Array.from({ length: Math.ceil(choices.length / rowOfButtons) }, (_, row) =>
    choices.slice(row * rowOfButtons, (row + 1) * rowOfButtons),
  )
  return {
    contentType: cardType,
    content: cardWith(rows.map((row) => ({ type: 'ActionSet', actions: row.map(buttonOf) }))),
  }
}

export const cardType = 'application/vnd.microsoft.card.adaptive'

const cardWith = (body: object[]) => ({
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
  type: 'AdaptiveCard',
  version: '1.5',
  body,
})

/** What takes the place of the buttons for the person who pressed one: `label` is what it said. */
export const pressedCard = (label: string) =>
  cardWith([{ type: 'TextBlock', text: `✓ ${harmless(label)}`, wrap: true }])

const styles = { primary: 'positive', danger: 'destructive' } as const

/**
 * A press tells nothing but its data, so the label travels along to say what the customer saw. Clients that do not know
 * `Action.Execute` (learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model) send a plain message.
 */
function buttonOf({ value, label, style }: Choice) {
  const button = {
    title: label,
    data: { choice: value, label: label.slice(0, 200) },
    ...(style && { style: styles[style] }),
  }
  return {
    type: 'Action.Execute',
    verb: 'choose',
    ...button,
    fallback: { type: 'Action.Submit', ...button },
  }
}

/** Text stays text: Teams reads HTML and Markdown in it, and `<at>` calls people. */
function harmless(text: string): string {
  return text
    .replace(/&(?=#?\w{1,8};)/g, '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[*`]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&')
}

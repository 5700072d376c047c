/** Markdown into what a phone shows: plain text for SMS, WhatsApp's own marks, both within Twilio's limit. */
import {
  layInline,
  layOut,
  messageBlocks,
  plainDialect,
  splitText,
  tableAsColumns,
  type Dialect,
} from '../../core/markdown/index.ts'
import type { OutboundMessage } from '../../core/message.ts'
import { gsmFriendly } from './segments.ts'

/** Characters in one API message (`body` of https://www.twilio.com/docs/messaging/api/message-resource). */
export const bodyLimit = 1600

/** Room for `(12/34) ` and more. */
const numberRoom = 12

const smsDialect: Dialect = {
  ...plainDialect,
  text: gsmFriendly,
  code: gsmFriendly,
  fence: gsmFriendly,
  heading: (children) => layInline(children, smsDialect),
}

const whatsappDialect: Dialect = {
  ...plainDialect,
  bold: (inner) => marked('*', inner),
  italic: (inner) => marked('_', inner),
  strike: (inner) => marked('~', inner),
  code: (value) => `\`\`\`${value}\`\`\``,
  // A bold word inside a heading would end the heading's own bold.
  heading: (children) => marked('*', layInline(children, { ...whatsappDialect, bold: (inner) => inner })),
  fence: (value) => `\`\`\`\n${value}\n\`\`\``,
  table: (head, rows) => `\`\`\`\n${tableAsColumns(head, rows)}\n\`\`\``,
}

/** Several SMS may arrive in any order, so their parts are numbered. Never empty for a message that says something. */
export const renderSms = (message: OutboundMessage): string[] => {
  const text = textOf(message, smsDialect)
  const parts = splitText(text, bodyLimit)
  if (parts.length < 2) return parts
  const numbered = splitText(text, bodyLimit - numberRoom)
  return numbered.map((part, n) => `(${n + 1}/${numbered.length}) ${part}`)
}

/** WhatsApp keeps the order, so parts need no numbers. */
export const renderWhatsapp = (message: OutboundMessage): string[] =>
  splitText(textOf(message, whatsappDialect), bodyLimit)

/** Buttons would need an approved template per wording, so choices are numbers on both channels. */
function textOf(message: OutboundMessage, dialect: Dialect): string {
  return layOut(messageBlocks(message), dialect)
}

/** WhatsApp's marks do not reach over a line end. */
function marked(mark: string, inner: string): string {
  return inner
    .split('\n')
    .map((line) => (line.trim() ? mark + line + mark : line))
    .join('\n')
}

/** One of our messages as a mail. Pure. */
import { createHash } from 'node:crypto'
import { SendError } from '../../core/errors.ts'
import { layOut, messageBlocks, plainDialect } from '../../core/markdown/index.ts'
import type { OutboundMessage } from '../../core/message.ts'
import { htmlOf } from './html.ts'

/** What nodemailer is given. */
export interface Mail {
  from: string
  /** One recipient: the conversation's, never anyone a text names. */
  to: string
  subject: string
  text: string
  html: string
  /** With angle brackets. */
  messageId: string
  headers: Record<string, string>
  inReplyTo?: string
  references?: string
}

/** Characters of a subject made from the text: mail programs show about that many. */
const subjectLength = 78

/** `from`: an address with or without a name (`Bright <help@brightline.example>`). Throws SendError `never`. */
export const renderMail = (message: OutboundMessage, from: string): Mail => {
  const blocks = messageBlocks(message)
  const text = layOut(blocks, plainDialect)
  if (!text.trim())
    throw new SendError('nothing to send: the message is blank', { again: 'never', code: 'blank' })
  const answered = /^email:(<[^<>\s]+>)$/.exec(message.replyTo ?? '')?.[1]
  return {
    from,
    to: recipientOf(message),
    subject: message.subject ?? subjectFrom(text),
    text,
    html: htmlOf(blocks),
    messageId: messageIdOf(message.id, from),
    // RFC 3834: says to other robots that a robot wrote this, so that they do not answer.
    headers: { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' },
    ...(answered && { inReplyTo: answered, references: answered }),
  }
}

/** The same for every try of the same message, so that a mail that came twice is recognised as one. Hashed: our ids are not addresses. */
export const messageIdOf = (id: string, from: string): string => {
  const domain = /@([^@<>\s]+)>?\s*$/.exec(from)?.[1]
  if (!domain) throw new TypeError(`'${from}' is no mail address`)
  return `<${createHash('sha256').update(id).digest('hex').slice(0, 32)}@${domain}>`
}

function recipientOf({ conversation }: OutboundMessage): string {
  const address = /^email:([^\s,;:<>"()]+@[^\s,;:<>"()@]+)$/.exec(conversation)?.[1]
  if (!address)
    throw new SendError(`'${conversation}' is no mail address`, { again: 'never', code: 'conversation' })
  return address
}

function subjectFrom(text: string): string {
  const line = text.trim().split('\n')[0] ?? ''
  return line.length > subjectLength ? `${line.slice(0, subjectLength - 1).replace(/\s+\S*$/, '')}…` : line
}

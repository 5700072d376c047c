/** One of our messages as a mail. Pure. */
import { SendError } from '../../core/errors.ts'
import { layOut, messageBlocks, plainDialect } from '../../core/markdown/index.ts'
import type { OutboundMessage } from '../../core/message.ts'
import { addressOf } from './address.ts'
import { loopHeader } from './automatic.ts'
import { unsubscribeWord } from './consent.ts'
import { htmlOf } from './html.ts'
import { markerLine } from './quote.ts'
import { answerSubject, referenceOf, threadHeaders } from './reference.ts'
import { messageIdOf, placeOfMessage, type Threads } from './thread.ts'

/** Who we are towards customers. */
export interface Sender {
  /** With or without a name: `Bright <help@brightline.example>`. */
  from: string
  /** The bare address. */
  ours: string
  /** Absent where no mails come in: there is nothing to thread. */
  threads?: Threads | undefined
}

/** What nodemailer is given. */
export interface OutgoingMail {
  from: string
  /** One recipient: the conversation's, never anyone a text names. */
  to: string
  replyTo?: string
  subject: string
  text: string
  html: string
  /** With angle brackets. */
  messageId: string
  /** What the mail server is told; reports of what became of the mail go to `from`. */
  envelope?: { from: string; to: string }
  headers: Record<string, string>
  inReplyTo?: string
  references?: string
}

/** RFC 3834: says to other robots that a robot wrote this, so that they do not answer. */
const automatic = { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' }

/** Characters of a subject made from the text: mail programs show about that many. */
const subjectLength = 78

/** Throws SendError `never`. */
export const renderMail = (message: OutboundMessage, { from, ours, threads }: Sender): OutgoingMail => {
  const blocks = messageBlocks(message)
  const text = layOut(blocks, plainDialect)
  if (!text.trim())
    throw new SendError('nothing to send: the message is blank', { again: 'never', code: 'blank' })
  const place = placeOfMessage(message)
  if (!place) {
    throw new SendError(`'${message.conversation}' is no mail address`, {
      again: 'never',
      code: 'conversation',
    })
  }
  const reference = referenceOf(message.reference)
  const replyTo = threads?.replyAddress(place)
  const signed = threads && `${place.thread}.${threads.signature(place)}`
  const to = reference && addressOf(reference.to) === place.address ? reference.to : place.address
  const messageId = messageIdOf(message, ours, signed)
  const returnPath = threads?.returnPath(messageId)
  return {
    from,
    to,
    ...(returnPath && { envelope: { from: returnPath, to } }),
    subject: message.subject ?? (reference ? answerSubject(reference.subject) : subjectFrom(text)),
    text: threads ? `${markerLine}\n\n${text}` : text,
    html: htmlOf(blocks, threads && markerLine),
    messageId,
    headers: {
      ...(message.person ? {} : automatic),
      ...(message.purpose === 'csat' && replyTo && { 'List-Unsubscribe': unsubscribeTo(replyTo) }),
      [loopHeader]: '1',
    },
    ...(replyTo && { replyTo }),
    ...(reference && threadHeaders(reference)),
  }
}

/** RFC 2369 3.2: mail programs offer it as a button, and send a mail with this subject. */
const unsubscribeTo = (address: string): string => `<mailto:${address}?subject=${unsubscribeWord}>`

function subjectFrom(text: string): string {
  const line = text.trim().split('\n')[0] ?? ''
  return line.length > subjectLength ? `${line.slice(0, subjectLength - 1).replace(/\s+\S*$/, '')}…` : line
}

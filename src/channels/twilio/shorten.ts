/** A long answer by SMS: its beginning, up to where a sentence ends, and an offer to read on. Pure. */
import { splitText } from '../../core/markdown/index.ts'
import type { OutboundMessage } from '../../core/message.ts'
import { renderSms } from './render.ts'
import { segmentsOf } from './segments.ts'

/**
 * Segments an answer may take as it is, and what is left of one that takes more: about 900 and 450 characters. In
 * between, asking for the rest would cost everybody more than reading it.
 */
const most = 6
const shown = 3

const offer = 'Reply MORE to read on.'

/**
 * Undefined when all of it is to be said at once: it is short enough, a person wrote it, or something hangs on it that
 * must be read whole (a question with its choices, files).
 */
export function shorten(message: OutboundMessage): { message: OutboundMessage; rest: string } | undefined {
  if (message.person || message.choices?.length || message.files?.length) return undefined
  if (segmentsIn(message) <= most) return undefined
  const text = message.text.trim()
  for (let room = 440; room >= 60; room -= 40) {
    const [first = ''] = splitText(text, room)
    // A cut code fence was closed and opened again: then the beginning is no beginning of the text.
    const rest = text.startsWith(first) ? text.slice(first.length).trim() : ''
    const short = { ...message, text: `${first}\n\n${offer}` }
    if (rest && segmentsIn(short) <= shown) return { message: short, rest }
  }
  return undefined
}

const segmentsIn = (message: OutboundMessage): number =>
  renderSms(message).reduce((sum, body) => sum + segmentsOf(body).segments, 0)

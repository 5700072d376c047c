/** What one of our messages becomes at Twilio: the calls to make, one for each part, and how a part is known again. */
import type { FileSource } from '../../core/channel.ts'
import { SendError } from '../../core/errors.ts'
import type { Choice, OutboundMessage, Purpose } from '../../core/message.ts'
import { withFiles } from './files.ts'
import { renderSms, renderWhatsapp } from './render.ts'
import { shorten } from './shorten.ts'

/** One call. */
export type Part =
  | { kind: 'text'; body: string; media?: string }
  | { kind: 'buttons'; choices: Choice[] }
  | { kind: 'template'; sid: string; text: string }

export interface Plan {
  parts: Part[]
  /** Held back, and offered. */
  rest?: string
}

/** Approved templates by what they are for: `HX…`. */
export type Templates = { [purpose in Purpose]?: string | undefined }

/** WhatsApp's limits of what may be tapped: three buttons or a list of ten, and how long their labels may be. */
const tappable = { buttons: { most: 3, label: 20 }, list: { most: 10, label: 24 } }
/** A button's id; `Choice.value` promises no more. */
const longestValue = 200
/** twilio.com/docs/content/using-variables-with-content-api: the longest value of a variable. */
const longestVariable = 255

/** Quick replies, or a list; undefined when these choices have to be numbers. */
export function tapped(choices: Choice[]): 'buttons' | 'list' | undefined {
  const fit = ({ most, label }: { most: number; label: number }) =>
    choices.length <= most &&
    choices.every((choice) => choice.label.length <= label && choice.value.length <= longestValue)
  if (choices.length === 0) return undefined
  return fit(tappable.buttons) ? 'buttons' : fit(tappable.list) ? 'list' : undefined
}

/** An SMS; a long answer of the bot is cut to the point, with the rest offered. */
export async function planSms(message: OutboundMessage, files: FileSource | undefined): Promise<Plan> {
  const { message: said, media } = await withFiles('sms', message, files)
  const short = shorten(said)
  const bodies = renderSms(short?.message ?? said)
  return { parts: texts(bodies, media), ...(short && { rest: short.rest }) }
}

/** What may be said while the window is open: text, with buttons below where the choices fit on them. */
export async function planWhatsapp(message: OutboundMessage, files: FileSource | undefined): Promise<Plan> {
  const { message: said, media } = await withFiles('whatsapp', message, files)
  const choices = said.choices ?? []
  if (!tapped(choices)) return { parts: texts(renderWhatsapp(said), media) }
  const { choices: _buttons, ...words } = said
  return { parts: [...texts(renderWhatsapp(words), media), { kind: 'buttons', choices }] }
}

/** Choices as lines to reply to, in the place of buttons that could not be had. */
export const numbered = (choices: Choice[]): Extract<Part, { kind: 'text' }> => ({
  kind: 'text',
  body: choices.map(({ label }, n) => `Reply ${n + 1} for ${label}`).join('\n'),
})

/**
 * Outside the window: the approved template for what this is about. All of the text waits for the customer's MORE when it
 * did not fit. Throws SendError `window_closed` when there is no template: then another way has to be found.
 */
export function planTemplate(message: OutboundMessage, templates: Templates): Plan {
  const purpose = message.purpose ?? 'reopen_ticket'
  const sid = templates[purpose]
  if (!sid) {
    throw new SendError(
      `the customer last wrote on WhatsApp over 24 hours ago, and no approved template is set for ${purpose}`,
      { again: 'never', code: 'window_closed' },
    )
  }
  // A variable is one line: WhatsApp refuses line ends, tabs and runs of spaces in it.
  const line = renderWhatsapp({ ...message, choices: [] })
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim()
  const whole = line.length <= longestVariable
  const text = whole ? line : `${line.slice(0, longestVariable - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
  if (!text) return { parts: [] }
  return { parts: [{ kind: 'template', sid, text }], ...(!whole && { rest: message.text }) }
}

/** Files go with the words, one a message; those there are more of follow. */
function texts(bodies: string[], media: string[]): Part[] {
  const last = Math.max(bodies.length, media.length)
  return Array.from({ length: last }, (_, n): Part => {
    const url = media[n]
    return { kind: 'text', body: bodies[n] ?? '', ...(url && { media: url }) }
  })
}

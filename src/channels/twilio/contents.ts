/**
 * Buttons and lists on WhatsApp. Twilio sends them only from a stored content (`HX…`), whose labels are fixed and whose
 * ids may be variables: so one is made for each set of labels, once, and every press brings back its own value.
 * twilio.com/docs/content/twilio-quick-reply, …/twilio-list-picker
 */
import { createHash } from 'node:crypto'
import type { Choice } from '../../core/message.ts'
import { tapped } from './parts.ts'

/** Stands above the buttons; the question itself, which is longer than a variable may be, is a message before. */
export const aboveButtons = 'Tap one, or reply with its number.'

/** A content as Twilio takes it. */
export interface Content {
  friendlyName: string
  types: object
}

export interface ContentApi {
  /** Contents there are, by their friendly names. */
  list(signal: AbortSignal): Promise<Map<string, string>>
  /** Answers its SID. */
  create(content: Content, signal: AbortSignal): Promise<string>
}

export interface Contents {
  /** The SID to send these choices with, and its variables. Throws SendError. */
  of(choices: Choice[], signal: AbortSignal): Promise<{ sid: string; variables: Record<string, string> }>
}

export const createContents = (api: ContentApi): Contents => {
  let known: Map<string, string> | undefined
  return {
    async of(choices, signal) {
      known ??= await api.list(signal)
      const content = contentOf(choices)
      const sid = known.get(content.friendlyName) ?? (await api.create(content, signal))
      known.set(content.friendlyName, sid)
      return { sid, variables: Object.fromEntries(choices.map(({ value }, n) => [String(n + 1), value])) }
    },
  }
}

/** The name says what is in it, so that any process finds it again. */
function contentOf(choices: Choice[]): Content {
  const labels = choices.map(({ label }) => label)
  const kind = tapped(choices) ?? 'list'
  const hash = createHash('sha256')
    .update(JSON.stringify([aboveButtons, kind, labels]))
    .digest('hex')
  const id = (n: number) => `{{${n + 1}}}`
  const actions = labels.map((title, n) => ({ type: 'QUICK_REPLY', title, id: id(n) }))
  const items = labels.map((item, n) => ({ item, id: id(n) }))
  return {
    friendlyName: `switchboard_choices_${hash.slice(0, 24)}`,
    types:
      kind === 'buttons'
        ? { 'twilio/quick-reply': { body: aboveButtons, actions } }
        : { 'twilio/list-picker': { body: aboveButtons, button: 'Choose', items } },
  }
}

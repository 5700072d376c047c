/** The gate: what is decided before any model is asked. Consent words come first, whoever holds a case. */
import type { InboundMessage } from '../message.ts'
import { keys, type Entry } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import type { Decision } from './turn.ts'

/**
 * Undefined lets the turn go on. Words such as STOP get no answer of ours: the carrier has answered already
 * (CHANNELS 3.8).
 */
export function gate(session: Session, messages: InboundMessage[]): Decision | undefined {
  const word = messages[0]?.consent
  const rest = word ? undefined : askedFor(session, messages)
  if (rest) return { route: 'scripted:more', drafts: [{ text: rest }], entries: [] }
  if (!word) return undefined
  return {
    route: `consent:${word}`,
    drafts: [],
    entries: messages.flatMap((message) => consent(session, message)),
  }
}

/** What was held back of the last answer, if they ask for it and for nothing else. */
function askedFor({ state }: Session, messages: InboundMessage[]): string | undefined {
  const [message] = messages
  if (!message || messages.length > 1 || message.conversation !== state.more?.conversation) return undefined
  return /^\W*more\W*$/i.test(message.text) ? state.more.text : undefined
}

function consent(session: Session, { id, consent: word, conversation }: InboundMessage): Entry[] {
  if (word !== 'stop' && word !== 'start') return []
  const state = word === 'stop' ? 'out' : 'in'
  return [{ key: keys.consent(id), type: 'consent', at: session.now(), conversation, state }]
}

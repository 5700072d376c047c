/** The instant model: it classifies everything as a simple question and answers with the messages' tags. */
import type { Classification } from '../../src/core/classification.ts'
import { tag, tagged } from '../lib/settings.ts'

export const classification: Classification = {
  intent: 'technical',
  complexity: 'simple',
  sentiment: 'neutral',
  requires_human: false,
  language: 'en',
  flags: {
    asks_for_person: false,
    regulator: false,
    legal: false,
    vulnerability: false,
    fraud: false,
    cancellation: false,
    only_thanks: false,
    greeting: false,
  },
}

/** A reply to `text`. One reply may answer several messages, and names each once. */
export const answerTo = (text: string): string =>
  `Thank you. You find your keys under Settings, API keys. ${[...new Set(tagged(text))].map(tag).join(' ')}`

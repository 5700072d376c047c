/** What the model is asked about a text: one yes or no for each flag, one of several for the rest. */
import { intents } from '../classification.ts'
import { sentiments } from '../desk.ts'

/** Languages the phrasings are in, and texts that no model wrote exist in. BCP 47. */
export const languages = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'pl'] as const
export type Language = (typeof languages)[number]

export const flagHeads = [
  'asks_for_person',
  'regulator',
  'legal',
  'vulnerability',
  'fraud',
  'cancellation',
  'only_thanks',
  'greeting',
] as const
export type FlagHead = (typeof flagHeads)[number]

export const choiceHeads = {
  // Asking for a person is a flag; the intent follows from it.
  intent: intents.filter((intent) => intent !== 'escalation'),
  sentiment: sentiments,
  language: languages,
} as const

/** One row of weights each, in the order they are stored. */
export const rowNames: string[] = [
  ...flagHeads,
  ...Object.entries(choiceHeads).flatMap(([head, labels]) => labels.map((label) => `${head} ${label}`)),
]

/** Whether mails nobody asked for are wanted. Pure. */
import type { ConsentWord } from '../../core/message.ts'

/** The subject of the mail that our `List-Unsubscribe` has mail programs send. */
export const unsubscribeWord = 'unsubscribe'

const words = new Map<string, ConsentWord>([
  [unsubscribeWord, 'stop'],
  ['subscribe', 'start'],
])

/** Only the word alone: STOP and its like are ordinary words in a mail, which no carrier acts on. */
export const consentIn = (text: string): ConsentWord | undefined => words.get(text.trim().toLowerCase())

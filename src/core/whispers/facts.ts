/** Answers the bot suggests to whoever holds a case: what of them stands in the record, and their keys. */
import type { CallFacts } from '../model.ts'
import type { Staff } from '../staff.ts'

export interface WhisperFacts {
  /** An answer was suggested to them, or none could be had; never tried again. `message`: the customer's it is for. */
  whispered: { case: string; to: Staff; message: string; text?: string; facts?: CallFacts }
  /** They sent what was suggested, as it was or changed, as their own words. */
  'whisper.used': { case: string; by: Staff; message: string; text: string }
}

export const whisperKeys = {
  whispered: (id: string, to: Staff, message: string) => `whispered:${id}:${to.id}:${message}`,
  whisperUsed: (id: string, message: string) => `whisper-used:${id}:${message}`,
}

/** Part of a case: the latest suggestion, and for whom. */
export interface CaseWhisper {
  whispered?: { to: string; message: string; text?: string }
}

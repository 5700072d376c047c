/** What was suggested to a person of ours, opened for changing and sent as their own words. */
import { buttonValue, type ButtonTarget } from '../desk.ts'
import type { Form } from '../form.ts'
import type { AcceptParts } from '../pipeline/accept.ts'
import { keys, type Entry } from '../record/entries.ts'
import { readState } from '../record/session.ts'
import { claimedCase, type Case } from '../record/state.ts'
import type { Staff, StaffAnswer, Submitted } from '../staff.ts'
import type { RecordId } from '../store.ts'

/** Button and form alike. */
export const useWhisper = 'use_whisper'

/** Characters a form's field takes. */
const maxField = 3_000

/** Undefined when it is not theirs, or not the latest any more. */
export function whisperForm({ whispered }: Case, by: Staff, target: ButtonTarget): Form | undefined {
  if (!whispered?.text || whispered.to !== by.id || whispered.message !== target.message) return undefined
  return {
    ...{ name: useWhisper, title: 'Answer the customer', submit: 'Send', about: buttonValue(target) },
    intro: 'The customer reads this as your words.',
    fields: [
      {
        ...{ kind: 'text', name: 'text', label: 'Answer', lines: 'many' },
        ...{ initial: whispered.text, max: maxField },
      },
    ],
  }
}

/** Goes out as if they had written it in the thread, once. */
export async function sendWhisper(
  { store, clock }: AcceptParts,
  record: RecordId,
  { by, values }: Submitted,
  { case: id, message }: ButtonTarget,
): Promise<StaffAnswer> {
  const refused = (text: string): StaffAnswer => ({ errors: { text } })
  const text = (values['text'] ?? '').trim()
  if (text === '' || message === undefined) return refused('There is nothing to send.')
  const held = claimedCase(await readState(store, record))
  if (held?.id !== id || held.claimedBy.id !== by.id)
    return refused('You do not hold this case any more: nothing was sent.')
  const at = clock.now()
  const key = keys.whisperUsed(id, message)
  const entry: Entry = { key, type: 'whisper.used', at, case: id, by, message, text }
  const done = await store.append(record, [entry], { due: at })
  return done.ok ? {} : refused('This was sent already. Write in the thread to say more.')
}

/** The forms of the desk: what a person of ours is asked when they end a case or give it to somebody else. */
import { buttonValue, outcomes, type ButtonTarget, type Outcome } from '../desk.ts'
import type { Form } from '../form.ts'
import type { Submitted } from '../staff.ts'

/** Characters of a note. */
const maxNote = 1_000

export const outcomeWords: Record<Outcome, string> = {
  solved: 'Solved',
  unsolved: 'Not solved, and nothing more we can do',
  elsewhere: 'Goes on elsewhere (ticket, mail, call)',
  mistaken: 'No person was needed',
}

type Asked = Omit<Form, 'about'>

const forms: { [action: string]: Asked } = {
  resolve: {
    name: 'resolve',
    title: 'Resolve the case',
    submit: 'Resolve',
    intro: 'The customer is told that it is resolved. If they write again soon, it comes back to you.',
    fields: [
      {
        kind: 'choice',
        name: 'outcome',
        label: 'How did it end?',
        options: outcomes.map((value) => ({ value, label: outcomeWords[value] })),
        initial: 'solved',
      },
      {
        kind: 'text',
        name: 'note',
        label: 'Note for colleagues',
        hint: 'Never shown to the customer. Needed when it was not solved.',
        lines: 'many',
        max: maxNote,
        optional: true,
      },
    ],
  },
  hand_back: {
    name: 'hand_back',
    title: 'Hand back to the bot',
    submit: 'Hand back',
    intro: 'The bot knows everything that was said here, and answers the customer from now on.',
    fields: [
      {
        kind: 'text',
        name: 'note',
        label: 'What was agreed, for the bot',
        hint: 'For example: refund approved by finance, will arrive on Friday. The bot may tell the customer.',
        lines: 'many',
        max: maxNote,
        optional: true,
      },
    ],
  },
  reassign: {
    name: 'reassign',
    title: 'Give to a colleague',
    submit: 'Give',
    fields: [
      { kind: 'person', name: 'person', label: 'Who takes it?' },
      {
        kind: 'text',
        name: 'note',
        label: 'What they should know',
        lines: 'many',
        max: maxNote,
        optional: true,
      },
    ],
  },
}

/** The form behind a button; undefined when the button acts at once. */
export function formFor(action: string, target: ButtonTarget): Form | undefined {
  const form = forms[action]
  return form && { ...form, about: buttonValue(target) }
}

/** What is wrong with what was filled in, by field. */
export function formProblems({ form, values }: Submitted): { [field: string]: string } | undefined {
  const note = (values['note'] ?? '').trim()
  if (form === 'resolve' && values['outcome'] === 'unsolved' && note === '')
    return { note: 'Say what is left open: whoever meets this customer next will need it.' }
  if (form === 'reassign' && !values['person']) return { person: 'Choose who takes it.' }
  if (note.length > maxNote) return { note: `At most ${maxNote} characters.` }
  return undefined
}

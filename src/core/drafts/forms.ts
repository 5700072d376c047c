/** What a person of ours is asked when they change a draft or throw it away. */
import type { Field, Form } from '../form.ts'
import { splitText } from '../markdown/index.ts'
import { draftValue, type BotDraft } from './draft.ts'

/** Characters a form's field takes; a longer draft is shown in several, as nothing of it may get lost. */
const maxField = 3_000
/** Room to write more than there was. */
const fieldsMost = 4

/** The form behind a button of a draft's card; undefined for one that acts at once. */
export function draftForm(action: string, draft: BotDraft): Form | undefined {
  const about = draftValue(draft.id)
  if (action === 'discard') {
    return {
      name: 'discard',
      title: 'Discard the draft',
      submit: 'Discard',
      about,
      intro: 'Nothing is sent. What the customer wrote becomes a case, for a person to answer.',
      fields: [
        {
          ...{ kind: 'text', name: 'reason', label: 'What is wrong with it?', lines: 'many', max: 500 },
          ...{ hint: 'For colleagues, and for those who teach the bot. Never shown to the customer.' },
          optional: true,
        },
      ],
    }
  }
  if (action !== 'edit') return undefined
  const below = draft.below ? `\n\nBelow your words stands, as it is:\n\n${draft.below}` : ''
  return {
    ...{ name: 'edit', title: 'Edit and send', submit: 'Send', about },
    intro: `The customer reads this as your words.${below}`,
    fields: splitText(draft.text, maxField).slice(0, fieldsMost).map(textField),
  }
}

const nameOf = (part: number): string => (part === 0 ? 'text' : `text${part + 1}`)

const textField = (initial: string, part: number, all: string[]): Field => ({
  ...{ kind: 'text', name: nameOf(part), lines: 'many', initial, max: maxField },
  label: all.length > 1 ? `Answer, part ${part + 1} of ${all.length}` : 'Answer',
  optional: part > 0,
})

/** What was written into the form, its parts together. */
export const textWritten = (values: { [field: string]: string }): string =>
  Array.from({ length: fieldsMost }, (_, part) => values[nameOf(part)] ?? '')
    .filter((part) => part.trim() !== '')
    .join('\n\n')
    .trim()

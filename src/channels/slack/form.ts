/** A form as a Slack modal, within its limits (docs.slack.dev/reference/views/modal-views and block-kit). */
import type { Field, Form, FoundLine } from '../../core/form.ts'
import { clip, clipPlain, fallbackOf, type SlackBlock, type SlackModal } from './render.ts'

/** Characters of a title and of its buttons. */
const maxTitle = 24
const maxLabel = 2_000
const maxHint = 2_000
const maxText = 3_000
const maxOption = 75
/** Options from which a menu is easier to choose from than radio buttons, of which there may be ten. */
const manyOptions = 6
const maxSection = 3_000

/** `about` already carries its seal. */
export const renderForm = (form: Form, about: string): SlackModal => ({
  type: 'modal',
  callback_id: `desk:${form.name}`,
  private_metadata: about,
  title: plain(form.title, maxTitle),
  submit: plain(form.submit, maxTitle),
  close: plain('Cancel', maxTitle),
  blocks: [...intro(form), ...form.fields.map(input), ...(form.found ?? []).map(found)],
})

const plain = (text: string, max: number) => ({ type: 'plain_text' as const, text: clipPlain(text, max) })

const intro = ({ intro: text }: Form): SlackBlock[] =>
  text
    ? [{ type: 'section', text: { type: 'mrkdwn', text: fallbackOf(text, maxSection), verbatim: true } }]
    : []

/** Slack tells of a link as of any button; its name says that nothing follows from it. */
const found = ({ text, link }: FoundLine): SlackBlock => ({
  type: 'section',
  text: { type: 'mrkdwn', text: clip(text, maxSection), verbatim: true },
  ...(link && {
    accessory: {
      type: 'button',
      action_id: 'desk:open_thread',
      text: plain(link.label, maxOption),
      url: link.url,
    },
  }),
})

/** The block is named as the field is: errors and values come back under that name. */
const input = (field: Field): SlackBlock => ({
  type: 'input',
  block_id: field.name,
  label: plain(field.label, maxLabel),
  optional: field.optional ?? false,
  ...(field.hint && { hint: plain(field.hint, maxHint) }),
  element: element(field),
})

function element(field: Field) {
  switch (field.kind) {
    case 'text':
      return {
        type: 'plain_text_input' as const,
        action_id: 'value',
        multiline: field.lines === 'many',
        max_length: field.max ?? maxText,
        ...(field.initial && { initial_value: field.initial.slice(0, field.max ?? maxText) }),
      }
    case 'choice':
      return choice(field)
    case 'person':
      return { type: 'users_select' as const, action_id: 'value' }
  }
}

function choice({ options, initial }: Extract<Field, { kind: 'choice' }>) {
  const all = options.map(({ value, label }) => ({ text: plain(label, maxOption), value }))
  const first = all.find(({ value }) => value === initial)
  const common = { action_id: 'value', options: all, ...(first && { initial_option: first }) }
  return all.length < manyOptions
    ? { type: 'radio_buttons' as const, ...common }
    : { type: 'static_select' as const, ...common }
}

/** "Make this a case" on a customer's message, and "Find a case" from anywhere. */
import type { Form } from '../form.ts'
import { provisionalRecord } from '../pipeline/accept.ts'
import { keys } from '../record/entries.ts'
import { readState } from '../record/session.ts'
import { openCase } from '../record/state.ts'
import type { Looks, Quoted, StaffAnswer, Submitted } from '../staff.ts'
import { findCases } from './find.ts'
import { askForCase, lineOf, linked, type CommandParts } from './run.ts'

/** The form's name. */
export const findForm = 'find'
/** Characters of what is looked for. */
const maxWords = 200

/** Opens a case for whoever wrote it, that message quoted. Throws what the store throws. */
export async function quote(parts: CommandParts, { id, by, message }: Quoted): Promise<StaffAnswer> {
  const refused = await parts.roles?.whyNot(by, 'claim')
  if (refused) return { say: refused }
  if (!message)
    return { say: 'No customer wrote that: choose a message of theirs in a channel you share with them.' }
  const { key } = message.from
  const record = (await parts.store.resolve(key)) ?? (await provisionalRecord(key))
  const state = await readState(parts.store, record)
  const owner = state.movedTo ?? record
  const held = openCase(owner === record ? state : await readState(parts.store, owner))
  await askForCase(parts, { record: owner }, { key: keys.askedCase(id), by, why: 'made it a case', message })
  return {
    say: held
      ? `Added to the open case ${await linked(parts, held.id, held.thread)}.`
      : 'A case is being opened, with this message quoted.',
  }
}

/** The form that asks what to find, or why not. */
export async function looks(parts: CommandParts, { by }: Looks): Promise<StaffAnswer> {
  const refused = await parts.roles?.whyNot(by, 'see')
  return { open: refused ? { ...form(), intro: refused, fields: [] } : form() }
}

/** What was found takes the place of the form, which can be sent off again. Throws what the store throws. */
export async function lookedFor(parts: CommandParts, { by, values }: Submitted): Promise<StaffAnswer> {
  const words = (values['words'] ?? '').trim().slice(0, maxWords)
  if (words === '') return { errors: { words: 'Say what to find.' } }
  const refused = await parts.roles?.whyNot(by, 'see')
  if (refused) return { errors: { words: refused } }
  const { cases, customer, more } = await findCases(parts, words)
  const none = customer ? `${customer} has written, and has no case.` : 'Nothing found.'
  const lines = await Promise.all(cases.map((one) => lineOf(parts, one)))
  const found = [
    ...lines.map(({ text, url }) => ({ text, ...(url && { link: { label: 'Open thread', url } }) })),
    ...(cases.length === 0 ? [{ text: none }] : []),
    ...(more ? [{ text: 'There are more: add a word.' }] : []),
  ]
  return { open: { ...form(words), found } }
}

const form = (words?: string): Form => ({
  name: findForm,
  title: 'Find a case',
  submit: 'Find',
  about: findForm,
  fields: [
    {
      kind: 'text',
      name: 'words',
      label: 'What to find',
      hint: 'A case number, a phone number, a mail address, or words of the case.',
      lines: 'one',
      max: maxWords,
      ...(words && { initial: words }),
    },
  ],
})

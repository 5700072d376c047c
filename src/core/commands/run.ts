/** `/case …`: what a person of ours writes in any channel, done at once and answered to them alone. */
import { messageOf, HelpdeskError } from '../errors.ts'
import type { Desk, CaseView } from '../desk.ts'
import type { Helpdesk } from '../helpdesk.ts'
import type { AcceptParts } from '../pipeline/accept.ts'
import { identityNamed, orderLink, type KnownCustomer } from '../pipeline/customers.ts'
import { readPaused } from '../overview/paused.ts'
import type { Placed } from '../overview/overview.ts'
import { keys, type Entry } from '../record/entries.ts'
import { openCase } from '../record/state.ts'
import type { Act, Roles } from '../roles.ts'
import type { Ran, Staff } from '../staff.ts'
import { nameOf, nobody, switchCustomer, switchPlace } from './pause.ts'
import { findCases } from './find.ts'
import { customerOf, namesOf } from './who.ts'
import { help, readCommand, type Command } from './words.ts'

export interface CommandParts extends AcceptParts {
  roles?: Roles
  desk?: Desk
  helpdesk?: Helpdesk
}

/** What each takes. */
const needs: Partial<Record<Command['what'], Act>> = {
  open: 'claim',
  pause: 'pause',
  resume: 'pause',
  link: 'link',
}
/** How long the desk's platform may take to be told, ms. */
const patienceMs = 1_500

/** Answers in Markdown. Throws what the store throws. */
export async function runCase(parts: CommandParts, { id, text, channel, by }: Ran): Promise<string> {
  const command = readCommand(text, channel)
  if (command.what === 'help') return help
  if (command.what === 'wrong') return `${command.problem}\n${help}`
  const refused = await parts.roles?.whyNot(by, needs[command.what] ?? 'see')
  if (refused) {
    parts.log.info({ by: by.id, what: command.what }, 'a command was refused')
    return refused
  }
  switch (command.what) {
    case 'find':
      return find(parts, command.words)
    case 'open':
      return open(parts, id, by, command)
    case 'paused':
      return (await readPaused(parts)).map((line) => `- ${line}`).join('\n') || 'The bot is paused nowhere.'
    case 'pause':
    case 'resume':
      return 'place' in command.at
        ? switchPlace(parts, id, by, command.at.place, command.what)
        : switchCustomer(parts, by, command.at.who, command.what)
    case 'link':
      return link(parts, by, command)
  }
}

async function find(parts: CommandParts, words: string): Promise<string> {
  const { cases, customer, more } = await findCases(parts, words)
  if (customer) return `${customer} has written, and has no case.`
  if (cases.length === 0)
    return `Nothing found for “${words}”: neither a customer who has written, nor words of an open case or of the latest 200 that have ended.`
  const found = await Promise.all(cases.map((one) => lineOf(parts, one)))
  const lines = found.map(
    ({ text, url }) => `- ${url ? text.replace(/^\S+/, (id) => `[${id}](${url})`) : text}`,
  )
  return [...lines, ...(more ? ['There are more: add a word.'] : [])].join('\n')
}

const stateWords = { open: 'unclaimed', claimed: 'claimed', resolved: 'resolved', handed_back: 'handed back' }

/** A case in a line, and where it is. */
export async function lineOf(
  parts: CommandParts,
  { view, thread }: Placed<CaseView>,
): Promise<{ text: string; url?: string }> {
  const { id, customer, state, claimedBy, endedBy, signals } = view
  const who = [customer.name, customer.account].filter(Boolean).join(', ')
  const person = state === 'open' ? undefined : (endedBy ?? claimedBy)
  const why = signals.map(({ name }) => name.replaceAll('_', ' ')).join(', ')
  const is = `${stateWords[state]}${person ? ` by ${person.name}` : ''}`
  const url = await urlOf(parts, thread)
  return { text: `${id} · ${is} · ${who} · ${why}`, ...(url && { url }) }
}

/** The number of a case as a link, in Markdown. */
export async function linked(parts: CommandParts, id: string, thread: string | undefined): Promise<string> {
  const url = await urlOf(parts, thread)
  return url ? `[${id}](${url})` : `**${id}**`
}

/** A link is a courtesy: without it the number is still right. */
async function urlOf({ desk, log }: CommandParts, thread: string | undefined): Promise<string | undefined> {
  try {
    return thread && (await desk?.link?.(thread, AbortSignal.timeout(patienceMs)))
  } catch (error) {
    log.info({ thread, cause: messageOf(error) }, 'a thread could not be linked to')
    return undefined
  }
}

async function open(
  parts: CommandParts,
  event: string,
  by: Staff,
  { who, why }: Extract<Command, { what: 'open' }>,
): Promise<string> {
  const found = await customerOf(parts, who)
  if (!found) return nobody(who)
  const held = openCase(found.state)
  if (held) return `${nameOf(found)} has an open case: ${await linked(parts, held.id, held.thread)}.`
  await askForCase(parts, found, { key: keys.askedCase(event), by, why: why || 'opened by hand' })
  return `A case for ${nameOf(found)} is being opened.`
}

/** In one call with waking whoever opens it. */
export async function askForCase(
  { store, clock }: CommandParts,
  { record }: Pick<KnownCustomer, 'record'>,
  { key, ...asked }: Pick<Extract<Entry, { type: 'case.asked' }>, 'key' | 'by' | 'why' | 'message'>,
): Promise<void> {
  const at = clock.now()
  await store.append(record, [{ key, type: 'case.asked', at, ...asked }], { due: at })
}

async function link(
  parts: CommandParts,
  by: Staff,
  { identity, onFile, why }: Extract<Command, { what: 'link' }>,
): Promise<string> {
  const { helpdesk } = parts
  const [one, other] = [identity, onFile].map((word) => identityNamed(namesOf(word)[0] ?? word))
  if (!one || !other)
    return 'Both have to be a phone number, a mail address, or an identity like `slack:<team>/<user>`.'
  if (!helpdesk) return 'There is no helpdesk to ask who is on file.'
  try {
    const decided = { by: `${by.name} (${by.id})`, why: why || 'linked on the desk' }
    const done = await orderLink({ ...parts, helpdesk }, one, other, decided)
    return 'refused' in done
      ? `Not done: ${done.refused}.`
      : `${one} is taken for the contact who has ${other} on file, as soon as no case of theirs is open (${done.ordered}).`
  } catch (error) {
    if (!(error instanceof HelpdeskError)) throw error
    return `Not done: the helpdesk could not be asked (${error.message}). Please try again.`
  }
}

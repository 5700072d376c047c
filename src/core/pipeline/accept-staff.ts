/**
 * What people of ours did, into the record of the case it is about: one append each, so that of any number who
 * press at once one is first, and every later one meets its key and is told.
 */
import { acceptDraft, acceptDraftForm } from '../drafts/accept.ts'
import { acceptApproval, acceptApprovalForm } from '../approvals/accept.ts'
import { runCase, type CommandParts } from '../commands/run.ts'
import { findForm, lookedFor, looks, quote } from '../commands/shortcuts.ts'
import { deskOf } from '../cases/desks.ts'
import { formFor, formProblems } from '../cases/forms.ts'
import { parseButton, type ButtonTarget } from '../desk.ts'
import { keys, type Entry } from '../record/entries.ts'
import { readState } from '../record/session.ts'
import { caseNamed } from '../record/state.ts'
import type { Pressed, Ran, StaffAnswer, StaffEvent, Submitted } from '../staff.ts'
import type { RecordId, Store } from '../store.ts'
import { sendWhisper, useWhisper, whisperForm } from '../whispers/use.ts'
import { caseKey, threadKey, type AcceptParts } from './accept.ts'
import { entriesOfPress, entryOfForm } from './staff-entries.ts'

const nothing: StaffAnswer = {}

/** Stores what a person of ours did, and says what they are shown. What is about no case is nobody's business. */
export async function acceptStaff(parts: CommandParts, event: StaffEvent): Promise<StaffAnswer> {
  switch (event.kind) {
    case 'said':
    case 'edited':
    case 'deleted':
      return wrote(parts, event)
    case 'pressed':
      return (
        (await acceptApproval(parts, event)) ?? (await acceptDraft(parts, event)) ?? pressed(parts, event)
      )
    case 'submitted':
      if (event.form === findForm) return lookedFor(parts, event)
      return (
        (await acceptApprovalForm(parts, event)) ??
        (await acceptDraftForm(parts, event)) ??
        submitted(parts, event)
      )
    case 'ran':
      return { say: await ran(parts, event) }
    case 'quoted':
      return quote(parts, event)
    case 'looks':
      return looks(parts, event)
    case 'opened_home':
      return nothing
  }
}

async function ran(parts: CommandParts, event: Ran): Promise<string> {
  if (event.command === '/case') return runCase(parts, event)
  return `Write a message instead: ${event.command} does nothing here.`
}

type Wrote = Extract<StaffEvent, { kind: 'said' | 'edited' | 'deleted' }>

async function wrote({ store, clock, log }: AcceptParts, event: Wrote): Promise<StaffAnswer> {
  const record = await store.resolve(threadKey(event.thread))
  const at = clock.now()
  if (record) await store.append(record, [entryOfWords(event, at)], { due: at })
  else log.info({ thread: event.thread, kind: event.kind }, 'not in the thread of a case')
  return nothing
}

function entryOfWords(event: Wrote, at: number): Entry {
  const { by, thread } = event
  switch (event.kind) {
    case 'said': {
      const { id, text, files } = event
      const said = { key: keys.said(id), type: 'staff.said', at, by, text, thread } as const
      return files ? { ...said, files } : said
    }
    case 'edited': {
      const { id, message, text } = event
      return { key: keys.edited(id), type: 'staff.edited', at, by, thread, message, text }
    }
    case 'deleted':
      return {
        key: keys.deleted(event.message),
        type: 'staff.deleted',
        at,
        by,
        thread,
        message: event.message,
      }
  }
}

async function pressed(parts: CommandParts, event: Pressed): Promise<StaffAnswer> {
  const target = parseButton(event.value)
  const record = target && (await ownerOf(parts.store, event.thread, target))
  if (!target || !record) {
    parts.log.warn({ action: event.action, value: event.value }, 'a button of the desk that is not ours')
    return nothing
  }
  const refused = takes(event.action) && (await whyNotTake(parts, record, event, target))
  if (refused) return refuse(parts, record, event, target, refused)
  const form = event.trigger ? await openable(parts.store, record, event, target) : undefined
  if (form) return { open: form }
  const tier = async () => (await readState(parts.store, record)).person?.tier
  const entries = await entriesOfPress(parts, event, target, tier)
  if (entries.length === 0) {
    parts.log.warn({ action: event.action }, 'a button of the desk that does nothing')
    return nothing
  }
  return (await keep(parts, record, event, target, entries)) ? (answers[event.action] ?? nothing) : nothing
}

/** A desk may name a group of its own; with one desk nothing has to be read for that. */
async function whyNotTake(
  parts: CommandParts,
  record: RecordId,
  { by }: Pressed,
  target: ButtonTarget,
): Promise<string | undefined> {
  const several = Object.keys(parts.policy.desks).length > 0
  const held = several ? caseNamed(await readState(parts.store, record), target.case) : undefined
  return parts.roles?.whyNot(by, 'claim', held && deskOf(held))
}

/** Presses after which a case is somebody else's than before. */
const takes = (action: string): boolean => ['claim', 'claim_send', 'take_over'].includes(action)

/** What takes the place of a question that one person was asked. */
const answers: { [action: string]: StaffAnswer } = {
  claim_send: { say: 'The case is yours, and your message goes to the customer.' },
  send_anyway: { say: 'Sent to the customer.' },
  keep_note: { say: 'Kept as a note: the customer does not see it.' },
}

/** The form behind a button, unless the case has moved on since the button was drawn. */
async function openable(store: Store, record: RecordId, { action, by }: Pressed, target: ButtonTarget) {
  const form = formFor(action, target)
  if (!form && action !== useWhisper) return undefined
  const held = caseNamed(await readState(store, record), target.case)
  if (held?.state !== 'claimed' || held.round !== target.round) return undefined
  return form ?? whisperForm(held, by, target)
}

async function submitted(parts: AcceptParts, event: Submitted): Promise<StaffAnswer> {
  const target = parseButton(event.about)
  const record = target && (await parts.store.resolve(caseKey(target.case)))
  if (!target || !record) {
    parts.log.warn({ form: event.form, about: event.about }, 'a form of the desk about no case')
    return nothing
  }
  if (event.form === useWhisper) return sendWhisper(parts, record, event, target)
  const errors = formProblems(event)
  if (errors) return { errors }
  const entry = entryOfForm(event, target, parts.clock.now())
  if (!entry || (await keep(parts, record, { ...event, action: event.form }, target, [entry]))) return nothing
  const [field = 'note'] = Object.keys(event.values)
  return { errors: { [field]: 'The case has moved on meanwhile. Close this and look at its card.' } }
}

/** False when somebody else was first: they are told who. */
async function keep(
  { store, clock }: AcceptParts,
  record: RecordId,
  { id, by, action }: { id: string; by: Pressed['by']; action: string },
  target: ButtonTarget,
  entries: Entry[],
): Promise<boolean> {
  const at = clock.now()
  const done = await store.append(record, entries, { due: at })
  if (done.ok) return true
  await refuse({ store, clock }, record, { id, by, action }, target)
  return false
}

/** They are told why in the case's thread. */
async function refuse(
  { store, clock }: Pick<AcceptParts, 'store' | 'clock'>,
  record: RecordId,
  { id, by, action }: { id: string; by: Pressed['by']; action: string },
  target: ButtonTarget,
  why?: string,
): Promise<StaffAnswer> {
  const at = clock.now()
  const refusal: Entry = {
    ...{ key: keys.refused(id), type: 'case.refused', at, case: target.case, by, action },
    ...(why && { why }),
  }
  await store.append(record, [refusal], { due: at })
  return nothing
}

/**
 * The record of the case this is about. A card can be seen, and claimed, before whoever posted it has written
 * down where it stands, and for as long as a lease when they died over it: then its button names the case.
 */
async function ownerOf(
  store: Store,
  thread: string | undefined,
  target: ButtonTarget,
): Promise<RecordId | undefined> {
  const known = thread && (await store.resolve(threadKey(thread)))
  if (known) return known
  const owner = await store.resolve(caseKey(target.case))
  if (!thread) return owner
  return owner && store.link(threadKey(thread), owner)
}

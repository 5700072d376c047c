/** What people decide about a draft, stored as it came: whether it counts is weighed by whoever holds the record. */
import { promiseFaults } from '../agent/check.ts'
import { sha256 } from '../ids.ts'
import type { CommandParts } from '../commands/run.ts'
import type { AcceptParts } from '../pipeline/accept.ts'
import { keys, type Entry } from '../record/entries.ts'
import { readState } from '../record/session.ts'
import type { Pressed, StaffAnswer, Submitted } from '../staff.ts'
import type { RecordId } from '../store.ts'
import { draftDecisions, parseDraft, type DraftDecision } from './draft.ts'
import { draftForm, textWritten } from './forms.ts'

export const draftKey = (id: string): string => `draft:${id}`

const nothing: StaffAnswer = {}

/** Undefined when the button is not a draft's. Throws what the store throws. */
export async function acceptDraft(parts: CommandParts, event: Pressed): Promise<StaffAnswer | undefined> {
  const about = await aboutDraft(parts, event.value, event.action)
  if (about === undefined || about === 'unknown') return about && nothing
  const { record, id, decision } = about
  const barred = await parts.roles?.whyNot(event.by, 'claim')
  const asks = event.trigger && decision !== 'send' && barred === undefined
  const open = asks && (await openOne(parts, about))
  const form = open && draftForm(event.action, open.draft)
  if (form) return { open: form }
  const why = barred === undefined ? {} : { barred }
  await keep(parts, record, pressOf(event, id, decision, parts.clock.now(), why))
  return nothing
}

/** Undefined when the form is not a draft's. Throws what the store throws. */
export async function acceptDraftForm(
  parts: CommandParts,
  event: Submitted,
): Promise<StaffAnswer | undefined> {
  const about = await aboutDraft(parts, event.about, event.form)
  if (about === undefined || about === 'unknown') return about && nothing
  const { record, id, decision } = about
  const field = decision === 'edit' ? 'text' : 'reason'
  const barred = await parts.roles?.whyNot(event.by, 'claim')
  if (barred !== undefined) return { errors: { [field]: barred } }
  const open = await openOne(parts, about)
  if (!open)
    return { errors: { [field]: 'This draft is not open any more. Close this and look at its card.' } }
  const { reason } = event.values
  const text = decision === 'edit' ? textWritten(event.values) : undefined
  if (text === '') return { errors: { text: 'There is nothing to send.' } }
  const faults = text === undefined ? [] : promiseFaults(text, open.state, parts.policy)
  if (text !== undefined && faults.length > 0) {
    const hash = await sha256(text)
    if (!open.draft.warned.includes(hash)) return warn(parts, about, event, hash, faults)
  }
  const words = { ...(reason ? { reason } : {}), ...(text === undefined ? {} : { text }) }
  await keep(parts, record, pressOf(event, id, decision, parts.clock.now(), words))
  return nothing
}

interface About {
  record: RecordId
  id: string
  decision: DraftDecision
}

async function aboutDraft(
  { store, log }: AcceptParts,
  value: string,
  action: string,
): Promise<About | 'unknown' | undefined> {
  const id = parseDraft(value)
  if (id === undefined) return undefined
  const decision = draftDecisions.find((known) => known === action)
  const record = await store.resolve(draftKey(id))
  if (decision && record) return { record, id, decision }
  log.warn({ action, draft: id }, 'a decision on a draft we do not know')
  return 'unknown'
}

async function openOne({ store }: AcceptParts, { record, id }: About) {
  const state = await readState(store, record)
  const draft = state.drafts.find((one) => one.id === id && one.state === 'open')
  return draft && { state, draft }
}

/** A person may promise what the bot may not, so they are only asked once whether they mean it. */
async function warn(
  parts: AcceptParts,
  { record, id }: About,
  { by }: Submitted,
  text: string,
  faults: string[],
): Promise<StaffAnswer> {
  const at = parts.clock.now()
  const key = keys.draftWarned(id, text)
  await parts.store.append(record, [{ key, type: 'draft.warned', at, draft: id, by, text, faults }])
  return { errors: { text: `Please check: ${faults.join('; ')}. Send it once more to send it as it is.` } }
}

const pressOf = (
  { id: event, by }: Pick<Pressed, 'id' | 'by'>,
  draft: string,
  decision: DraftDecision,
  at: number,
  words: { reason?: string; text?: string; barred?: string } = {},
): Entry => ({ key: keys.draftPressed(event), type: 'draft.pressed', at, draft, decision, by, ...words })

const keep = ({ store }: AcceptParts, record: RecordId, entry: Entry) =>
  store.append(record, [entry], { due: entry.at })

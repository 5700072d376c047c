/** Which customer somebody means: by case, approval, number, address, identity, contact or record. */
import { approvalKey } from '../approvals/show.ts'
import { channelNames } from '../message.ts'
import { caseKey } from '../pipeline/accept.ts'
import { findCustomer, type KnownCustomer } from '../pipeline/customers.ts'
import { readState } from '../record/session.ts'
import type { RecordId, Store } from '../store.ts'
import type { Clock } from '../log.ts'

/** Undefined when nobody like that has written yet. Who became part of another customer is that one. */
export async function customerOf(
  parts: { store: Store; clock: Clock },
  word: string,
): Promise<KnownCustomer | undefined> {
  for (const name of namesOf(word)) {
    const record = await recordOfThing(parts.store, name)
    const found = record ? await known(parts.store, record) : await findCustomer(parts, name)
    const into = found?.state.movedTo
    if (found) return into ? known(parts.store, into) : found
  }
  return undefined
}

async function recordOfThing(store: Store, word: string): Promise<RecordId | undefined> {
  const id = word.toUpperCase()
  if (/^C-[A-Z0-9]{6}$/.test(id)) return store.resolve(caseKey(id))
  return /^A-[A-Z0-9]{6}$/.test(id) ? store.resolve(approvalKey(id)) : undefined
}

async function known(store: Store, record: RecordId): Promise<KnownCustomer | undefined> {
  const state = await readState(store, record)
  return state.seq > 0 ? { record, state } : undefined
}

/** As it is written, and as an identity of each channel it may be one of. */
export function namesOf(word: string): string[] {
  if (channelNames.some((name) => word.startsWith(`${name}:`))) return [word]
  const digits = word.replace(/[\s().-]/g, '')
  if (/^\+\d{7,15}$/.test(digits)) return [`sms:${digits}`, `whatsapp:${digits}`]
  return /^\S+@\S+$/.test(word) ? [`email:${word.toLowerCase()}`] : [word]
}

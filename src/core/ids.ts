/** Names made from what they stand for, so that every process makes the same one. */

import { hexOf } from './bytes.ts'
import type { RecordId } from './store.ts'

/** SHA-256 of the bytes, or of the text in UTF-8: 64 hex digits. */
export const sha256 = async (content: string | Uint8Array<ArrayBuffer>): Promise<string> =>
  hexOf(
    await crypto.subtle.digest(
      'SHA-256',
      typeof content === 'string' ? new TextEncoder().encode(content) : content,
    ),
  )

const named = new Map<string, RecordId>()
/** Names kept at once: those who write just now. Beyond that the memory begins anew. */
const namesKept = 10_000

/** The record of something that has no name of its own (an identity, a conversation): opaque, 96 bits of its SHA-256. */
export async function recordOf(kind: string, name: string): Promise<RecordId> {
  const key = `${kind}:${name}`
  const before = named.get(key)
  if (before) return before
  const record: RecordId = `${kind}:${(await sha256(name)).slice(0, 24)}`
  if (named.size >= namesKept) named.clear()
  named.set(key, record)
  return record
}

/** JSON with sorted keys: equal values give equal text. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

/** `C-7F3A2K`: short enough to say on the phone. 30 bits, from a letter set without look-alikes. */
export const caseId = (record: string, turn: string): Promise<string> => shortId('C', record, turn)

/** `A-7F3A2K`: as `caseId`, of another kind. */
export async function shortId(kind: string, record: string, name: string): Promise<string> {
  const letters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
  const digest = await sha256(`${record} ${name}`)
  const digits = Array.from({ length: 6 }, (_, i) => parseInt(digest.slice(i * 2, i * 2 + 2), 16) % 32)
  return `${kind}-${digits.map((digit) => letters[digit]).join('')}`
}

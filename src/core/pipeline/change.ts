/** `acceptChange`: what happened in a conversation besides a new message, stored as messages are. */
import { maskCards } from '../cards.ts'
import type { Change } from '../channel.ts'
import { provisionalRecord, type AcceptParts } from './accept.ts'
import { append, spread } from './hearing.ts'

/** Stores it, card numbers in it masked, in the records it concerns. Throws what the store throws. */
export async function acceptChange(parts: AcceptParts, change: Change): Promise<void> {
  parts.metrics.count('switchboard_changes_total', { kind: change.kind })
  const masked = 'text' in change ? { ...change, text: maskCards(change.text) } : change
  if ('conversation' in masked) return spread(parts, masked)
  const { from } = masked
  const record = (await parts.store.resolve(from)) ?? (await provisionalRecord(from))
  await append(parts, record, masked)
}

/** The part of `fold` for booked calls: until somebody has taken them they ring at the desk. */
import type { ToolResult } from '../tool.ts'
import type { EntryOf } from './entries.ts'
import { note } from './fold-outgoing.ts'
import type { CustomerState } from './state.ts'

const callbacksKept = 20

/** Once, however often the result of booking it is told. */
export function booked(state: CustomerState, result: ToolResult): void {
  if (!result.ok || !result.callback) return
  const { callback } = result
  if (state.callbacks.some(({ id }) => id === callback.id)) return
  state.callbacks = [...state.callbacks, callback].slice(-callbacksKept)
}

export function rangCallback(state: CustomerState, entry: EntryOf<'callback.rang'>): void {
  const callback = state.callbacks.find(({ id }) => id === entry.callback)
  if (!callback) return
  const again = callback.rung !== undefined
  callback.rung = entry.set
  const { id, phone, topic } = callback
  const text = `${again ? 'Nobody has taken it yet: ' : ''}${id}: please call ${phone}, booked by the customer, about: ${topic}`
  const { ping } = entry
  note(state, entry.at, entry.key, entry.case, { kind: 'system', text, ...(ping && { ping }) })
}

/** Calls that have rung are taken when somebody claims the case, says something in its thread, or ends it. */
export function taken(state: CustomerState): void {
  if (state.callbacks.length > 0) state.callbacks = state.callbacks.filter(({ rung }) => rung === undefined)
}

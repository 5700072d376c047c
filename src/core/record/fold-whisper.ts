/** The part of `fold` for suggested answers: only whoever holds the case sees one, and sends it as their own words. */
import { buttonValue, type DeskChoice } from '../desk.ts'
import { channelOf } from '../message.ts'
import type { EntryOf } from './entries.ts'
import { spend } from './fold-agent.ts'
import { enqueue, note } from './fold-outgoing.ts'
import { placeFor } from './fold-staff.ts'
import { claimedCase, say, type CustomerState } from './state.ts'

export function foldWhisper(state: CustomerState, entry: EntryOf<'whispered' | 'whisper.used'>): void {
  return entry.type === 'whispered' ? whispered(state, entry) : used(state, entry)
}

function whispered(state: CustomerState, entry: EntryOf<'whispered'>): void {
  spend(state, '', entry.facts, entry.at)
  const held = claimedCase(state)
  if (!state.case || held?.id !== entry.case || held.claimedBy.id !== entry.to.id) return
  const { message, text, to } = entry
  state.case.whispered = { to: to.id, message, ...(text === undefined ? {} : { text }) }
  if (text === undefined) return
  const value = buttonValue({ case: held.id, round: held.round, message })
  const choices: DeskChoice[] = [{ action: 'use_whisper', value, label: 'Use this…', style: 'primary' }]
  const words = `A suggestion, seen by you alone. The customer reads nothing of it before you send it:\n\n${text}`
  enqueue(state, { id: entry.key, kind: 'whisper', case: held.id, to, text: words, choices }, entry.at)
}

function used(state: CustomerState, { key, at, by, text, case: id }: EntryOf<'whisper.used'>): void {
  const held = claimedCase(state)
  const place = placeFor(state)
  if (!state.case || !place || held?.id !== id || held.claimedBy.id !== by.id) return
  delete state.case.waitingSince
  delete state.case.whispered
  const { conversation, replyTo } = place
  say(state, { who: 'staff', name: by.name, text, at, conversation })
  const message = { id: key, conversation, text, ...(replyTo && { replyTo }) }
  enqueue(state, { id: key, kind: 'reply', by, message }, at)
  const author = { kind: 'colleague', author: by.name } as const
  note(state, at, `shown:${key}`, id, { ...author, channel: channelOf(conversation), text })
}

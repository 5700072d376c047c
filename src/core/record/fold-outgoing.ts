/** The outbox part of `fold`: what waits to be delivered, and what became of what was sent. */
import { channelOf, type ChannelName } from '../message.ts'
import type { DeskNote } from '../desk.ts'
import type { EntryOf, Outgoing } from './entries.ts'
import { offer } from './fold-choices.ts'
import { delivered, track } from './fold-delivery.ts'
import { corrected, mark, notCorrected } from './fold-marks.ts'
import { lose, optOut } from './fold-reach.ts'
import { caseNamed, openCase, type CustomerState, type Undelivered } from './state.ts'

/**
 * `begun`: the worker that wrote this entry sends at once, so a crash leaves it unknown whether it did.
 * Otherwise a `sending` entry comes before the first call.
 */
export function enqueue(state: CustomerState, item: Outgoing, at: number, begun?: 'begun'): void {
  if (item.kind === 'reply') offer(state, item.message)
  if (item.kind === 'reply' && item.intro) disclosed(state, channelOf(item.message.conversation))
  state.waiting.push({ item, since: at, tries: begun ? 1 : 0, unknown: begun !== undefined, at })
}

function disclosed(state: CustomerState, channel: ChannelName): void {
  if (!state.disclosed.includes(channel)) state.disclosed.push(channel)
}

/** A post in a case's thread. */
export function note(state: CustomerState, at: number, id: string, inCase: string, post: DeskNote): void {
  enqueue(state, { id, kind: 'note', case: inCase, note: post }, at)
}

export function foldOutgoing(
  state: CustomerState,
  entry: EntryOf<'sending' | 'sent' | 'send.failed' | 'rerouted' | 'delivery'>,
): void {
  switch (entry.type) {
    case 'sending': {
      const waiting = state.waiting.find((candidate) => candidate.item.id === entry.out)
      if (!waiting) return
      waiting.tries += 1
      waiting.unknown = true
      return
    }
    case 'sent':
      return sent(state, entry)
    case 'send.failed':
      return failed(state, entry)
    case 'rerouted':
      state.undelivered = state.undelivered.filter(({ item }) => item.id !== entry.from)
      return enqueue(state, entry.out, entry.at, 'begun')
    case 'delivery':
      return delivered(state, entry)
  }
}

function sent(state: CustomerState, entry: EntryOf<'sent'>): void {
  const waiting = state.waiting.find((candidate) => candidate.item.id === entry.out)
  state.waiting = state.waiting.filter((candidate) => candidate !== waiting)
  if (waiting?.item.kind === 'card' && entry.thread) {
    const held = caseNamed(state, waiting.item.case)
    if (held) held.thread = entry.thread
  }
  if (waiting?.item.kind === 'correction') return corrected(state, waiting.item)
  if (waiting?.item.kind !== 'reply') return
  if (waiting.item.said) mark(state, entry, waiting.item.said, 'sent')
  track(state, waiting.item, entry)
}

function failed(state: CustomerState, entry: EntryOf<'send.failed'>): void {
  const waiting = state.waiting.find((candidate) => candidate.item.id === entry.out)
  if (!waiting) return
  if (entry.retryAt !== undefined) {
    waiting.unknown = entry.outcome === 'unknown'
    waiting.at = entry.retryAt
    return
  }
  state.waiting = state.waiting.filter((candidate) => candidate !== waiting)
  if (waiting.item.kind === 'correction') return notCorrected(state, entry, waiting.item)
  if (waiting.item.kind !== 'reply') return
  if (waiting.item.said) mark(state, entry, waiting.item.said, 'failed')
  if (entry.lost) lose(state, entry.lost, entry.code ?? entry.cause)
  if (entry.optedOut) optOut(state, entry.optedOut, 'out')
  unreached(state, waiting.item, entry.code ? `${entry.cause} (${entry.code})` : entry.cause, entry.at)
}

/** A reply that will not arrive: somebody has to know, or another way has to be found. */
export function unreached(state: CustomerState, item: Undelivered['item'], cause: string, at: number): void {
  // A code that cannot be delivered is nobody's to know of, least of all where it was asked for.
  if (item.code) return
  // That a case has ended cannot be told: a line for those who ended it, and no reason for the next case.
  const held = openCase(state) ?? (item.by === 'system' ? state.case : undefined)
  if (!held) return void state.undelivered.push({ item, cause })
  const text = `Could not be delivered to the customer: ${cause}\n> ${item.message.text.slice(0, 500)}`
  note(state, at, `undelivered:${item.id}`, held.id, { kind: 'system', text })
}

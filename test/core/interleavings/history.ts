/**
 * A record read by rules of its own, far simpler than `fold`: which message was covered how, what was decided
 * to be sent, who had the case. Whatever breaks a promise is noted in `faults`.
 */
import type { Entry, Outgoing } from '../../../src/core/record/entries.ts'
import type { RecordId, Stored } from '../../../src/core/store.ts'
import { threadOf } from './world.ts'

export type Covered = 'answered' | 'relayed' | 'claimed'

export interface History {
  record: RecordId
  /** Message id to how it was covered: `answered`, `relayed` (a person had the case), `claimed` (a person took it over). */
  covered: [string, Covered][]
  /** Replies to customers in the order in which they were decided. */
  decided: Reply[]
  /** Messages that have to be in a case's thread, in the order of `seq`. */
  relayed: { id: string; thread: string; seq: number }[]
  /** Cases and what became of them. */
  cases: Map<string, string>
  /** Replies that were finally not sent, by id. */
  givenUp: Set<string>
  /** Actions customers said yes to. */
  confirmed: string[]
  faults: string[]
}
export type Reply = Extract<Outgoing, { kind: 'reply' }>

interface Reading extends History {
  unread: { seq: number; id: string; text: string; written: number; consent: boolean; relayed: boolean }[]
  turn: string | undefined
  upTo: number
  held: { id: string; round: number; state: 'open' | 'claimed'; by?: string } | undefined
}

export function readHistory(record: RecordId, entries: Stored<Entry>[]): History {
  const reading: Reading = {
    ...{
      record,
      covered: [],
      decided: [],
      relayed: [],
      cases: new Map(),
      givenUp: new Set(),
      confirmed: [],
      faults: [],
    },
    ...{ unread: [], turn: undefined, upTo: 0, held: undefined },
  }
  for (const entry of entries) readOne(reading, entry)
  if (reading.unread.length > 0) fault(reading, `never covered: ${reading.unread.map(({ id }) => id).join()}`)
  return reading
}

const fault = (reading: Reading, what: string) => void reading.faults.push(`${reading.record}: ${what}`)

function readOne(reading: Reading, entry: Stored<Entry>): void {
  switch (entry.type) {
    case 'received':
      return received(reading, entry)
    case 'moved':
      reading.unread = reading.unread.filter(({ seq }) => seq > entry.upTo)
      return
    case 'turn.started':
      // A claim has taken what it was to read: it is no turn.
      if (!reading.unread.some(({ seq }) => seq <= entry.upTo)) return
      if (reading.turn !== undefined) fault(reading, `turn ${entry.turn} began within ${reading.turn}`)
      reading.turn = entry.turn
      return
    case 'turn.superseded':
      reading.turn = undefined
      return
    case 'answered':
      return answered(reading, entry)
    case 'reassured':
      if (entry.turn === reading.turn) decide(reading, entry.type, entry.out)
      return
    case 'told':
      return decide(reading, entry.type, entry.out)
    case 'tool.returned':
      return decide(reading, entry.type, entry.out ?? [])
    case 'rerouted':
      return decide(reading, entry.type, [entry.out])
    case 'decided':
      if (entry.outcome === 'confirmed') reading.confirmed.push(entry.action)
      return
    case 'case.opened':
      if (reading.held) fault(reading, `case ${entry.case.id} opened beside ${reading.held.id}`)
      reading.held = { id: entry.case.id, round: 0, state: 'open' }
      reading.cases.set(entry.case.id, 'open')
      return
    case 'case.claimed':
      return claimed(reading, entry)
    case 'case.ended':
      return ended(reading, entry)
    case 'staff.said':
      return said(reading, entry)
    case 'send.failed':
      if (entry.retryAt === undefined) reading.givenUp.add(entry.out)
      return
    default:
      return
  }
}

const isOf = ({ held }: Reading, entry: { case: string; round: number }): boolean =>
  held?.id === entry.case && held.round === entry.round

function received(reading: Reading, { seq, message }: Extract<Stored<Entry>, { type: 'received' }>): void {
  const { id, text } = message
  const consent = message.consent !== undefined
  if (reading.held) reading.relayed.push({ id, thread: threadOf(reading.held), seq })
  if (reading.held?.state === 'claimed' && !consent) return void reading.covered.push([id, 'relayed'])
  reading.unread.push({ seq, id, text, written: message.at, consent, relayed: reading.held !== undefined })
}

function answered(reading: Reading, entry: Extract<Stored<Entry>, { type: 'answered' }>): void {
  const read = reading.unread.filter(({ seq }) => seq <= entry.upTo)
  if (entry.upTo <= reading.upTo)
    fault(reading, `${entry.turn} answers up to ${entry.upTo}, after ${reading.upTo}`)
  if (read.length === 0) fault(reading, `${entry.turn} answers nothing`)
  reading.upTo = entry.upTo
  reading.turn = undefined
  reading.unread = reading.unread.filter(({ seq }) => seq > entry.upTo)
  reading.covered.push(...read.map(({ id }): [string, Covered] => [id, 'answered']))
  const said = entry.out.map((out) => (out.kind === 'reply' ? out.message.text : '')).join('\n')
  const asWritten = read.toSorted((a, b) => a.written - b.written)
  const wanted = marksIn(asWritten.map(({ text }) => text).join('\n'))
  if (entry.route === 'agent' && String(marksIn(said)) !== String(wanted)) {
    fault(reading, `${entry.turn} read ${wanted.join()} and answered ${marksIn(said).join()}`)
  }
  decide(reading, 'answered', entry.out)
}

/** The `#n` of messages, in their order. */
export const marksIn = (text: string): string[] => text.match(/#\d+/g) ?? []

function claimed(reading: Reading, entry: Extract<Stored<Entry>, { type: 'case.claimed' }>): void {
  if (reading.held?.state !== 'open' || !isOf(reading, entry)) return
  reading.held = { ...reading.held, state: 'claimed', round: reading.held.round + 1, by: entry.by.id }
  reading.turn = undefined
  const theirs = reading.unread.filter(({ consent }) => !consent)
  reading.unread = reading.unread.filter(({ consent }) => consent)
  reading.covered.push(...theirs.map(({ id }): [string, Covered] => [id, 'claimed']))
  const thread = threadOf(reading.held)
  reading.relayed.push(
    ...theirs.filter(({ relayed }) => !relayed).map(({ id, seq }) => ({ id, thread, seq })),
  )
  reading.cases.set(entry.case, 'claimed')
}

function ended(reading: Reading, entry: Extract<Stored<Entry>, { type: 'case.ended' }>): void {
  if (reading.held?.state !== 'claimed' || !isOf(reading, entry)) return
  reading.held = undefined
  reading.cases.set(entry.case, entry.how)
}

function said(reading: Reading, entry: Extract<Stored<Entry>, { type: 'staff.said' }>): void {
  const { held } = reading
  if (held?.state !== 'claimed' || held.by !== entry.by.id || entry.thread !== threadOf(held)) return
  const message = { id: entry.key, conversation: 'sms:' as const, text: entry.text }
  reading.decided.push({ id: entry.key, kind: 'reply', by: entry.by, message })
}

function decide(reading: Reading, what: string, out: Outgoing[]): void {
  for (const item of out) {
    if (item.kind !== 'reply') continue
    if (item.by === 'bot' && reading.held?.state === 'claimed') {
      fault(reading, `${what} has the bot say ${item.id} after the claim`)
    }
    reading.decided.push(item)
  }
}

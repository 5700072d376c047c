/**
 * A record read by rules of its own, far simpler than `fold`: which message was covered how, what was decided
 * to be sent, who had the case. Whatever breaks a promise is noted in `faults`.
 */
import type { Entry, Outgoing } from '../../../src/core/record/entries.ts'
import type { RecordId, Stored } from '../../../src/core/store.ts'
import { changed, resumed, takeUp } from './changes.ts'
import { threadOf } from './world.ts'

/** `gone`: its writer took it back; `theirs`: a person of ours answered it where it was. */
export type Covered = 'answered' | 'relayed' | 'claimed' | 'gone' | 'theirs'

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

interface Message {
  seq: number
  id: string
  text: string
  conversation: string
  /** When it was written. */
  at: number
  consent: boolean
  relayed: boolean
}

export interface Reading extends History {
  unread: Message[]
  /** Left to a person of ours until then, by conversation. */
  left: Map<string, number>
  deferred: Message[]
  /** When a message was changed last; and what it says since, or nothing. */
  changes: Map<string, { at: number; text: string | undefined }>
  /** What comes here goes on to another record. */
  moved: boolean
  /** Turns in a row that looked again. */
  again: number
  /** What a customer agreed to and is not done yet. */
  doing: string | undefined
  turn: string | undefined
  turnUpTo: number
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
    ...{ left: new Map(), deferred: [], changes: new Map() },
    ...{ again: 0, doing: undefined, turnUpTo: 0, moved: false },
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
      reading.deferred = reading.deferred.filter(({ seq }) => seq > entry.upTo)
      reading.moved = true
      return
    case 'changed':
      return changed(reading, entry)
    case 'resumed':
      return resumed(reading, entry)
    case 'turn.started':
      // A claim has taken what it was to read: it is no turn.
      if (!reading.unread.some(({ seq }) => seq <= entry.upTo)) return
      if (reading.turn !== undefined) fault(reading, `turn ${entry.turn} began within ${reading.turn}`)
      reading.turn = entry.turn
      reading.turnUpTo = entry.upTo
      return
    case 'turn.superseded':
      if (entry.turn === reading.turn) reading.again += 1
      reading.turn = undefined
      return
    case 'answered':
      return answered(reading, entry)
    case 'reassured':
      if (entry.turn === reading.turn) decide(reading, entry.type, entry.out)
      return
    case 'told':
    case 'case.rang':
    case 'csat.asked':
    case 'csat.answered':
      return decide(reading, entry.type, entry.out)
    case 'tool.returned':
      if (entry.call === reading.doing) reading.doing = undefined
      return decide(reading, entry.type, entry.out ?? [])
    case 'rerouted':
      return decide(reading, entry.type, [entry.out])
    case 'decided':
      if (entry.outcome !== 'confirmed') return
      reading.confirmed.push(entry.action)
      reading.doing = entry.action
      return
    case 'case.opened':
      if (reading.held) fault(reading, `case ${entry.case.id} opened beside ${reading.held.id}`)
      reading.held = { id: entry.case.id, round: 0, state: 'open' }
      reading.cases.set(entry.case.id, 'open')
      return
    case 'case.claimed':
      return claimed(reading, entry)
    case 'case.reopened':
      return reopened(reading, entry)
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

function received(
  reading: Reading,
  { seq, at, message }: Extract<Stored<Entry>, { type: 'received' }>,
): void {
  const { id, conversation } = message
  const change = reading.changes.get(id)
  if (change && change.text === undefined) return void reading.covered.push([id, 'gone'])
  const text = change?.text ?? message.text
  const consent = message.consent !== undefined
  if (reading.held) reading.relayed.push({ id, thread: threadOf(reading.held), seq })
  if (reading.held?.state === 'claimed' && !consent) return void reading.covered.push([id, 'relayed'])
  const one = { seq, id, text, conversation, at: message.at, consent, relayed: reading.held !== undefined }
  const stillTheirs = at < (reading.left.get(conversation) ?? 0)
  if (stillTheirs && !consent && !reading.moved) return void reading.deferred.push(one)
  if (!stillTheirs) takeUp(reading, conversation, seq)
  reading.unread.push(one)
}

function answered(reading: Reading, entry: Extract<Stored<Entry>, { type: 'answered' }>): void {
  const read = reading.unread.filter(({ seq }) => seq <= entry.upTo)
  if (entry.upTo <= reading.upTo)
    fault(reading, `${entry.turn} answers up to ${entry.upTo}, after ${reading.upTo}`)
  if (read.length === 0) fault(reading, `${entry.turn} answers nothing`)
  const spoken = read.some(
    ({ consent, conversation }) => !consent && entry.at < (reading.left.get(conversation) ?? 0),
  )
  if (spoken && entry.route === 'agent') fault(reading, `${entry.turn} talks over a person of ours`)
  reading.upTo = entry.upTo
  reading.turn = undefined
  reading.unread = reading.unread.filter(({ seq }) => seq > entry.upTo)
  reading.covered.push(...read.map(({ id }): [string, Covered] => [id, 'answered']))
  const said = entry.out.map((out) => (out.kind === 'reply' ? out.message.text : '')).join('\n')
  const asWritten = read.toSorted((a, b) => a.at - b.at)
  const wanted = marksIn(asWritten.map(({ text }) => text).join('\n'))
  // Who is overtaken again and again answers what was read.
  const patient = reading.again < 3
  reading.again = 0
  if (entry.route === 'agent' && patient && String(marksIn(said)) !== String(wanted)) {
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
  const theirs = [...reading.unread.filter(({ consent }) => !consent), ...reading.deferred]
  reading.deferred = []
  reading.unread = reading.unread.filter(({ consent }) => consent)
  reading.covered.push(...theirs.map(({ id }): [string, Covered] => [id, 'claimed']))
  const thread = threadOf(reading.held)
  reading.relayed.push(
    ...theirs.filter(({ relayed }) => !relayed).map(({ id, seq }) => ({ id, thread, seq })),
  )
  reading.cases.set(entry.case, 'claimed')
}

/** What its turn had read it answers by that; the rest is the person's. All of it belongs into the thread. */
function reopened(reading: Reading, entry: Extract<Stored<Entry>, { type: 'case.reopened' }>): void {
  const { case: id, round, to } = entry
  if (reading.held) fault(reading, `case ${id} opened again beside ${reading.held.id}`)
  reading.held = to ? { id, round: round + 1, state: 'claimed', by: to.id } : { id, round, state: 'open' }
  const thread = threadOf({ id })
  const open = [...reading.unread.filter(({ consent }) => !consent), ...reading.deferred]
  reading.relayed.push(...open.map(({ id: message, seq }) => ({ id: message, thread, seq })))
  reading.cases.set(id, reading.held.state)
  if (!to) return
  const theirs = open.filter((one) => one.seq > reading.turnUpTo || reading.deferred.includes(one))
  reading.covered.push(...theirs.map(({ id: message }): [string, Covered] => [message, 'claimed']))
  reading.unread = reading.unread.filter((one) => !theirs.includes(one))
  reading.deferred = []
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

/** Every accepted message is answered, relayed or handed over; once; and each customer's in the order they came in. */
import type { Stored } from '../../src/core/store.ts'
import type { Entry } from '../../src/core/record/entries.ts'
import { outOf, ofType, type CustomerRecord, type Evidence, type StoredOf } from './evidence.ts'
import { numbersAnswered, numbersIn } from './model.ts'
import type { Verdict } from './oracle.ts'

type Received = StoredOf<'received'>
type Fate = 'answered' | 'relayed' | 'handed over' | 'moved'

export function judgeMessages(evidence: Evidence): Verdict {
  const findings: string[] = []
  const fates = new Map<string, Fate[]>()
  for (const record of evidence.customers) {
    for (const message of ofType(record, 'received')) {
      const fate = fateOf(record, message, evidence)
      if (!fate) findings.push(`lost: ${nameOf(record, message)}`)
      else if (fate !== 'moved')
        fates.set(message.message.id, [...(fates.get(message.message.id) ?? []), fate])
    }
    findings.push(...turnsAmiss(record), ...leftOver(record))
  }
  const messages = new Set(evidence.accepted.flatMap((what) => (what.kind === 'message' ? [what.id] : [])))
  for (const id of messages) if (!fates.has(id)) findings.push(`accepted and not there: ${id}`)
  for (const [id, list] of fates) if (list.length > 1) findings.push(`in ${list.length} records: ${id}`)
  findings.push(...answeredTwice(evidence))
  const all = [...fates.values()].flat()
  return {
    findings,
    doubled: [],
    counts: {
      'messages accepted': messages.size,
      'messages answered': all.filter((fate) => fate === 'answered').length,
      'messages relayed': all.filter((fate) => fate === 'relayed').length,
      'messages handed over': all.filter((fate) => fate === 'handed over').length,
      turns: evidence.customers.flatMap((record) => ofType(record, 'answered')).length,
    },
  }
}

const nameOf = ({ id }: CustomerRecord, { seq, message }: Received): string =>
  `${id} ${seq} ${message.id} “${message.text}”`

/** Whatever came first after it: an answer that had read it, a person who took over, a move; or that it was relayed. */
function fateOf(record: CustomerRecord, received: Received, evidence: Evidence): Fate | undefined {
  const { id } = received.message
  const relayed = ofType(record, 'sent').some(({ out }) => out === `relay:${id}`)
  if (holderAt(record.entries, received.seq)) return relayed ? 'relayed' : undefined
  for (const entry of record.entries) {
    if (entry.seq <= received.seq) continue
    if (entry.type === 'answered' && entry.upTo >= received.seq) return 'answered'
    if (entry.type === 'moved' && entry.upTo >= received.seq) return 'moved'
    if (takes(entry) && holderAt(record.entries, entry.seq + 1)) {
      return relayed || onDesk(received, evidence) ? 'handed over' : undefined
    }
  }
  return undefined
}

/** A person has what nobody had answered yet. */
const takes = ({ type }: Entry): boolean => type === 'case.claimed' || type === 'case.reopened'

/** Who holds a case before the entry with this seq: read from the bare entries, apart from the product's own fold. */
export function holderAt(entries: Stored<Entry>[], seq: number): { case: string; by: string } | undefined {
  let open: { case: string; round: number; by?: string } | undefined
  for (const entry of entries) {
    if (entry.seq >= seq) break
    if (entry.type === 'case.opened') open = { case: entry.case.id, round: 0 }
    if (entry.type === 'case.reopened') {
      const { case: id, round, to } = entry
      open = to ? { case: id, round: round + 1, by: to.id } : { case: id, round }
    }
    if (entry.type !== 'case.claimed' && entry.type !== 'case.ended') continue
    if (open?.case !== entry.case || open.round !== entry.round) continue
    if (entry.type === 'case.claimed' && open.by === undefined)
      open = { case: open.case, round: open.round + 1, by: entry.by.id }
    else if (entry.type === 'case.ended' && open.by !== undefined) open = undefined
  }
  return open?.by === undefined ? undefined : { case: open.case, by: open.by }
}

/** A person sees it: on the card or in the thread. */
const onDesk = ({ message }: Received, { posts }: Evidence): boolean =>
  posts.some((post) => JSON.stringify([post.text, post.blocks]).includes(message.text))

/**
 * An answer of the agent's names exactly the messages it has read, as they were written, and answers come in the order
 * in which the messages came in.
 */
function turnsAmiss(record: CustomerRecord): string[] {
  const findings: string[] = []
  let readUpTo = 0
  const answered: number[] = []
  const order: number[] = []
  for (const turn of ofType(record, 'answered')) {
    const read = ofType(record, 'received').filter(({ seq }) => seq > readUpTo && seq <= turn.upTo)
    // What one turn reads may have overtaken itself on the way: the provider's time decides.
    const own = read
      .filter(({ seq }) => !holderAt(record.entries, seq))
      .toSorted((a, b) => a.message.at - b.message.at)
    readUpTo = Math.max(readUpTo, turn.upTo)
    const said = outOf(turn).flatMap((out) => (out.kind === 'reply' ? numbersAnswered(out.message.text) : []))
    const asked = own.flatMap(({ message }) => numbersIn(message.text))
    const wanted =
      turn.route === 'agent' ? asked.filter((n) => !claimedBefore(record, own, n, turn.seq)) : said
    if (said.join() !== wanted.join())
      findings.push(
        `${record.id} ${turn.turn}: has read #${wanted.join(' #')} and answers #${said.join(' #')}`,
      )
    answered.push(...said)
    order.push(...asked)
  }
  const expected = order.filter((n) => answered.includes(n))
  if (expected.join() !== answered.join())
    findings.push(`${record.id}: answered #${answered.join(' #')}, came in as #${expected.join(' #')}`)
  return findings
}

/** A claim between a message and the turn's end took the message from the bot. */
const claimedBefore = (record: CustomerRecord, own: Received[], n: number, end: number): boolean => {
  const message = own.find((received) => numbersIn(received.message.text).includes(n))
  return record.entries.some(
    (entry) => takes(entry) && message !== undefined && entry.seq > message.seq && entry.seq < end,
  )
}

/** At rest nothing waits, whatever it is. */
function leftOver({ id, state }: CustomerRecord): string[] {
  const { unread, waiting, owed, confirmed, turn } = state
  const left = { unread, waiting, owed, confirmed: confirmed ? [confirmed] : [], turn: turn ? [turn] : [] }
  return Object.entries(left).flatMap(([what, list]) =>
    list.length > 0 ? [`${id}: left over, ${what}: ${JSON.stringify(list).slice(0, 300)}`] : [],
  )
}

function answeredTwice({ customers }: Evidence): string[] {
  const seen = new Map<number, string>()
  const findings: string[] = []
  for (const record of customers) {
    for (const turn of ofType(record, 'answered')) {
      for (const n of outOf(turn).flatMap((out) =>
        out.kind === 'reply' ? numbersAnswered(out.message.text) : [],
      )) {
        const before = seen.get(n)
        if (before) findings.push(`#${n} answered twice: ${before} and ${record.id} ${turn.turn}`)
        seen.set(n, `${record.id} ${turn.turn}`)
      }
    }
  }
  return findings
}

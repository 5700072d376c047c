/** Every decided reply reached its provider once and in order; one that arrived twice had an unknown outcome on record. */
import type { ConversationId } from '../../src/core/message.ts'
import { outOf, ofType, type CustomerRecord, type Evidence } from './evidence.ts'
import type { Verdict } from './oracle.ts'

/** A reply that a record has decided to send. */
interface Reply {
  record: CustomerRecord
  out: string
  conversation: ConversationId
}

/** Something a provider took: `group` is what a second sending of the same would have in common with it. */
interface Arrival {
  id: string
  group: string
  order: number
}

export function judgeSends(evidence: Evidence): Verdict {
  const arrivals = arrivalsOf(evidence)
  const replies = evidence.customers.flatMap(repliesOf)
  const owners = new Map<string, { record: CustomerRecord; out: string }>()
  const findings = replies.flatMap(undelivered)
  for (const record of evidence.customers) {
    for (const { out, provider } of ofType(record, 'sent')) {
      for (const id of provider.map(plainId)) {
        const other = owners.get(id)
        // A card is brought up to date where it stands.
        if (other && !out.startsWith('card:'))
          findings.push(`${id} stands for two: ${other.record.id} ${other.out} and ${record.id} ${out}`)
        if (!arrivals.has(id)) findings.push(`sent, says ${record.id} ${out}, and never arrived: ${id}`)
        owners.set(id, { record, out })
      }
    }
  }
  const { doubled, amiss } = nameless([...arrivals.values()], owners)
  const unknown = evidence.customers.flatMap((record) => unknownOutcomes(record))
  return {
    findings: [
      ...findings,
      ...amiss,
      ...evidence.customers.flatMap((record) => outOfOrder(record, replies, arrivals)),
    ],
    doubled,
    counts: {
      replies: replies.length,
      sends: arrivals.size,
      'sends with an unknown outcome': unknown.length,
    },
  }
}

function arrivalsOf({ texts, posts }: Evidence): Map<string, Arrival> {
  const list = [
    ...texts.map(({ sid, to, body }, order) => ({ id: `twilio:${sid}`, group: `${to} ${body}`, order })),
    ...posts.map(({ channel, ts, threadTs = '', metadata }) => {
      const group = `${channel} ${threadTs} ${JSON.stringify(metadata?.event_payload)}`
      return { id: `slack:${channel}/${ts}`, group, order: Number(ts) }
    }),
  ]
  return new Map(list.map((arrival) => [arrival.id, arrival]))
}

/** A card's thread names the workspace too: `slack:T/C/ts`. */
const plainId = (id: string): string => id.replace(/^slack:[^/]+\/([^/]+\/[^/]+)$/, 'slack:$1')

/** In the order they were decided. Words of staff count where they were the holder's to say. */
function repliesOf(record: CustomerRecord): Reply[] {
  const spoken = new Set(
    ofType(record, 'sent').flatMap(({ out, provider }) => (provider.length > 0 ? [out] : [])),
  )
  let last: ConversationId | undefined
  return record.entries.flatMap((entry) => {
    if (entry.type === 'received') last = entry.message.conversation
    if (entry.type === 'staff.said' && last && spoken.has(entry.key))
      return [{ record, out: entry.key, conversation: last }]
    return outOf(entry).flatMap((out) =>
      out.kind === 'reply' ? [{ record, out: out.id, conversation: out.message.conversation }] : [],
    )
  })
}

/** A reply may stay unsent only because a person took the case before it went out. */
function undelivered({ record, out }: Reply): string[] {
  if (ofType(record, 'sent').some((sent) => sent.out === out)) return []
  const end = ofType(record, 'send.failed').find(
    (failed) => failed.out === out && failed.retryAt === undefined,
  )
  if (end?.cause === 'a person has claimed the case') return []
  return [`${record.id}: ${out} was decided and not sent: ${end?.cause ?? 'no word of it'}`]
}

/** How often the record says that a call was about to be made. */
function attempts({ entries }: CustomerRecord, out: string): number {
  const begun = entries.some(
    (entry) => entry.type !== 'tool.returned' && outOf(entry).some(({ id }) => id === out),
  )
  return Number(begun) + entries.filter((entry) => entry.type === 'sending' && entry.out === out).length
}

/** Calls after which the record does not say what came of them, before another was made. */
function unknownOutcomes(record: CustomerRecord): string[] {
  const outs = new Set(ofType(record, 'sending').map(({ out }) => out))
  return [...outs].filter((out) => {
    const failed = ofType(record, 'send.failed').filter(
      (one) => one.out === out && one.outcome === 'not-done',
    ).length
    return attempts(record, out) - 1 > failed
  })
}

/** Arrivals no record knows: second sendings, allowed where the record says that it could not know. */
function nameless(arrivals: Arrival[], owners: Map<string, { record: CustomerRecord; out: string }>) {
  const doubled: string[] = []
  const amiss: string[] = []
  const known = arrivals.filter(({ id }) => owners.has(id))
  const extra = Map.groupBy(
    arrivals.filter(({ id }) => !owners.has(id)),
    ({ group }) => group,
  )
  for (const [group, again] of extra) {
    const twins = known.filter((arrival) => arrival.group === group).flatMap(({ id }) => owners.get(id) ?? [])
    const calls = twins.reduce((sum, { record, out }) => sum + attempts(record, out), 0)
    const names = twins.map(({ record, out }) => `${record.id} ${out}`).join(' or ')
    const ids = again.map(({ id }) => id).join(', ')
    if (twins.length === 0) amiss.push(`arrived and on no record: ${ids} ${group.slice(0, 200)}`)
    else if (calls >= twins.length + again.length) doubled.push(`${names} as ${ids}`)
    else amiss.push(`doubled with nothing unknown: ${names} as ${ids}`)
  }
  return { doubled, amiss }
}

/** In each place what was decided first arrives first; so do a customer's words in the thread of their case. */
function outOfOrder(record: CustomerRecord, replies: Reply[], arrivals: Map<string, Arrival>): string[] {
  const first = new Map(
    ofType(record, 'sent').map(({ out, provider: [id = ''] }) => [out, arrivals.get(plainId(id))]),
  )
  const own = replies.filter((reply) => reply.record === record)
  const places = Map.groupBy(own, ({ conversation }) => conversation)
  const queues = [...places.values()].map((queue) => queue.map(({ out }) => out))
  queues.push(ofType(record, 'received').map(({ message }) => `relay:${message.id}`))
  return queues.flatMap((queue) => {
    const went = queue.flatMap((out) => first.get(out) ?? [])
    const late = went.find((arrival, i) => arrival.order < (went[i - 1]?.order ?? 0))
    return late ? [`${record.id}: out of order: ${late.id} ${late.group.slice(0, 200)}`] : []
  })
}

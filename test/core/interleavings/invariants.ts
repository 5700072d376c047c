/** What has to hold when everything has come to rest, however it came about. */
import type { Entry } from '../../../src/core/record/entries.ts'
import { readState } from '../../../src/core/record/session.ts'
import type { RecordId } from '../../../src/core/store.ts'
import { recordOf } from '../../../src/helpdesk/builtin/entries.ts'
import { provisionalRecord } from '../../../src/core/pipeline/accept.ts'
import { readHistory, type History } from './history.ts'
import { writers } from './cast.ts'
import type { Taken, World } from './world.ts'

/** How often runs got to what the promises are about. */
export interface Reached {
  answered: number
  relayed: number
  /** Messages a person took over with a case. */
  claimed: number
  refunded: number
  /** Sent by a worker whose lease was lost by then. */
  late: number
  /** What people of ours said to customers. */
  staff: number
  /** Cases that were opened again. */
  reopened: number
  /** Rings of cases' clocks, and customers who were asked how it was. */
  rang: number
  surveyed: number
  /** Messages taken back before anything came of them, and those a person of ours answered where they were. */
  gone: number
  theirs: number
}

/** Every promise that was broken, in words; none when all is well. Adds to `reached`. */
export async function check(world: World, reached: Reached): Promise<string[]> {
  const records = await Promise.all(writers.map(({ identity }) => provisionalRecord(identity)))
  const entries = new Map<RecordId, Entry[]>()
  const histories: History[] = []
  for (const record of records) {
    const stored = (await world.store.read<Entry>(record, 0)).entries
    entries.set(record, stored)
    histories.push(readHistory(record, stored))
  }
  count(world, histories, reached)
  const happened = (type: Entry['type']) =>
    [...entries.values()].flat().filter((entry) => entry.type === type).length
  reached.reopened += happened('case.reopened')
  reached.rang += happened('case.rang')
  reached.surveyed += happened('csat.asked')
  return [
    ...world.processes.faults.map(
      (error) => `a process failed: ${error instanceof Error ? error.stack : String(error)}`,
    ),
    ...histories.flatMap((history) => history.faults),
    ...coverage(world, histories),
    ...histories.flatMap((history) => delivery(world, history)),
    ...doubled(world),
    ...histories.flatMap((history) => thread(world, history)),
    ...claims(world, [...entries.values()].flat()),
    ...(await refunds(world, histories)),
    ...(await rest(world, records)),
  ]
}

function count({ taken }: World, histories: History[], reached: Reached): void {
  for (const { covered, confirmed, decided } of histories) {
    for (const [, how] of covered) reached[how] += 1
    reached.refunded += confirmed.length
    reached.staff += decided.filter(({ by }) => typeof by === 'object').length
  }
  reached.late += taken.filter(({ fenced }) => fenced).length
}

/**
 * Every message is answered, relayed or taken over, once, unless its writer took it back or a person of ours
 * answered it. While it moves to another record the two may cross.
 */
function coverage({ written }: World, histories: History[]): string[] {
  const covered = histories.flatMap((history) => history.covered)
  return written.flatMap(({ id }) => {
    const how = covered.filter(([message]) => message === id).map(([, what]) => what)
    const ours = how.filter((what) => what !== 'gone' && what !== 'theirs').length
    return ours === 1 || (ours === 0 && how.length > 0)
      ? []
      : [`${id} was covered ${how.length} times (${how.join()})`]
  })
}

/** What was decided to be sent was taken, or its failure stands in the record; the first takings keep the order. */
function delivery({ taken }: World, { record, decided, givenUp }: History): string[] {
  const first = (id: string) => taken.findIndex((one) => one.id === id && one.record === record)
  const lost = decided
    .filter(({ id }) => first(id) < 0 && !givenUp.has(id))
    .map(({ id }) => `${record}: ${id} was never sent`)
  const places = new Map<string, number[]>()
  for (const { id } of decided) {
    const at = first(id)
    const place = taken[at]?.place
    if (place !== undefined) places.set(place, [...(places.get(place) ?? []), at])
  }
  const mixed = [...places].filter(([, order]) => order.some((at, i) => at < (order[i - 1] ?? 0)))
  return [...lost, ...mixed.map(([place]) => `${record}: out of order at ${place}`)]
}

/**
 * Whoever holds the lease sends each thing once. A worker that lost its lease while a request was under way
 * cannot take that one request back, and sends nothing after it.
 */
function doubled({ taken }: World): string[] {
  const messages = taken.filter(({ place }) => !place.startsWith('test:card-'))
  const counted = (list: Taken[], of: (one: Taken) => string) => {
    const times = new Map<string, number>()
    for (const one of list) times.set(of(one), (times.get(of(one)) ?? 0) + 1)
    return [...times].filter(([, count]) => count > 1)
  }
  const held = messages.filter(({ fenced }) => !fenced)
  const late = taken.filter(({ fenced }) => fenced)
  return [
    ...counted(held, ({ id, place, record }) => `${id} at ${place} of ${record}`).map(
      ([what, n]) => `${what} was sent ${n} times`,
    ),
    ...counted(late, ({ by }) => by).map(([by, n]) => `${by} sent ${n} times after its lease was lost`),
  ]
}

/** Customers' messages stand in the thread of their case, in their order, and its card shows what became of it. */
function thread({ taken, outside }: World, { record, relayed: unsorted, cases }: History): string[] {
  const relayed = unsorted.toSorted((a, b) => a.seq - b.seq)
  const order = relayed.map(({ id, thread: place }) =>
    taken.findIndex((one) => one.id === `relay:${id}` && one.place === place),
  )
  const missing = relayed.filter((_, i) => order[i] === -1)
  const last = new Map<string, number>()
  const mixed = relayed.filter(({ thread: place }, i) => {
    const before = last.get(place) ?? -1
    last.set(place, order[i] ?? -1)
    return order[i] !== -1 && (order[i] ?? 0) < before
  })
  const shown = (id: string) => outside.cards.findLast((view) => view.id === id)?.state
  const stale = [...cases].filter(([id, state]) => shown(id) !== state)
  return [
    ...missing.map(({ id, thread: place }) => `${record}: ${id} is not in ${place}`),
    ...mixed.map(({ id, thread: place }) => `${record}: ${id} is out of order in ${place}`),
    ...stale.map(([id, state]) => `${record}: the card of ${id} shows ${shown(id)}, and it is ${state}`),
  ]
}

/** Of those who pressed the same Claim, one has it and every other one was told. */
function claims({ claims: presses }: World, entries: Entry[]): string[] {
  const winners = entries.filter((entry) => entry.type === 'case.claimed')
  const refused = entries.filter((entry) => entry.type === 'case.refused').map(({ key }) => key)
  const rounds = new Set(presses.map(({ value }) => value))
  return [...rounds].flatMap((value) => {
    const pressed = presses.filter((press) => press.value === value)
    const won = winners.filter((entry) => value === JSON.stringify({ case: entry.case, round: entry.round }))
    const told = pressed.filter(({ id }) => refused.includes(`refused:${id}`))
    const right = won.length === 1 && told.length >= pressed.length - 1
    return right ? [] : [`${value}: ${won.length} have it, ${told.length} of ${pressed.length} were refused`]
  })
}

/** One refund for each yes. */
async function refunds({ store }: World, histories: History[]): Promise<string[]> {
  const { entries } = await store.read(recordOf('ACC-1001'), 0)
  const made = entries.filter(({ type }) => type === 'refunded').map(({ key }) => key)
  const agreed = histories.flatMap(({ record, confirmed }) =>
    confirmed.map((action) => `${record}/${action}`),
  )
  const right = agreed.every((action) => made.filter((key) => key.includes(action)).length === 1)
  return right && made.length === agreed.length ? [] : [`refunds ${made.join()} for ${agreed.join()}`]
}

/** Nothing is left to do. */
async function rest({ store }: World, records: RecordId[]): Promise<string[]> {
  const faults: string[] = []
  for (const record of records) {
    const { unread, deferred, waiting, owed, confirmed, turn } = await readState(store, record)
    const left = { unread, deferred, waiting, owed, ...(confirmed && { confirmed }), ...(turn && { turn }) }
    if (unread.length + deferred.length + waiting.length + owed.length > 0 || confirmed || turn) {
      faults.push(`${record} has not come to rest: ${JSON.stringify(left)}`)
    }
  }
  return faults
}

/** Cases by number, person or words: those that are open, and the latest that have ended. */
import { openCasesIndex, viewOf } from '../cases/case.ts'
import type { CaseView } from '../desk.ts'
import { claimedCasesIndex, endedCasesIndex } from '../overview/listing.ts'
import { readListed, type Found, type OverviewParts, type Placed } from '../overview/overview.ts'
import { customerOf } from './who.ts'

/** Looked through by words: of each kind so many, nearest deadline and latest end first. */
const lookedThrough = 200
const shown = 10

export interface Finding {
  cases: Placed<CaseView>[]
  /** Somebody is known by that, and has no case. */
  customer?: string
  more: boolean
}

/** Throws what the store throws. */
export async function findCases(parts: OverviewParts, words: string): Promise<Finding> {
  const one = await customerOf(parts, words)
  if (one) {
    const { case: held, person } = one.state
    const cases = held ? placed(one) : []
    return { cases, more: false, ...(cases.length === 0 && { customer: person?.name ?? words }) }
  }
  const indexes = [openCasesIndex, claimedCasesIndex, endedCasesIndex]
  const lists = await Promise.all(indexes.map((index) => readListed(parts, index, lookedThrough)))
  const all = new Map(lists.flatMap(({ found }) => found).map((found) => [found.record, found]))
  const wanted = words.toLowerCase().split(/\s+/)
  const hits = [...all.values()].filter((found) => {
    const text = textOf(found)
    return wanted.every((word) => text.includes(word))
  })
  return { cases: hits.slice(0, shown).flatMap(placed), more: hits.length > shown }
}

function placed({ state }: Pick<Found, 'state'>): Placed<CaseView>[] {
  const held = state.case
  return held ? [{ view: viewOf(held, state), thread: held.thread }] : []
}

/** Everything of a case that people remember it by. */
function textOf({ state }: Pick<Found, 'state'>): string {
  const [found] = placed({ state })
  if (!found) return ''
  const { id, customer, signals, summary, claimedBy } = found.view
  const { name, account = '', tier = '' } = customer
  const why = signals.flatMap(({ name: signal, evidence }) => [signal.replaceAll('_', ' '), evidence])
  const words = [...summary.said, ...summary.done, ...summary.left]
  return [id, name, account, tier, claimedBy?.name ?? '', ...why, ...words].join('\n').toLowerCase()
}

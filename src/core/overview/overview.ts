/**
 * What a person of ours sees of the desk as a whole. The indexes only say where to look: what is shown is read from each
 * record, so it is true at the moment it is read.
 */
import type { ApprovalView } from '../approvals/approval.ts'
import { viewOf as approvalViewOf } from '../approvals/show.ts'
import { openCasesIndex, viewOf } from '../cases/case.ts'
import type { CaseView } from '../desk.ts'
import type { Clock } from '../log.ts'
import type { Policy } from '../policy.ts'
import { keys } from '../record/entries.ts'
import { readState } from '../record/session.ts'
import { openCase, type CustomerState } from '../record/state.ts'
import type { Staff, ThreadRef } from '../staff.ts'
import type { RecordId, Store } from '../store.ts'
import { figuresOf, type Figures } from './figures.ts'
import { readPaused } from './paused.ts'
import { approvalsIndex, claimedBy, placesOf } from './listing.ts'

/** Something on the desk, and where: undefined until it was posted. */
export interface Placed<T> {
  view: T
  thread: ThreadRef | undefined
}

export interface Overview {
  /** Whose it is. */
  me: Staff
  /** When it was read, epoch ms. */
  at: number
  figures: Figures
  /** Cases they hold, the oldest first. */
  mine: Placed<CaseView>[]
  /** Cases nobody has claimed, the nearest deadline first. */
  unclaimed: Placed<CaseView>[]
  /** Writes that wait to be decided, those that are void first coming first. */
  approvals: Placed<ApprovalView>[]
  /** Where the bot is paused, and who paused it when: a sentence each. */
  paused: string[]
  /** Something could not be shown for want of room: there is more than this. */
  more: { mine: boolean; unclaimed: boolean; approvals: boolean }
}

export interface OverviewParts {
  store: Store
  policy: Policy
  clock: Clock
}

/** Read at most of each kind: more than fit on a page. */
const mineRead = 20
const unclaimedRead = 20
const approvalsRead = 15

/** Throws what the store throws. */
export async function readOverview(parts: OverviewParts, me: Staff): Promise<Overview> {
  const { store, clock, policy } = parts
  const at = clock.now()
  const [mine, unclaimed, approvals, paused, figures] = await Promise.all([
    readListed(parts, claimedBy(me.id), mineRead),
    readListed(parts, openCasesIndex, unclaimedRead),
    readListed(parts, approvalsIndex, approvalsRead),
    readPaused(parts),
    figuresOf(store, policy.hours.timezone, at),
  ])
  // A case that was claimed this moment may still be listed as open: it is shown where it belongs.
  const cases = distinct([...mine.found, ...unclaimed.found]).flatMap(casesOf)
  return {
    me,
    at,
    figures,
    paused,
    mine: cases
      .filter(({ view }) => view.claimedBy?.id === me.id)
      .sort((a, b) => a.view.opened - b.view.opened),
    unclaimed: cases
      .filter(({ view }) => view.state === 'open')
      .sort((a, b) => a.view.deadline - b.view.deadline),
    approvals: approvals.found.flatMap(approvalsOf).sort((a, b) => a.view.expires - b.view.expires),
    more: { mine: mine.more, unclaimed: unclaimed.more, approvals: approvals.more },
  }
}

export interface Found {
  record: RecordId
  state: CustomerState
}

/** The first of an index, with their states. One that does not belong there is put right by whoever holds its record next. */
export async function readListed(
  { store, clock }: Pick<OverviewParts, 'store' | 'clock'>,
  index: string,
  limit: number,
): Promise<{ found: Found[]; more: boolean }> {
  const members = await store.listed(index, undefined, limit + 1)
  const found = await Promise.all(
    members
      .slice(0, limit)
      .flatMap(({ member }) => (isRecord(member) ? [member] : []))
      .map(async (record) => ({ record, state: await readState(store, record) })),
  )
  for (const one of found) await doubt(store, clock, index, one)
  return { found, more: members.length > limit }
}

const isRecord = (member: string): member is RecordId => member.startsWith('customer:')

/** Only what the record itself holds for right: what has just changed is being written. */
async function doubt(store: Store, clock: Clock, index: string, { record, state }: Found): Promise<void> {
  if (!state.lists.sure || index in state.lists.places || index in placesOf(state)) return
  const at = clock.now()
  const entry = { key: keys.doubted(state.seq), type: 'listing.doubted', at, indexes: [index] } as const
  await store.append(record, [entry], { due: at })
}

const distinct = (found: Found[]): Found[] => [...new Map(found.map((one) => [one.record, one])).values()]

function casesOf({ state }: Found): Placed<CaseView>[] {
  const held = openCase(state)
  return held ? [{ view: viewOf(held, state), thread: held.thread }] : []
}

const approvalsOf = ({ state }: Found): Placed<ApprovalView>[] =>
  state.approvals
    .filter((approval) => approval.state === 'open')
    .map((approval) => ({ view: approvalViewOf(approval, state), thread: approval.thread }))

/** What the models cost, and when it is enough: by turn and conversation from the record, by day over all processes. */
import type { Clock } from '../log.ts'
import type { CallFacts } from '../model.ts'
import type { Ceiling } from '../policy/money.ts'
import type { KeyedEntry, RecordId, Store } from '../store.ts'

export interface Spent {
  calls: number
  /** In and out, cached ones included. */
  tokens: number
  /** Millionths of a dollar; what a model without a price cost counts as nothing. */
  micro: number
}

export const nothingSpent = (): Spent => ({ calls: 0, tokens: 0, micro: 0 })

export function spentBy({ usage, microDollars = 0 }: Pick<CallFacts, 'usage' | 'microDollars'>): Spent {
  const { input, output, cacheRead, cacheWrite } = usage
  return { calls: 1, tokens: input + output + cacheRead + cacheWrite, micro: microDollars }
}

export const plus = (a: Spent, b: Spent): Spent => ({
  calls: a.calls + b.calls,
  tokens: a.tokens + b.tokens,
  micro: a.micro + b.micro,
})

/** What is used up, in words for the case; undefined while there is room. */
export function overspent(what: string, spent: Spent, most: Ceiling): string | undefined {
  if (spent.calls >= most.calls) return `${what}: ${spent.calls} model calls of ${most.calls}`
  if (spent.tokens >= most.tokens) return `${what}: ${spent.tokens} tokens of ${most.tokens}`
  if (spent.micro >= most.usd * 1e6) return `${what}: $${(spent.micro / 1e6).toFixed(2)} of $${most.usd}`
  return undefined
}

/** The day's sum over all processes, a few seconds old at most. */
export interface DayMeter {
  add(spent: Spent): void
  /** The sum of today as far as known; asks the state now and then. Throws what the store throws. */
  today(): Promise<Spent>
  /** Writes down what was not yet. */
  close(): Promise<void>
}

type DayEntry = KeyedEntry & { type: 'spent' } & Spent

/** Between two looks at the state, ms: as far as the sum may be behind. */
const syncMs = 5_000
/** So many entries are read at most before they are summed up. */
const summedEvery = 50

export function createDayMeter(store: Store, clock: Clock): DayMeter {
  // Two processes never write the same key, and a process that starts anew never its own old one.
  const process = crypto.randomUUID()
  let nth = 0
  let day = dayOf(clock.now())
  let known = nothingSpent()
  let unwritten = nothingSpent()
  let syncedAt = -Infinity
  let syncing: Promise<void> | undefined

  async function sync(): Promise<void> {
    const written = unwritten
    const record = recordOf(day)
    if (written.calls > 0) {
      unwritten = nothingSpent()
      const entry: DayEntry = { key: `${process}:${(nth += 1)}`, type: 'spent', at: clock.now(), ...written }
      await store.append(record, [entry])
    }
    known = await sumOf(store, record, clock.now())
    syncedAt = clock.now()
  }

  async function turnDay(): Promise<void> {
    const now = dayOf(clock.now())
    if (now === day) return
    await sync()
    day = now
    known = nothingSpent()
    syncedAt = -Infinity
  }

  return {
    add(spent) {
      unwritten = plus(unwritten, spent)
    },
    async today() {
      await turnDay()
      if (clock.now() - syncedAt >= syncMs) {
        syncing ??= sync().finally(() => (syncing = undefined))
        await syncing
      }
      return plus(known, unwritten)
    },
    close: () => (unwritten.calls > 0 ? sync() : Promise.resolve()),
  }
}

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)
const recordOf = (day: string): RecordId => `spending:${day}`

/** Sums up what there is; long tails are folded into the snapshot, so that reading stays cheap. */
async function sumOf(store: Store, record: RecordId, now: number): Promise<Spent> {
  const { snapshot, entries, seq } = await store.read<DayEntry>(record)
  const sum = entries.reduce((total, entry) => plus(total, entry), spentIn(snapshot?.state))
  if (entries.length >= summedEvery) {
    const image = { seq, version: 1, state: sum }
    await store.append(record, [], { snapshot: image, trim: { keep: summedEvery, before: now } })
  }
  return sum
}

function spentIn(state: unknown): Spent {
  const of = (key: string): number => {
    const value: unknown = typeof state === 'object' && state !== null ? Reflect.get(state, key) : undefined
    return typeof value === 'number' ? value : 0
  }
  return { calls: of('calls'), tokens: of('tokens'), micro: of('micro') }
}

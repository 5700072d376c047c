/**
 * The day's figures, counted in the same call that writes down what is counted: each thing once, with no call of its own
 * and nothing lost when a process dies. A day is the calendar day of the desk's time zone.
 */
import { dayOf } from '../cases/calendar.ts'
import type { AppendOptions, Counts, KeyedEntry, RecordId, Store } from '../store.ts'

/** `rated` customers gave `stars` between them, 1 to 5 each. */
export const figureNames = ['messages', 'answered', 'escalated', 'resolved', 'rated', 'stars'] as const
export type FigureName = (typeof figureNames)[number]
export type Figures = Record<FigureName, number>

const counterOf = (day: string, name: FigureName): string => `day:${day} ${name}`

/** The store, counting what goes into customers' records. */
export function countFigures(store: Store, timezone: string): Store {
  const today = rememberDay(timezone)
  const append = <E extends KeyedEntry>(record: RecordId, entries: E[], options: AppendOptions = {}) => {
    const count = options.count ?? countsOf(record, entries, today)
    return store.append(record, entries, { ...options, ...(count && { count }) })
  }
  return { ...store, append }
}

/** What stands under the figures of the day that holds this moment (epoch ms). */
export async function figuresOf(store: Store, timezone: string, at: number): Promise<Figures> {
  const day = dayOf(at, timezone)
  const counts = await store.counted(figureNames.map((name) => counterOf(day, name)))
  const [messages = 0, answered = 0, escalated = 0, resolved = 0, rated = 0, stars = 0] = counts
  return { messages, answered, escalated, resolved, rated, stars }
}

function countsOf(record: RecordId, entries: KeyedEntry[], day: (at: number) => string): Counts | undefined {
  if (!record.startsWith('customer:')) return undefined
  const counts: Counts = {}
  for (const entry of entries) {
    for (const [name, amount] of figuresIn(entry)) {
      const counter = counterOf(day(entry.at), name)
      counts[counter] = (counts[counter] ?? 0) + amount
    }
  }
  return Object.keys(counts).length > 0 ? counts : undefined
}

function figuresIn(entry: KeyedEntry): [FigureName, number][] {
  if (entry.type === 'csat.answered')
    return [
      ['rated', 1],
      ['stars', Number(field(entry, 'score'))],
    ]
  const name = figureOf(entry)
  return name ? [[name, 1]] : []
}

function figureOf(entry: KeyedEntry): FigureName | undefined {
  switch (entry.type) {
    // One that moves to another record is there under another key: it was counted where it came in.
    case 'received':
      return field(field(entry, 'message'), 'id') === entry.key.slice('in:'.length) ? 'messages' : undefined
    case 'answered':
      return /^(agent|scripted:)/.test(String(field(entry, 'route'))) ? 'answered' : undefined
    case 'case.opened':
      return 'escalated'
    case 'case.ended':
      return field(entry, 'how') === 'resolved' ? 'resolved' : undefined
    default:
      return undefined
  }
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(name) : undefined

/** Finding the day costs more than all the rest of counting, and most entries are of the same minute. */
function rememberDay(timezone: string): (at: number) => string {
  let known: { minute: number; day: string } | undefined
  return (at) => {
    const minute = Math.floor(at / 60_000)
    if (known?.minute !== minute) known = { minute, day: dayOf(at, timezone) }
    return known.day
  }
}

/**
 * What the gateways did, for the page's activity strip: read from the same state they write, because the
 * gateways know nothing of the demo. Entries are read tolerantly: an unknown type is shown by its name.
 */
import { z } from 'zod'
import { customersIndex } from '../core/pipeline/identify.ts'
import type { KeyedEntry, RecordId, Store, Stored } from '../core/store.ts'
import { openStore } from '../state/open.ts'
import { stepOf } from './steps.ts'
import type { Step } from './steps.ts'

/** One line of the strip: what followed from a customer's message or a person's act. */
export interface Turn {
  /** Unique and stable. */
  id: string
  /** The person, as far as the record knows by then; else the address they wrote from. */
  who: string
  channel?: string
  /** Epoch ms of the first and the last step. */
  at: number
  until: number
  steps: Step[]
}

export interface Trace {
  /** Newest first, at most `shownTurns`. */
  turns(): Turn[]
  close(): Promise<void>
}

const shownTurns = 40
const pollMs = 400

interface Followed {
  seq: number
  who: string
  turns: Turn[]
}

/** Follows every record at `stateUrl`; `onChange` hears of news. Throws what `openStore` throws. */
export async function followRecords(stateUrl: string, onChange: () => void): Promise<Trace> {
  const store = await openStore(stateUrl)
  const followed = new Map<string, Followed>()
  let open = true
  let timer: NodeJS.Timeout | undefined
  let complained = false

  async function look(): Promise<void> {
    let news = false
    for (const { member } of await store.listed(customersIndex)) {
      const id = recordId(member)
      if (id) news = (await catchUp(store, id, followed)) || news
    }
    if (news) onChange()
    complained = false
  }

  function complain(error: unknown): void {
    // A state that is away for a while (a Redis that restarts) is part of the show: say it once, keep looking.
    if (!complained && open) console.error('sandbox: the record cannot be read', error)
    complained = true
  }

  const tick = (): Promise<void> =>
    look()
      .catch(complain)
      .then(() => {
        if (open) timer = setTimeout(() => (looking = tick()), pollMs)
      })
  let looking = tick()

  return {
    turns: () =>
      [...followed.values()]
        .flatMap(({ turns }) => turns.filter(({ steps }) => steps.length > 0))
        .toSorted((a, b) => b.until - a.until)
        .slice(0, shownTurns),
    async close() {
      open = false
      clearTimeout(timer)
      await looking
      await store.close()
    },
  }
}

const recordPattern = /^[^:]+:./
const isRecordId = (member: string): member is RecordId => recordPattern.test(member)
const recordId = (member: string): RecordId | undefined => (isRecordId(member) ? member : undefined)

/** Reads what is new of one record. True when there was anything. */
async function catchUp(store: Store, id: RecordId, followed: Map<string, Followed>): Promise<boolean> {
  const state = followed.get(id) ?? { seq: 0, who: '', turns: [] }
  const { entries } = await store.read<KeyedEntry>(id, state.seq)
  for (const entry of entries) addTo(state, id, entry)
  followed.set(id, state)
  return entries.length > 0
}

const namedSchema = z.object({ person: z.object({ name: z.string() }) })
const receivedSchema = z.object({
  message: z.object({
    conversation: z.string(),
    from: z.object({ key: z.string(), name: z.string().optional() }),
  }),
})

/** Types that begin a line of their own, whatever came before. */
const beginsLine = new Set(['case.claimed', 'case.ended', 'staff.said', 'case.rang'])
/** Types that begin a turn: on a line of its own once the line before has ended. */
const beginsTurn = new Set(['received', 'identified', 'turn.started', 'classified'])
/** Types that end a line. */
const endsTurn = new Set(['answered', 'case.claimed', 'case.ended', 'staff.said', 'case.rang'])

function addTo(state: Followed, record: string, entry: Stored<KeyedEntry>): void {
  const named = namedSchema.safeParse(entry)
  if (named.success) state.who = named.data.person.name
  const received = entry.type === 'received' ? receivedSchema.safeParse(entry).data?.message : undefined
  if (!state.who && received) state.who = received.from.name ?? received.from.key.replace(/^\w+:/, '')

  const current = state.turns[0]
  const ended = current?.steps.some((step) => endsTurn.has(step.type)) ?? true
  const fresh = !current || beginsLine.has(entry.type) || (beginsTurn.has(entry.type) && ended)
  const turn: Turn = fresh
    ? { id: `${record}/${entry.seq}`, who: state.who, at: entry.at, until: entry.at, steps: [] }
    : current
  if (received) turn.channel = received.conversation.split(':')[0] ?? ''
  turn.who = state.who || turn.who
  turn.until = Math.max(turn.until, entry.at)
  const step = stepOf(entry, turn.steps)
  if (step) turn.steps.push(step)
  if (fresh) state.turns.unshift(turn)
  state.turns.length = Math.min(state.turns.length, shownTurns)
  state.seq = entry.seq
}

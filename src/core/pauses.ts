/**
 * Where the bot is paused for everybody: everywhere, on a channel, or in one shared channel. They stand in a record of
 * their own; each process looks at it every two seconds, so that a message costs no call of its own. For one customer the
 * pause stands in their record.
 */
import { sayWhen } from './cases/calendar.ts'
import { messageOf } from './errors.ts'
import type { Clock, Log } from './log.ts'
import { channelNames, channelOf, type ChannelName, type ConversationId } from './message.ts'
import type { Policy } from './policy.ts'
import type { Pause } from './record/desk-facts.ts'
import type { Staff } from './staff.ts'
import type { KeyedEntry, RecordId, Store } from './store.ts'

/** `everywhere`, a channel's name, or `slack:C0NORTH` for one channel of Slack's. */
export type Place = 'everywhere' | ChannelName | `slack:${string}`

export interface PlacePause extends Pause {
  place: Place
}

interface PauseEntry extends KeyedEntry {
  type: 'bot.paused' | 'bot.resumed'
  place: Place
  by: Staff
}

const record: RecordId = 'desk:pauses'
/** How often a process looks, ms; how old what it saw may be before it asks again first. */
const lookMs = 2_000
const believedMs = 5_000

export interface Pauses {
  /** The pause that covers this conversation. Throws what the store throws, when it has to be asked. */
  covering(conversation: ConversationId): Promise<PlacePause | undefined>
  /** As far as this process knows: for a look right before something is written. */
  known(conversation: ConversationId): PlacePause | undefined
  /** Looks from time to time, until it is stopped. */
  start(): void
  stop(): void
}

export function createPauses(store: Store, clock: Clock, log: Log): Pauses {
  let seen: { at: number; pauses: PlacePause[] } | undefined
  let looking: AbortController | undefined

  async function look(): Promise<PlacePause[]> {
    const at = clock.now()
    const { pauses } = await readPauses(store)
    seen = { at, pauses }
    return pauses
  }

  async function keepLooking(until: AbortSignal): Promise<void> {
    while (!until.aborted) {
      await look().catch((error: unknown) => {
        log.warn({ cause: messageOf(error) }, 'it could not be seen where the bot is paused')
      })
      await clock.sleep(lookMs, until)
    }
  }

  const fresh = () => looking && seen && clock.now() - seen.at < believedMs
  return {
    covering: async (conversation) => covers(fresh() && seen ? seen.pauses : await look(), conversation),
    known: (conversation) => covers(seen?.pauses ?? [], conversation),
    start() {
      if (looking) return
      looking = new AbortController()
      void keepLooking(looking.signal)
    },
    stop() {
      looking?.abort()
      looking = undefined
    },
  }
}

const covers = (pauses: PlacePause[], conversation: ConversationId): PlacePause | undefined =>
  pauses.find(({ place }) => isIn(conversation, place))

/** `slack:T0HOME/C0NORTH/1700.1` is in `everywhere`, in `slack` and in `slack:C0NORTH`. */
function isIn(conversation: ConversationId, place: Place): boolean {
  if (place === 'everywhere') return true
  if (channelNames.some((name) => name === place)) return channelOf(conversation) === place
  const [, channel] = conversation.split('/')
  return channelOf(conversation) === 'slack' && place === `slack:${channel}`
}

/** All there are now, the oldest first, and where the record ends. */
export async function readPauses(store: Store): Promise<{ pauses: PlacePause[]; seq: number }> {
  const { entries, seq } = await store.read<PauseEntry>(record, 0)
  const pauses = new Map<Place, PlacePause>()
  for (const { type, place, by, at } of entries) {
    if (type === 'bot.resumed') pauses.delete(place)
    else if (!pauses.has(place)) pauses.set(place, { place, by, at })
  }
  return { pauses: [...pauses.values()], seq }
}

/** Answers the pause that was there before; nothing changes when it is so already. */
export async function setPaused(
  { store, clock }: { store: Store; clock: Clock },
  place: Place,
  by: Staff,
  paused: boolean,
): Promise<PlacePause | undefined> {
  for (;;) {
    const { pauses, seq } = await readPauses(store)
    const before = pauses.find((pause) => pause.place === place)
    if (Boolean(before) === paused) return before
    const type = paused ? 'bot.paused' : 'bot.resumed'
    const entry: PauseEntry = { key: `pause:${seq}`, type, at: clock.now(), place, by }
    if ((await store.append(record, [entry], { expect: seq })).ok) return before
  }
}

/** `Maya has paused the bot everywhere, since today at 14:30`. */
export function whyPaused(
  pause: Pause | PlacePause,
  now: number,
  hours: Policy['hours'],
  whom = 'this customer',
): string {
  const where = 'place' in pause ? placeName(pause.place) : `for ${whom}`
  return `${pause.by.name} has paused the bot ${where}, since ${sayWhen(pause.at, now, hours)}`
}

/** A place as people say it. */
export function placeName(place: Place): string {
  if (place === 'everywhere') return 'everywhere'
  return place.startsWith('slack:') ? `in the channel ${place.slice('slack:'.length)}` : `on ${place}`
}

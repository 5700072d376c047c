/**
 * The Slack side of the outside world: people, channels and messages, as Slack would keep them. In memory:
 * it plays a vendor, and a vendor's state is not ours to store.
 */
import { channels, home, people, staff, teams } from '../cast.ts'

/** A Block Kit block, as it came; `limits.ts` has looked at it. */
export type Block = { [key: string]: unknown }

export interface MessageMetadata {
  event_type: string
  event_payload: { [key: string]: unknown }
}

export interface SlackUser {
  id: string
  name: string
  team: string
  bot: boolean
}

export interface SlackChannel {
  id: string
  name: string
  /** Team ids connected through Slack Connect; empty for our own channel. */
  guests: string[]
}

export interface SlackMessage {
  /** Seconds and microseconds, `1767225600.000200`: unique over this world, ordered. */
  ts: string
  channel: string
  user: string
  /** The author's workspace. */
  team: string
  /** Set when an app wrote it. */
  bot?: string
  text: string
  blocks: Block[]
  /** The thread's root; equal to `ts` on a root that has replies, absent on a plain message. */
  threadTs?: string
  edited?: string
  metadata?: MessageMetadata
  reactions: { name: string; users: string[] }[]
  /** Seen by this user only. */
  onlyFor?: string
  /** Of a message that grew while it was read, or still does. */
  streaming?: 'in_progress' | 'completed'
}

/** What happened, for whoever delivers events or draws the page. */
export type Happening =
  | { kind: 'posted'; message: SlackMessage }
  | { kind: 'changed'; message: SlackMessage; before: SlackMessage }
  | { kind: 'deleted'; message: SlackMessage }
  /** Seen on the page only: a reaction or a status line, which raise no `message` event. */
  | { kind: 'shown'; channel: string; ts: string }

export type NewMessage = Pick<SlackMessage, 'channel' | 'user' | 'text'> &
  Partial<Pick<SlackMessage, 'bot' | 'blocks' | 'threadTs' | 'metadata' | 'onlyFor' | 'streaming'>>

export interface SlackWorld {
  users: ReadonlyMap<string, SlackUser>
  channels: ReadonlyMap<string, SlackChannel>
  /** In order, replies included, ephemeral ones too. */
  messages(channel: string): SlackMessage[]
  find(channel: string, ts: string): SlackMessage | undefined
  /** By ts alone, which is unique in this world. */
  anywhere(ts: string): SlackMessage | undefined
  /** Replies to `rootTs`, without the root. */
  replies(channel: string, rootTs: string): SlackMessage[]
  /** The caller has checked channel, thread and blocks. */
  post(message: NewMessage): SlackMessage
  change(message: SlackMessage, to: Partial<Pick<SlackMessage, 'text' | 'blocks' | 'metadata'>>): SlackMessage
  /** A streamed message grows, or ends: nobody changed it. */
  stream(
    message: SlackMessage,
    to: Partial<Pick<SlackMessage, 'text' | 'blocks' | 'metadata' | 'streaming'>>,
  ): SlackMessage
  remove(message: SlackMessage): void
  /** False when this user has reacted so already. */
  react(message: SlackMessage, user: string, name: string): boolean
  /** What the bot says it is doing in a thread; empty text clears it. */
  setStatus(channel: string, threadTs: string, text: string): void
  statuses(): { channel: string; threadTs: string; text: string }[]
  nextTs(): string
  onHappening(listener: (what: Happening) => void): void
}

/** Makes a world with the demo's cast in it. `now` is the clock, epoch ms. */
export function createSlackWorld(now: () => number): SlackWorld {
  const byChannel = new Map<string, SlackMessage[]>(channels.map(({ id }) => [id, []]))
  const status = new Map<string, { channel: string; threadTs: string; text: string }>()
  const listeners: ((what: Happening) => void)[] = []
  const users = cast()
  const known = new Map<string, SlackChannel>(
    channels.map(({ id, name, guest }) => [id, { id, name, guests: guest ? [guest] : [] }]),
  )
  let lastMicros = 0

  const tell = (what: Happening) => listeners.forEach((listener) => listener(what))
  const list = (channel: string) => byChannel.get(channel) ?? []
  const replace = (message: SlackMessage) => {
    byChannel.set(
      message.channel,
      list(message.channel).map((other) => (other.ts === message.ts ? message : other)),
    )
    return message
  }
  const find = (channel: string, ts: string) => list(channel).find((message) => message.ts === ts)
  const nextTs = () => {
    lastMicros = Math.max(now() * 1000, lastMicros + 100)
    return `${Math.floor(lastMicros / 1e6)}.${String(lastMicros % 1e6).padStart(6, '0')}`
  }
  const clearStatus = (channel: string, threadTs: string) => {
    if (status.delete(`${channel}/${threadTs}`)) tell({ kind: 'shown', channel, ts: threadTs })
  }

  return {
    users,
    channels: known,
    messages: list,
    find,
    anywhere: (ts) => [...byChannel.values()].flat().find((message) => message.ts === ts),
    replies: (channel, rootTs) =>
      list(channel).filter((message) => message.threadTs === rootTs && message.ts !== rootTs),
    post(fresh) {
      const team = users.get(fresh.user)?.team ?? home.team
      const message: SlackMessage = { ts: nextTs(), team, blocks: [], reactions: [], ...fresh }
      list(message.channel).push(message)
      const root = message.threadTs && find(message.channel, message.threadTs)
      if (root && !root.threadTs && !message.onlyFor) replace({ ...root, threadTs: root.ts })
      tell({ kind: 'posted', message })
      // Slack takes the status away as soon as the app answers in the thread.
      if (message.bot && message.threadTs) clearStatus(message.channel, message.threadTs)
      return message
    },
    change(before, to) {
      const message = replace({ ...before, ...to, edited: nextTs() })
      tell({ kind: 'changed', message, before })
      return message
    },
    stream(before, to) {
      const message = replace({ ...before, ...to })
      tell({ kind: 'changed', message, before })
      return message
    },
    remove(message) {
      byChannel.set(
        message.channel,
        list(message.channel).filter((other) => other.ts !== message.ts),
      )
      tell({ kind: 'deleted', message })
    },
    react(message, user, name) {
      const others = message.reactions.filter((reaction) => reaction.name !== name)
      const sofar = message.reactions.find((reaction) => reaction.name === name)?.users ?? []
      if (sofar.includes(user)) return false
      const changed = replace({ ...message, reactions: [...others, { name, users: [...sofar, user] }] })
      tell({ kind: 'shown', channel: changed.channel, ts: changed.ts })
      return true
    },
    setStatus(channel, threadTs, text) {
      if (!text) return clearStatus(channel, threadTs)
      status.set(`${channel}/${threadTs}`, { channel, threadTs, text })
      tell({ kind: 'shown', channel, ts: threadTs })
    },
    statuses: () => [...status.values()],
    nextTs,
    onHappening: (listener) => void listeners.push(listener),
  }
}

function cast(): Map<string, SlackUser> {
  const all: SlackUser[] = [
    { id: home.botUser, name: home.botName, team: home.team, bot: true },
    ...staff.map(({ user, name }) => ({ id: user, name, team: home.team, bot: false })),
    ...people.flatMap(({ slack, name }) =>
      slack ? [{ id: slack.user, name, team: slack.team, bot: false }] : [],
    ),
  ]
  return new Map(all.map((user) => [user.id, user]))
}

/** The workspace's name and domain; throws TypeError for one that is not in the cast. */
export function teamOf(id: string): { id: string; name: string; domain: string } {
  const team = teams[id]
  if (!team) throw new TypeError(`no workspace '${id}' in this world`)
  return { id, ...team }
}

/** True when people of another workspace are in the channel. */
export const isShared = (channel: SlackChannel): boolean => channel.guests.length > 0

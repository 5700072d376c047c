/** What Teams holds in the demo: one personal chat with the app for each person. Pure state, changed by both sides. */
import { people } from '../cast.ts'

export interface TeamsMessage {
  id: string
  mine: boolean
  /** Markdown of the app, plain text of a person. */
  text: string
  /** The Adaptive Card under it, as it came. */
  card?: object
  /** Pictures within it, as `data:` URLs. */
  pictures: string[]
  /** Epoch ms. */
  at: number
  /** It appears while it is written. */
  writing?: boolean
  /** No gateway took it. */
  lost?: boolean
}

export interface Chat {
  person: string
  conversation: string
  messages: TeamsMessage[]
  /** Epoch ms up to which the app is shown as typing. */
  typingUntil: number
}

/** How long Teams shows one typing activity, ms. */
const typingMs = 3_500

export interface Chats {
  of(person: string): Chat
  /** The chat with this id; undefined when there is none. */
  at(conversation: string): Chat | undefined
  /** Adds a message and answers it. */
  add(chat: Chat, message: Omit<TeamsMessage, 'id' | 'at'>): TeamsMessage
  /** Changes a message of this chat; undefined when it is not there. */
  change(chat: Chat, id: string, change: Partial<TeamsMessage>): TeamsMessage | undefined
  types(chat: Chat): void
  isTyping(person: string): boolean
}

/** `changed` is called after every change, and when a typing sign goes out. */
export function createChats(now: () => number, changed: () => void): Chats {
  const chats = people
    .filter(({ teams }) => teams)
    .map(({ id }): Chat => ({
      person: id,
      conversation: `a:1${id}-and-brightline`,
      messages: [],
      typingUntil: 0,
    }))
  let last = 0
  const of = (person: string): Chat => {
    const found = chats.find((chat) => chat.person === person)
    if (!found) throw new TypeError(`${person} is not in Teams`)
    return found
  }
  return {
    of,
    at: (conversation) => chats.find((chat) => chat.conversation === conversation),
    add(chat, message) {
      // Teams' own ids are times in milliseconds, never two alike in one chat.
      last = Math.max(now(), last + 1)
      const added = { id: String(last), at: now(), ...message }
      chat.messages.push(added)
      if (!message.mine) chat.typingUntil = 0
      changed()
      return added
    },
    change(chat, id, change) {
      const found = chat.messages.find((message) => message.id === id)
      if (!found) return undefined
      Object.assign(found, change)
      changed()
      return found
    },
    types(chat) {
      chat.typingUntil = now() + typingMs
      changed()
      setTimeout(changed, typingMs + 1).unref()
    },
    isTyping: (person) => chats.some((chat) => chat.person === person && chat.typingUntil > now()),
  }
}

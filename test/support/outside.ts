/** What lies outside the gateway, in one process with the test: a provider and a desk that remember what reached them. */
import type { Channel } from '../../src/core/channel.ts'
import type { CaseView, Desk, DeskNote } from '../../src/core/desk.ts'
import type { ChannelName, OutboundMessage } from '../../src/core/message.ts'

export interface Outside {
  channel(name: ChannelName): Channel
  desk: Desk
  /** Every message a provider took, in order. */
  taken: OutboundMessage[]
  cards: CaseView[]
  notes: { id: string; note: DeskNote }[]
}

export function createOutside(): Outside {
  const taken: OutboundMessage[] = []
  const cards: CaseView[] = []
  const notes: { id: string; note: DeskNote }[] = []
  const posted = new Map<string, string>()
  const receipt = (id: string) => ({ provider: [`test:${id}`] })
  return {
    taken,
    cards,
    notes,
    channel: (name) => ({
      name,
      reportsDelivery: true,
      send: async (message) => {
        taken.push(message)
        return receipt(message.id)
      },
      find: async ({ id }) => (taken.some((message) => message.id === id) ? receipt(id) : undefined),
    }),
    desk: {
      card: async (id, view, at) => {
        cards.push(view)
        const thread = at ?? `test:thread-${view.id}`
        posted.set(id, thread)
        return thread
      },
      note: async (id, _thread, note) => {
        notes.push({ id, note })
        posted.set(id, id)
        return receipt(id)
      },
      whisper: async () => {},
      nameOf: async ({ name }) => name,
      find: async (id) => posted.get(id),
    },
  }
}

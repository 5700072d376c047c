/** What lies outside the gateway, in one process with the test: a provider and a desk that remember what reached them. */
import type { ApprovalView } from '../../src/core/approvals/approval.ts'
import type { DraftView } from '../../src/core/drafts/draft.ts'
import type { Channel, FetchedFile, FileSource, Staff } from '../../src/core/channel.ts'
import type { CaseView, Desk, DeskNote, Mark, Whisper } from '../../src/core/desk.ts'
import { SendError } from '../../src/core/errors.ts'
import { channelOf, type ChannelName, type FileRef, type OutboundMessage } from '../../src/core/message.ts'

export interface Outside {
  channel(name: ChannelName): Channel
  desk: Desk
  /** Every message a provider took, in order. */
  taken: OutboundMessage[]
  cards: CaseView[]
  /** Pictures of approvals, in the order they were shown. */
  approvals: ApprovalView[]
  /** Pictures of drafts, as they were shown. */
  drafts: DraftView[]
  notes: { id: string; note: DeskNote }[]
  /** Files by id, wherever they live: bytes, or why they cannot be had. Others are not there. */
  files: Map<string, Uint8Array | SendError>
  /** Names and bytes of the files that went out with a message or a note. */
  carried: { name: string; bytes: Uint8Array }[]
  whispers: { to: Staff; whisper: Whisper }[]
  marks: { message: string; mark: Mark }[]
  /** What was changed or taken back at a provider, by its ids. */
  corrections: { provider: string[]; text?: string }[]
}

export function createOutside(): Outside {
  const taken: OutboundMessage[] = []
  const cards: CaseView[] = []
  const approvals: ApprovalView[] = []
  const drafts: DraftView[] = []
  const notes: { id: string; note: DeskNote }[] = []
  const whispers: Outside['whispers'] = []
  const marks: Outside['marks'] = []
  const corrections: Outside['corrections'] = []
  const posted = new Map<string, string>()
  const files: Outside['files'] = new Map()
  const carried: Outside['carried'] = []
  const fetch = async ({ id, name = id, type = 'text/plain' }: FileRef): Promise<FetchedFile> => {
    const bytes = files.get(id) ?? new SendError('no such file', { again: 'never', code: 'no_file' })
    if (bytes instanceof SendError) throw bytes
    return { name, type, bytes }
  }
  const carry = async (sent: FileRef[] = [], signal: AbortSignal, source?: FileSource) => {
    for (const file of sent) {
      const opened = await source?.open(file, signal)
      if (opened) carried.push({ name: opened.name, bytes: opened.bytes })
    }
  }
  const receipt = (id: string) => ({ provider: [`test:${id}`] })
  return {
    taken,
    cards,
    approvals,
    drafts,
    whispers,
    notes,
    files,
    carried,
    marks,
    corrections,
    channel: (name) => ({
      name,
      reportsDelivery: true,
      ...(name === 'email' && {
        conversationWith: (identity) => (channelOf(identity) === name ? identity : undefined),
      }),
      ...(name === 'sms' && {
        conversationWith: (identity) =>
          channelOf(identity) === name ? `sms:+447700900900/${identity.slice(4)}` : undefined,
      }),
      fetch,
      send: async (message, signal, source) => {
        await carry(message.files, signal, source)
        taken.push(message)
        return receipt(message.id)
      },
      // Like the real ones: Slack changes and takes back, a phone does not.
      ...(name === 'slack' && {
        edit: async (provider, { text }) => void corrections.push({ provider, text }),
        withdraw: async (provider) => void corrections.push({ provider }),
      }),
      find: async ({ id, replyTo }) =>
        taken.some((message) => message.id === id && message.replyTo === replyTo) ? receipt(id) : undefined,
    }),
    desk: {
      card: async (id, view, at) => {
        cards.push(view)
        const thread = at ?? `test:thread-${view.id}`
        posted.set(id, thread)
        return thread
      },
      fetch,
      note: async (id, _thread, note, signal, source) => {
        await carry(note.files, signal, source)
        notes.push({ id, note })
        posted.set(id, id)
        return receipt(id)
      },
      whisper: async (_thread, to, whisper) => void whispers.push({ to, whisper }),
      mark: async (message, mark) => void marks.push({ message, mark }),
      approval: async (id, view, at) => {
        approvals.push(view)
        const thread = at ?? `test:thread-${id}`
        posted.set(id, thread)
        return thread
      },
      draft: async (id, view, at) => {
        drafts.push(view)
        const thread = at ?? `test:thread-${id}`
        posted.set(id, thread)
        return thread
      },
      inGroup: async ({ name }, group) => group === 'S0FINANCE' && name === 'Fin',
      nameOf: async ({ name }) => name,
      find: async (id) => posted.get(id),
    },
  }
}

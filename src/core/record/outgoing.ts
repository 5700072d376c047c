/** What waits in the outbox: decided in the record first, then delivered. */
import type { ThreadRef } from '../staff.ts'
import type { Staff } from '../channel.ts'
import type { DeskChoice, DeskNote, Mark } from '../desk.ts'
import type { ConversationId, OutboundMessage } from '../message.ts'

/** Something that has to leave the house. */
export type Outgoing =
  | {
      id: string
      kind: 'reply'
      message: OutboundMessage
      by: 'bot' | 'system' | Staff
      /** What a person of ours said (`Said.id`): shows what became of it. */
      said?: string
      /** A challenge: its code takes the place of `codePlace` when it is sent, and is stored nowhere. */
      code?: string
      /** Goes before the text (who we are, that a person can be had), and is no part of the talk. */
      intro?: string
    }
  | { id: string; kind: 'card'; case: string }
  | { id: string; kind: 'note'; case: string; note: DeskNote }
  /** Its card where it was before it moved: says where to. */
  | { id: string; kind: 'left'; case: string; thread: ThreadRef; to: string }
  /** `thread`: where they are, if not in the case's own. */
  | {
      id: string
      kind: 'whisper'
      case: string
      to: Staff
      text: string
      choices?: DeskChoice[]
      thread?: ThreadRef
    }
  /** What became of a person's words, shown on them. */
  | { id: string; kind: 'mark'; case: string; message: string; mark: Mark }
  /** Changes the reply `of` where it was sent; without `text` it is taken back. */
  | {
      id: string
      kind: 'correction'
      case: string
      of: string
      by: Staff
      said: string
      conversation: ConversationId
      text?: string
    }

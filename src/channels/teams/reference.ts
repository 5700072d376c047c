/** The conversation reference: what it takes to write into a conversation later. Stored by the core as it is. */
import { z } from 'zod'
import { SendError } from '../../core/errors.ts'
import type { ConversationId } from '../../core/message.ts'

/** Names of ours in Teams' ids: no slash and no space, so that ids can be put together from them. */
export const plainId = z.string().regex(/^[^/\s]{1,100}$/)

const account = z.object({
  id: z.string().min(1).max(200),
  name: z.string().optional(),
  aadObjectId: z.string().optional(),
})

export const referenceSchema = z.object({
  serviceUrl: z.string().min(1),
  channelId: z.string().min(1),
  conversation: z.object({
    /** In a channel it names the thread: `19:…;messageid=…`. */
    id: z.string().min(1).max(220),
    conversationType: z.string().optional(),
    isGroup: z.boolean().optional(),
    tenantId: plainId,
  }),
  /** Us, as this conversation names us. */
  bot: account,
  user: account,
  locale: z.string().optional(),
})

/** `tenantId` is always there, in lower case. */
export type Reference = z.infer<typeof referenceSchema>

/** `teams:<tenant>/<conversation>`. */
export const conversationOf = ({ conversation }: Reference): ConversationId =>
  `teams:${conversation.tenantId}/${conversation.id}`

/** One person with us: the only kind of conversation that may be begun by us, and that shows a message while it is written. */
export const isPersonal = ({ conversation }: Reference): boolean =>
  (conversation.conversationType ?? 'personal') === 'personal' && conversation.isGroup !== true

/**
 * The conversation with this user alone, which may not exist yet: `teams:<tenant>/<user>`. Users' ids begin with a
 * number and a colon as no conversation's does that is heard from first (`29:…`).
 */
export const privateOf = ({ conversation, user }: Reference): ConversationId =>
  `teams:${conversation.tenantId}/${user.id}`

/** A conversation to write into: one that is there, or one with the user alone that has to be opened first. */
export type Place = { reference: Reference; toOpen: boolean }

/** The place of `conversation` by what was stored. Throws SendError when nothing was, or for another conversation. */
export function placeOf(conversation: ConversationId, stored: unknown): Place {
  if (stored === undefined) {
    throw new SendError('nobody has written in this conversation, so Teams cannot be told where it is', {
      again: 'never',
      code: 'no_reference',
    })
  }
  const parsed = referenceSchema.safeParse(stored)
  if (parsed.success && conversationOf(parsed.data) === conversation) {
    return { reference: parsed.data, toOpen: false }
  }
  if (parsed.success && privateOf(parsed.data) === conversation) {
    return { reference: parsed.data, toOpen: true }
  }
  throw new SendError(`the reference is not one of '${conversation}'`, {
    again: 'never',
    code: 'bad_reference',
    cause: parsed.error,
  })
}

/** The same people, in the conversation with the user alone that has this id. */
export const personalAt = (reference: Reference, id: string): Reference => ({
  ...reference,
  conversation: { id, tenantId: reference.conversation.tenantId, conversationType: 'personal' },
})

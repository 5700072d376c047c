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

/** The reference stored for `conversation`. Throws SendError when there is none, or another conversation's. */
export function readReference(conversation: ConversationId, reference: unknown): Reference {
  if (reference === undefined) {
    throw new SendError('nobody has written in this conversation, so Teams cannot be told where it is', {
      again: 'never',
      code: 'no_reference',
    })
  }
  const parsed = referenceSchema.safeParse(reference)
  if (parsed.success && conversationOf(parsed.data) === conversation) return parsed.data
  throw new SendError(`the reference is not one of '${conversation}'`, {
    again: 'never',
    code: 'bad_reference',
    cause: parsed.error,
  })
}

/** The Teams channel: how an answer gets into a customer's conversation. */
import type { Channel } from '../../core/channel.ts'
import { messageOf, SendError } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import type { ConversationId } from '../../core/message.ts'
import type { TeamsApi } from './api.ts'
import { partlySent } from './failures.ts'
import { readReference, type Reference } from './reference.ts'
import { renderMessage } from './render.ts'

/** Says where a conversation is, if this process heard from it lately. */
export type Recall = (conversation: ConversationId) => Reference | undefined

/** Teams cannot be asked what it took, so there is no `find`: a send whose outcome is unknown is not repeated. */
export const createChannel = (api: TeamsApi, recall: Recall, log: Log): Channel => ({
  name: 'teams',
  async send(message, signal) {
    const reference = readReference(message.conversation, message.reference)
    const activities = renderMessage(message)
    if (activities.length === 0) {
      throw new SendError('nothing to send: the message is blank', { again: 'never', code: 'blank' })
    }
    const sent: (string | undefined)[] = []
    for (const activity of activities) {
      try {
        sent.push(await api.send(reference, activity, signal))
      } catch (error) {
        if (sent.length === 0 || !(error instanceof SendError)) throw error
        throw partlySent(error, sent.length, activities.length)
      }
    }
    return { provider: sent.flatMap((id) => (id ? [`teams:${reference.conversation.id}/${id}`] : [])) }
  },
  async typing(conversation, signal) {
    const reference = recall(conversation)
    if (!reference) return
    try {
      await api.send(reference, { type: 'typing' }, signal)
    } catch (error) {
      log.debug({ error: messageOf(error) }, 'teams: no typing indicator')
    }
  },
})

/** The newest references, at most `limit`: a hint for `typing`, which is given a conversation and nothing else. */
export function createMemory(limit: number): {
  recall: Recall
  keep(of: ConversationId, at: Reference): void
} {
  const kept = new Map<ConversationId, Reference>()
  return {
    recall: (conversation) => kept.get(conversation),
    keep(conversation, reference) {
      kept.delete(conversation)
      kept.set(conversation, reference)
      const [oldest] = kept.keys()
      if (kept.size > limit && oldest) kept.delete(oldest)
    },
  }
}

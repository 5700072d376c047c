/** The Slack channel: how an answer gets into a customer's thread. */
import type { Channel } from '../../core/channel.ts'
import { messageOf, SendError } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import type { OutboundMessage } from '../../core/message.ts'
import { messageRef, placeOf, type SlackApi } from './api.ts'
import { renderMessage } from './render.ts'

/**
 * What our posts of a message are found by. Ids are unique within one customer only, and colleagues share a
 * thread: the message that is answered is one customer's alone.
 */
const labelOf = ({ id, replyTo }: OutboundMessage): string => (replyTo ? `${replyTo} ${id}` : id)

/** Sends over `api`; nothing is called before the first message. */
export function createChannel(api: SlackApi, log: Log): Channel {
  /** Set when the app may not show a status anywhere: then it is not asked for again. */
  let silent = false

  return {
    name: 'slack',
    async send(message, signal) {
      const { team, channel, ts: root } = placeOf(message.conversation)
      const posts = renderMessage(message, team)
      if (posts.length === 0)
        throw new SendError('there is nothing to say', { again: 'never', code: 'no_text' })
      const sent = await api.post({ channel, root, id: labelOf(message), posts }, signal)
      return { provider: sent.map((ts) => messageRef(channel, ts)) }
    },
    async find(message, _search, signal) {
      const { channel, ts: root } = placeOf(message.conversation)
      const found = await api.find({ channel, root, id: labelOf(message) }, signal)
      return found && { provider: found.map((ts) => messageRef(channel, ts)) }
    },
    async typing(conversation, signal) {
      if (silent) return
      try {
        const { channel, ts: root } = placeOf(conversation)
        await api.status({ channel, root, status: 'is writing…' }, signal)
      } catch (error) {
        silent = error instanceof SendError && noStatus.includes(error.code ?? '')
        log.debug({ error: messageOf(error), silent }, 'slack: no typing status')
      }
    },
    nameOf: async (identity, signal) => {
      const user = identity.split('/').at(-1)
      return user ? api.name(user, signal) : undefined
    },
  }
}

/** Answers that are about the app, not the thread (docs.slack.dev/reference/methods/assistant.threads.setStatus). */
const noStatus = ['feature_not_enabled', 'method_deprecated', 'missing_scope', 'unknown_method']

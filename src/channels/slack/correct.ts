/** Changing and taking back what was sent (docs.slack.dev/reference/methods/chat.update and chat.delete). */
import type { Channel } from '../../core/channel.ts'
import { SendError } from '../../core/errors.ts'
import { placeOf, type SlackApi } from './api.ts'
import { renderMessage } from './render.ts'

/** A message that was sent in several posts keeps its first ones; what is left over goes. Throws SendError. */
export function createCorrections(api: SlackApi): Required<Pick<Channel, 'edit' | 'withdraw'>> {
  return {
    async edit(provider, message, signal) {
      const { team } = placeOf(message.conversation)
      const posts = renderMessage(message, team)
      const sent = provider.map(postOf)
      // A post more would stand below whatever was said since, as if it were new.
      if (posts.length === 0 || posts.length > sent.length) {
        throw new SendError('the new text does not fit into what was sent', {
          again: 'never',
          code: 'cannot_correct',
        })
      }
      for (const [at, { channel, ts }] of sent.entries()) {
        const post = posts[at]
        if (post) await api.update({ channel, ts, id: message.id, post }, signal)
        else await api.remove({ channel, ts }, signal)
      }
    },
    async withdraw(provider, _conversation, signal) {
      for (const one of provider) await api.remove(postOf(one), signal)
    },
  }
}

/** `slack:C9/170.2`, as `messageRef` makes it. */
function postOf(provider: string): { channel: string; ts: string } {
  const [, channel, ts] = /^slack:([^/]+)\/([^/]+)$/.exec(provider) ?? []
  if (channel && ts) return { channel, ts }
  throw new SendError(`'${provider}' is no message of Slack's`, { again: 'never', code: 'cannot_correct' })
}

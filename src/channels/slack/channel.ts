/** The Slack channel: how an answer gets into a customer's thread. */
import type { Channel, FetchedFile, FileSource } from '../../core/channel.ts'
import { messageOf, SendError } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import type { FileRef, OutboundMessage } from '../../core/message.ts'
import { messageRef, placeOf, sharedPlaceOf, type SlackApi } from './api.ts'
import { createCorrections } from './correct.ts'
import { begun } from './errors.ts'
import { leftover } from './leftover.ts'
import { recipientIn } from './recipient.ts'
import { renderMessage, type SlackPost } from './render.ts'
import { markdownOf, type Streamed } from './stream.ts'

/**
 * What our posts of a message are found by. Ids are unique within one customer only, and colleagues share a
 * thread: the message that is answered is one customer's alone.
 */
const labelOf = ({ id, replyTo }: OutboundMessage): string => (replyTo ? `${replyTo} ${id}` : id)

/** Sends over `api`; nothing is called before the first message. */
export function createChannel(api: SlackApi, log: Log): Channel {
  /** Set when the app may not show a status anywhere: then it is not asked for again. */
  let silent = false

  async function stream(
    message: OutboundMessage,
    posts: SlackPost[],
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const streamed = streamedOf(message, posts)
    return streamed && api.streaming.write(streamed, signal)
  }

  return {
    name: 'slack',
    async send(message, signal, source) {
      const { team, channel, ts: root } = placeOf(message.conversation)
      const { files, rest } = await openFiles(message, source, signal)
      const posts = renderMessage(rest, team)
      if (posts.length === 0)
        throw new SendError('there is nothing to say', { again: 'never', code: 'no_text' })
      const look = files.length > 0
      const streamed = look ? undefined : await stream(message, posts, signal)
      if (streamed) return { provider: [messageRef(channel, streamed)] }
      const sent = await api.post({ channel, root, id: labelOf(message), posts, look }, signal)
      const since = sent.at(-1)
      if (look && since) await shareFiles(api, { channel, root, since }, files, signal)
      return { provider: sent.map((ts) => messageRef(channel, ts)) }
    },
    async find(message, _search, signal) {
      const { team, channel, ts: root } = placeOf(message.conversation)
      const { parts, complete, streams } = await api.look({ channel, root, id: labelOf(message) }, signal)
      // With files, a second try shares only those that are not there yet.
      if ((message.files ?? []).length > 0) return undefined
      if (complete)
        return {
          provider: [...parts].sort(([a], [b]) => a - b).map(([, ts]) => messageRef(channel, ts)),
        }
      const streamed = streamedOf(message, renderMessage(message, team))
      const left = streamed && leftover(streams, markdownOf(streamed.post.blocks), stampOf(message.replyTo))
      if (!streamed || left === undefined) return undefined
      await api.streaming.finish(left, streamed, signal)
      return { provider: [messageRef(channel, left)] }
    },
    ...createCorrections(api),
    placeOf: sharedPlaceOf,
    fetch: (file, signal, maxBytes) => api.files.open(file, signal, maxBytes),
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

/** What the bot says in one post, where it is known who reads it. A person's words are there at once. */
function streamedOf(message: OutboundMessage, posts: SlackPost[]): Streamed | undefined {
  const recipient = recipientIn(message.reference)
  const [post] = posts
  if (!recipient || !post || posts.length > 1 || message.person) return undefined
  const { channel, ts: root } = placeOf(message.conversation)
  const to = recipient === 'alone' ? undefined : recipient
  return { channel, root, id: labelOf(message), post, to }
}

/** The `ts` in `slack:C9/170.2`. */
const stampOf = (ref = ''): string => ref.slice(ref.lastIndexOf('/') + 1)

/** What can be opened is shared as a file; anything else stands in the text by its name. */
async function openFiles(
  message: OutboundMessage,
  source: FileSource | undefined,
  signal: AbortSignal,
): Promise<{ files: FetchedFile[]; rest: OutboundMessage }> {
  const files: FetchedFile[] = []
  const named: FileRef[] = []
  for (const file of message.files ?? []) {
    const opened = await source?.open(file, signal).catch((error: unknown) => {
      if (error instanceof SendError && error.again === 'never') return undefined
      throw error
    })
    if (opened) files.push(opened)
    else named.push(file)
  }
  const text = message.text.trim() || files.map(({ name }) => `📎 ${name}`).join('\n')
  return { files, rest: { ...message, text, files: named } }
}

/** Each file once, by its name: what an earlier try got through is there already. */
async function shareFiles(
  api: SlackApi,
  to: { channel: string; root: string; since: string },
  files: FetchedFile[],
  signal: AbortSignal,
): Promise<void> {
  const there = await api.files.shared(to, signal)
  for (const file of files) {
    const at = there.indexOf(file.name)
    if (at >= 0) there.splice(at, 1)
    else await api.files.share(to, file, signal).catch(begun)
  }
}

/** Answers that are about the app, not the thread (docs.slack.dev/reference/methods/assistant.threads.setStatus). */
const noStatus = ['feature_not_enabled', 'method_deprecated', 'missing_scope', 'unknown_method']

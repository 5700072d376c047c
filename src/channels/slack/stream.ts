/**
 * An answer that appears while it is being read (docs.slack.dev/reference/methods/chat.startStream). Only what was
 * decided and checked as a whole is streamed, so nothing is ever shown that the final check would have held back, and
 * no word is taken back. However it ends, one message stands there with all of the answer.
 */
import type { webApi } from '@slack/bolt'
import { SendError } from '../../core/errors.ts'
import type { Clock } from '../../core/log.ts'
import { beginnings } from '../../core/markdown/index.ts'
import type { Call } from './client.ts'
import { begun } from './errors.ts'
import { labelled } from './posted.ts'
import type { SlackBlock, SlackPost } from './render.ts'

/** Characters below which a message is there at once. */
const worthIt = 400
/** Pieces before the last one, and ms between them: a silent stream ends by itself after a while. */
const pieces = 3
const pause = 700
/** Answers that no stream will ever get (docs.slack.dev/reference/methods/chat.startStream, errors). */
const noStreams = ['unknown_method', 'method_deprecated', 'feature_not_enabled', 'missing_scope']
/** The reader pressed Stop, and wants no more of it. */
const stopped = 'stopped_by_user'

/** Who reads it: needed everywhere but in a direct message, which takes none. */
export interface Recipient {
  team: string
  user: string
}

export interface Streamed {
  channel: string
  root: string
  /** What the message is found by, as `Posting.id`. */
  id: string
  post: SlackPost
  to: Recipient | undefined
}

export interface Streaming {
  /** Answers the message's `ts`; undefined where there is no stream to be had: then it is to be posted. Throws SendError. */
  write(message: Streamed, signal: AbortSignal): Promise<string | undefined>
  /** Makes one whole message of a stream that was left off at `ts`. Throws SendError. */
  finish(ts: string, message: Streamed, signal: AbortSignal): Promise<void>
}

export function createStreaming(call: Call, clock: Clock): Streaming {
  let off = false

  async function begin(
    { channel, root, to }: Streamed,
    text: string,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const recipient = to && { recipient_team_id: to.team, recipient_user_id: to.user }
    const start = (client: webApi.WebClient) =>
      client.chat.startStream({ channel, thread_ts: root, markdown_text: text, ...recipient })
    try {
      const { ts } = await call(signal, start)
      return ts
    } catch (error) {
      if (!(error instanceof SendError)) throw error
      // Whether it was begun is not known: the next try has to look before it posts.
      if (error.outcome === 'unknown') return begun(error)
      off ||= noStreams.includes(error.code ?? '')
      return undefined
    }
  }

  async function goOn(ts: string, message: Streamed, parts: string[], signal: AbortSignal): Promise<void> {
    const { channel, id, post } = message
    for (const part of parts.slice(0, -1)) {
      await clock.sleep(pause, signal)
      await call(signal, (client) => client.chat.appendStream({ channel, ts, markdown_text: part }))
    }
    await clock.sleep(pause, signal)
    const buttons = post.blocks.filter(({ type }) => type !== 'markdown')
    const last = {
      markdown_text: parts.at(-1) ?? '',
      ...(buttons.length > 0 && { blocks: buttons }),
      metadata: labelled(id, 0, 1),
    }
    await call(signal, (client) => client.chat.stopStream({ channel, ts, ...last }))
  }

  async function finish(ts: string, { channel, id, post }: Streamed, signal: AbortSignal): Promise<void> {
    // A stream that has ended by itself cannot be ended, and need not be.
    await call(signal, (client) => client.chat.stopStream({ channel, ts })).catch((error: unknown) => {
      if (!(error instanceof SendError) || error.again !== 'never') begun(error)
    })
    await call(signal, (client) =>
      client.chat.update({ channel, ts, metadata: labelled(id, 0, 1), ...post }),
    ).catch(begun)
  }

  return {
    async write(message, signal) {
      const parts = off ? [] : partsOf(message.post)
      const [first, ...rest] = parts
      if (first === undefined || rest.length === 0) return undefined
      const ts = await begin(message, first, signal)
      if (ts === undefined) return undefined
      try {
        await goOn(ts, message, rest, signal)
      } catch (error) {
        if (!(error instanceof SendError)) throw error
        if (error.code === stopped) return ts
        if (error.again === 'retry') return begun(error)
        await finish(ts, message, signal)
      }
      return ts
    },
    finish,
  }
}

/** The text in the order it is shown, piece by piece; none for what is read at a glance. */
function partsOf(post: SlackPost): string[] {
  const text = markdownOf(post.blocks)
  if (text.length < worthIt) return []
  const shown = [...beginnings(text, pieces), text]
  return shown.map((part, at) => part.slice(shown[at - 1]?.length ?? 0)).filter(Boolean)
}

export const markdownOf = (blocks: SlackBlock[]): string =>
  blocks.flatMap((block) => (block.type === 'markdown' ? [block.text] : [])).join('\n')

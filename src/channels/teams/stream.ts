/**
 * A reply that appears while it is being read (learn.microsoft.com/microsoftteams/platform/bots/streaming-ux): updates
 * with ever more of the text, then the message itself. Only what was decided and checked as a whole is shown, so an
 * update never takes a word back. Updates are for the eye: when one fails, the message follows as if there had been none.
 */
import type { Activity } from 'botbuilder'
import { SendError } from '../../core/errors.ts'
import { beginnings } from '../../core/markdown/index.ts'
import type { Clock } from '../../core/log.ts'

/** Characters below which a message is there at once. */
const worthIt = 400
/** Updates before the message. Teams takes one a second, and the whole has to be there within two minutes. */
const updates = 3
const pause = 1_000

/** Answers the activity's id. Throws SendError. */
export type Post = (activity: Partial<Activity>) => Promise<string | undefined>

export const isWorthStreaming = ({ text = '' }: Partial<Activity>): boolean => text.length >= worthIt

/** Answers the message's id. Throws SendError of the message itself only. */
export async function streamMessage(
  message: Partial<Activity>,
  post: Post,
  clock: Clock,
  signal: AbortSignal,
): Promise<string | undefined> {
  const shown = await showWriting(message.text ?? '', post, clock, signal)
  if (shown.stopped) return shown.stream
  if (!shown.stream) return post(message)
  try {
    return (await post({ ...message, entities: [streamInfo('final', shown.stream)] })) ?? shown.stream
  } catch (error) {
    if (!(error instanceof SendError) || error.code !== notAllowed) throw error
    if (isStopped(error)) return shown.stream
    // Over its time: what stands there becomes the message. Anything else: the message goes beside it.
    return post(/exceeded|time/i.test(error.message) ? { ...message, id: shown.stream } : message)
  }
}

/** `stopped`: the person pressed Stop, and wants no more of it. */
async function showWriting(
  text: string,
  post: Post,
  clock: Clock,
  signal: AbortSignal,
): Promise<{ stream?: string | undefined; stopped?: boolean }> {
  let stream: string | undefined
  for (const [at, part] of beginnings(text, updates).entries()) {
    const sequence = at + 1
    const update = { type: 'typing', text: part, entities: [streamInfo('streaming', stream, sequence)] }
    try {
      const id = await post(update)
      stream ??= id
    } catch (error) {
      if (!(error instanceof SendError)) throw error
      return { stream, stopped: isStopped(error) }
    }
    if (!stream) return {}
    await clock.sleep(pause, signal)
  }
  return { stream }
}

/** 403 for everything that ends a stream; only the text tells which. */
const notAllowed = 'ContentStreamNotAllowed'
const isStopped = ({ code, message }: SendError): boolean =>
  code === notAllowed && /cancell?ed by (?:the )?user/i.test(message)

/** The last one of a stream has no place in the order. */
const streamInfo = (streamType: 'streaming' | 'final', streamId?: string, streamSequence?: number) => ({
  type: 'streaminfo',
  streamType,
  ...(streamId && { streamId }),
  ...(streamSequence !== undefined && { streamSequence }),
})

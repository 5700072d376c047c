/** The Teams channel: how an answer gets into a customer's conversation. */
import type { Activity } from 'botbuilder'
import type { Channel } from '../../core/channel.ts'
import { messageOf, SendError } from '../../core/errors.ts'
import type { Clock, Log } from '../../core/log.ts'
import { splitText } from '../../core/markdown/index.ts'
import { isTooLarge, located, partlySent } from './failures.ts'
import { carryFiles, fetchFile, pictureOf, type FilesParts } from './files.ts'
import { isPersonal, personalAt, placeOf, privateOf, referenceSchema, type Reference } from './reference.ts'
import { renderMessage } from './render.ts'
import { isWorthStreaming, streamMessage } from './stream.ts'

/** Milliseconds Teams shows typing for, and after which an answer is no longer promised. */
const typing = { every: 3_000, longest: 30_000 }
/** Characters below which a message that is too large is not so because of its text. */
const smallest = 1_000

export interface ChannelParts extends FilesParts {
  /** Long replies in personal chats appear while they are read. */
  streaming: boolean
  clock: Clock
  log: Log
}

/** Teams cannot be asked what it took, so there is no `find`: a send whose outcome is unknown is not repeated. */
export const createChannel = (parts: ChannelParts): Channel => {
  const { api, streaming, clock, log } = parts
  async function post(
    reference: Reference,
    activity: Partial<Activity>,
    alone: boolean,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const one = (single: Partial<Activity>) => api.send(reference, single, signal)
    if (!streaming || !alone || !isPersonal(reference) || !isWorthStreaming(activity)) return one(activity)
    return streamMessage(activity, one, clock, signal)
  }

  /** All of it, in order; what Teams finds too large goes in halves. */
  async function postAll(
    reference: Reference,
    activities: Partial<Activity>[],
    signal: AbortSignal,
  ): Promise<string[]> {
    const left = [...activities]
    const sent: (string | undefined)[] = []
    for (let next = left.shift(); next; next = left.shift()) {
      try {
        sent.push(await post(reference, next, activities.length === 1, signal))
      } catch (error) {
        if (!(error instanceof SendError)) throw error
        const halves = isTooLarge(error) ? halved(next) : []
        if (halves.length < 2)
          throw sent.length > 0 ? partlySent(error, sent.length, sent.length + left.length + 1) : error
        left.unshift(...halves)
      }
    }
    return sent.flatMap((id) => id ?? [])
  }

  return {
    name: 'teams',
    async send(message, signal, files) {
      const place = placeOf(message.conversation, message.reference)
      const { opened, linked } = await carryFiles(message.files ?? [], files, signal)
      const activities = renderMessage({ ...message, files: linked }, opened.map(pictureOf))
      if (activities.length === 0) {
        throw new SendError('nothing to send: the message is blank', { again: 'never', code: 'blank' })
      }
      try {
        const reference = place.toOpen
          ? personalAt(place.reference, await api.openPrivate(place.reference, signal))
          : place.reference
        const ids = await postAll(reference, activities, signal)
        return { provider: ids.map((id) => `teams:${reference.conversation.id}/${id}`) }
      } catch (error) {
        throw error instanceof SendError ? located(error, message.conversation) : error
      }
    },
    fetch: (file, signal, maxBytes) => fetchFile(parts, file, signal, maxBytes),
    async typing(conversation, signal, stored) {
      try {
        const { reference } = placeOf(conversation, stored)
        for (let shown = 0; shown < typing.longest && !signal.aborted; shown += typing.every) {
          await api.send(reference, { type: 'typing' }, signal)
          await clock.sleep(typing.every, signal)
        }
      } catch (error) {
        if (!signal.aborted) log.debug({ error: messageOf(error) }, 'teams: no typing indicator')
      }
    },
    inPrivate(_conversation, stored) {
      const reference = referenceSchema.safeParse(stored).data
      return reference && !isPersonal(reference) ? privateOf(reference) : undefined
    },
  }
}

/** The text in two, whatever hangs on it under the second half; one when there is too little text to be the reason. */
function halved(activity: Partial<Activity>): Partial<Activity>[] {
  const { text = '' } = activity
  if (text.length < smallest) return [activity]
  const parts = splitText(text, Math.ceil(text.length / 2) + 200)
  const { attachments, ...bare } = activity
  return parts.map((part, at) => ({
    ...bare,
    text: part,
    ...(attachments && at === parts.length - 1 && { attachments }),
  }))
}

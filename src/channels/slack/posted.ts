/** How our own posts are recognised: Slack has no idempotency key, so an id of ours goes into their metadata. */
import type { webApi } from '@slack/bolt'
import { z } from 'zod'
import { SendError } from '../../core/errors.ts'

/** Messages in a page: the most Slack advises. */
const pageSize = 200
/** Pages of a channel looked through, newest first, for something posted a moment ago. */
const maxHistoryPages = 5

const event_type = 'switchboard'

/** The mark on a post: the `part`th (from 0) of `parts` under `id`. */
export const labelled = (id: string, part: number, parts: number) => ({
  event_type,
  event_payload: { id, part, parts },
})
export type Label = ReturnType<typeof labelled>

/** What was posted under an id so far: part to `ts`. */
export interface Posted {
  parts: Map<number, string>
  /** Nothing is missing. */
  complete: boolean
  /** Streamed messages that bear no mark of ours, oldest first. */
  streams: Unlabelled[]
}

export interface Unlabelled {
  ts: string
  text: string
}

const labelSchema = z.object({
  event_type: z.literal(event_type),
  event_payload: z.object({ id: z.string(), part: z.number(), parts: z.number() }),
})
const pageSchema = z.object({
  messages: z
    .array(
      z.object({
        ts: z.string(),
        user: z.string().optional(),
        bot_id: z.string().nullish(),
        text: z.string().nullish(),
        streaming_state: z.string().nullish(),
        files: z.array(z.object({ title: z.string().nullish() })).nullish(),
        // Other apps put there what they like.
        metadata: labelSchema.optional().catch(undefined),
      }),
    )
    .default([]),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
})
type Page = z.infer<typeof pageSchema>

/** Reads an answer of `conversations.replies` or `.history`; throws SendError when it is neither. */
export function readPage(result: unknown): Page {
  const parsed = pageSchema.safeParse(result)
  if (parsed.success) return parsed.data
  throw new SendError('Slack answered a page we cannot read', { again: 'retry', cause: parsed.error })
}

export interface Search {
  channel: string
  /** Root of the thread to look in; without it, the newest of the channel. */
  root?: string | undefined
  id: string
}

export async function findPosted(client: webApi.WebClient, search: Search): Promise<Posted> {
  const parts = new Map<number, string>()
  const streams: Unlabelled[] = []
  let wanted = 0
  for await (const page of pagesOf(client, search)) {
    for (const { metadata, ts, text, streaming_state: streamed } of page.messages) {
      if (streamed && !metadata) streams.push({ ts, text: text ?? '' })
      if (metadata?.event_payload.id !== search.id) continue
      parts.set(metadata.event_payload.part, ts)
      wanted = metadata.event_payload.parts
    }
  }
  return { parts, complete: wanted > 0 && parts.size >= wanted, streams }
}

/** A thread comes oldest first and is read to its end; a channel comes newest first and only its newest are. */
export async function* pagesOf(
  client: webApi.WebClient,
  { channel, root }: Omit<Search, 'id'>,
): AsyncGenerator<Page> {
  let cursor: string | undefined
  for (let pages = 0; root || pages < maxHistoryPages; pages += 1) {
    const options = { channel, cursor, limit: pageSize, include_all_metadata: true }
    const page = readPage(
      root
        ? await client.conversations.replies({ ...options, ts: root })
        : await client.conversations.history(options),
    )
    yield page
    cursor = page.response_metadata?.next_cursor
    if (!cursor) return
  }
}

/** Slack's Web API, through its own client. All members throw SendError. */
import type { webApi } from '@slack/bolt'
import { SendError } from '../../core/errors.ts'
import { type Answer, createAnswer } from './answer.ts'
import { systemClock, type Clock, type Log } from '../../core/log.ts'
import { createPace, type Pace } from '../../core/post-pace.ts'
import { type Call, createCaller, type SlackApiConfig } from './client.ts'
import { begun } from './errors.ts'
import { createFiles, type SlackFiles } from './files.ts'
import type { Place } from './place.ts'
import { findPosted, type Label, labelled, type Posted, type Search } from './posted.ts'
import type { SlackHome, SlackModal, SlackPost } from './render.ts'
import { createStreaming, type Streaming } from './stream.ts'

export type { SlackApiConfig } from './client.ts'
export { messageRef, type Place, placeOf, refOf, sharedPlaceOf } from './place.ts'
export { renderForm } from './form.ts'
export { seal } from './seal.ts'

/** Posts that belong together under one id of ours, in a thread or at a channel's top. */
export interface Posting {
  channel: string
  /** Root of the thread. */
  root?: string
  /** Ours; kept in the posts' metadata, by which they are found again. */
  id: string
  posts: SlackPost[]
  /** An earlier try may have got some of it through, though it is one post only. */
  look?: boolean
}

export interface SlackApi {
  files: SlackFiles
  streaming: Streaming
  /** Answers the posts' `ts` in order. With several, those that an earlier try got through are not posted again. */
  post(posting: Posting, signal: AbortSignal): Promise<string[]>
  /** The posts' `ts` if all that belong together are there. */
  find(search: Search, signal: AbortSignal): Promise<string[] | undefined>
  /** What is there of what belongs together, and streams that bear no mark of ours. */
  look(search: Search, signal: AbortSignal): Promise<Posted>
  update(
    message: { channel: string; ts: string; id: string; post: SlackPost },
    signal: AbortSignal,
  ): Promise<void>
  /** Takes a message of ours away; one that is gone already is. */
  remove(message: { channel: string; ts: string }, signal: AbortSignal): Promise<void>
  /** Seen by one person only, and lost when they are away. */
  whisper(
    to: { channel: string; root: string; user: string; post: SlackPost },
    signal: AbortSignal,
  ): Promise<void>
  /** Shows a line under the thread until the next post. */
  status(to: { channel: string; root: string; status: string }, signal: AbortSignal): Promise<void>
  /** Opens a modal with a trigger of the last three seconds. */
  open(trigger: string, view: SlackModal, signal: AbortSignal): Promise<void>
  /** Puts our emoji on anybody's message; one that is there already stays. */
  react(to: { channel: string; ts: string; emoji: string }, signal: AbortSignal): Promise<void>
  /** Answers who pressed a button, at the address that came with the press. */
  answer: Answer['instead']
  /** Says something at such an address beside what is there, to one person. */
  tell: Answer['beside']
  name(user: string, signal: AbortSignal): Promise<string | undefined>
  /** Ids of the people in a channel (scopes channels:read and groups:read). */
  membersOf(channel: string, signal: AbortSignal): Promise<string[]>
  /** Ids of the people in a user group (scope usergroups:read). */
  members(group: string, signal: AbortSignal): Promise<string[]>
  /** The workspace the token belongs to, asked once. */
  team(signal: AbortSignal): Promise<string>
  /** Where a message is on the web, as Slack's own permalinks are made. */
  permalink(place: Pick<Place, 'channel' | 'ts'>, signal: AbortSignal): Promise<string>
  /** Puts a person's home page in the place of the one they had. */
  publish(user: string, view: SlackHome, signal: AbortSignal): Promise<void>
  close: () => Promise<void>
}

/** About one post a second into each channel; for 'short bursts' Slack names no figure (docs.slack.dev/apis/web-api/rate-limits). */
const burst = 3
/** People in a page: below the 1,000 Slack takes at most. */
const membersPage = 500

export interface SlackApiDeps {
  log: Log
  clock?: Clock
  /** Kept where the other side is Slack itself, unless told; an emulator has no limits. */
  pace?: Pace
}

export function createSlackApi(config: SlackApiConfig, deps: SlackApiDeps): SlackApi {
  const { log, clock = systemClock, pace = config.apiUrl ? undefined : createPace(clock, burst) } = deps
  const { call, close } = createCaller(config, log)
  const answers = createAnswer(config.apiUrl ?? 'https://slack.com/api/')
  let home: { team: string; url: string } | undefined
  const asked = async (signal: AbortSignal) => (home ??= await whoWeAre(call, signal))

  async function postPaced(message: Message, signal: AbortSignal): Promise<string> {
    await pace?.turn(message.channel, signal)
    try {
      return await call(signal, (client) => postOne(client, message))
    } catch (error) {
      if (error instanceof SendError && error.code === 'ratelimited') pace?.hold(error.retryAfterMs ?? 0)
      throw error
    }
  }

  return {
    streaming: createStreaming(call, clock),
    files: createFiles(config, call),
    async post(posting, signal) {
      const { channel, root, id, posts } = posting
      const { parts } =
        posts.length > 1 || posting.look
          ? await call(signal, (client) => findPosted(client, posting))
          : { parts: new Map<number, string>() }
      const sent: string[] = []
      for (const [part, post] of posts.entries()) {
        const message = { channel, root, metadata: labelled(id, part, posts.length), ...post }
        const ts = parts.get(part) ?? (await postPaced(message, signal).catch(raise(part)))
        sent.push(ts)
      }
      return sent
    },
    async find(search, signal) {
      const { parts, complete } = await call(signal, (client) => findPosted(client, search))
      if (!complete) return undefined
      return [...parts].sort(([a], [b]) => a - b).map(([, ts]) => ts)
    },
    look: (search, signal) => call(signal, (client) => findPosted(client, search)),
    async update({ channel, ts, id, post }, signal) {
      await call(signal, (client) =>
        client.chat.update({ channel, ts, metadata: labelled(id, 0, 1), ...post }),
      )
    },
    async remove({ channel, ts }, signal) {
      await call(signal, (client) => client.chat.delete({ channel, ts })).catch((error: unknown) => {
        if (!(error instanceof SendError) || error.code !== 'message_not_found') throw error
      })
    },
    async whisper({ channel, root, user, post }, signal) {
      await call(signal, (client) => client.chat.postEphemeral({ channel, thread_ts: root, user, ...post }))
    },
    async open(trigger, view, signal) {
      await call(signal, (client) => client.views.open({ trigger_id: trigger, view }))
    },
    async react({ channel, ts, emoji }, signal) {
      await call(signal, (client) => client.reactions.add({ channel, timestamp: ts, name: emoji })).catch(
        (error: unknown) => {
          if (!(error instanceof SendError) || error.code !== 'already_reacted') throw error
        },
      )
    },
    answer: answers.instead,
    tell: answers.beside,
    async status({ channel, root, status }, signal) {
      await call(signal, (client) =>
        client.assistant.threads.setStatus({ channel_id: channel, thread_ts: root, status }),
      )
    },
    async name(user, signal) {
      const { user: found } = await call(signal, (client) => client.users.info({ user }))
      return found?.profile?.real_name || found?.real_name || found?.profile?.display_name || found?.name
    },
    async membersOf(channel, signal) {
      const all: string[] = []
      let cursor: string | undefined
      do {
        const page = { channel, limit: membersPage, ...(cursor && { cursor }) }
        const answer = await call(signal, (client) => client.conversations.members(page))
        all.push(...(answer.members ?? []))
        cursor = answer.response_metadata?.next_cursor
      } while (cursor)
      return all
    },
    async members(group, signal) {
      const { users } = await call(signal, (client) => client.usergroups.users.list({ usergroup: group }))
      return users ?? []
    },
    team: async (signal) => (await asked(signal)).team,
    permalink: async ({ channel, ts }, signal) =>
      new URL(`/archives/${channel}/p${ts.replace('.', '')}`, (await asked(signal)).url).href,
    async publish(user, view, signal) {
      await call(signal, (client) => client.views.publish({ user_id: user, view }))
    },
    close,
  }
}

async function whoWeAre(call: Call, signal: AbortSignal): Promise<{ team: string; url: string }> {
  const { team_id: team, url } = await call(signal, (client) => client.auth.test())
  if (team && url) return { team, url }
  throw new SendError('Slack did not say which workspace the token is for', { again: 'retry' })
}

type Message = SlackPost & { channel: string; root: string | undefined; metadata: Label }

async function postOne(client: webApi.WebClient, message: Message): Promise<string> {
  const { root, ...rest } = message
  const { ts } = await client.chat.postMessage({
    ...rest,
    ...(root && { thread_ts: root }),
    unfurl_links: false,
    unfurl_media: false,
  })
  if (ts) return ts
  throw new SendError('Slack took the message without naming it', { again: 'retry', outcome: 'unknown' })
}

/** Once a part was posted, what fails has begun. */
const raise =
  (part: number) =>
  (error: unknown): never => {
    if (part === 0) throw error
    return begun(error)
  }

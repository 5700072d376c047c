/** `chat.*` of the Web API. Limits and errors from docs.slack.dev/reference/methods/chat.postMessage and chat.update. */
import { home } from '../cast.ts'
import { SlackFault, blocksIn, channelIn, metadataIn, needed, text } from './call.ts'
import type { Args, Method } from './call.ts'
import { messageJson } from './format.ts'
import type { Block, SlackMessage, SlackWorld } from './world.ts'

/** Longer text is cut, not refused. */
const postTextLimit = 40_000
const updateTextLimit = 4_000
const markdownLimit = 12_000

export const postMessage: Method = (args, world) => {
  const channel = channelIn(args, world)
  const message = world.post({
    channel: channel.id,
    ...authored(args, content(args)),
    ...threadIn(args, world, channel.id),
  })
  return { channel: channel.id, ts: message.ts, message: messageJson(world, message, true) }
}

/** Best effort at Slack: a 200 does not say the person has seen it. */
export const postEphemeral: Method = (args, world) => {
  const channel = channelIn(args, world)
  const user = needed(args, 'user', 'user_not_in_channel')
  if (!world.users.has(user)) throw new SlackFault('user_not_in_channel')
  const message = world.post({
    channel: channel.id,
    ...authored(args, content(args)),
    ...threadIn(args, world, channel.id),
    onlyFor: user,
  })
  return { message_ts: message.ts }
}

export const update: Method = (args, world) => {
  const before = ours(args, world, 'cant_update_message')
  if (before.streaming === 'in_progress') throw new SlackFault('streaming_state_conflict')
  if ((text(args, 'text')?.length ?? 0) > updateTextLimit) throw new SlackFault('msg_too_long')
  const fresh = content(args)
  const metadata = metadataIn(args)
  const message = world.change(before, { ...fresh, ...(metadata && { metadata }) })
  return {
    channel: message.channel,
    ts: message.ts,
    text: message.text,
    message: messageJson(world, message, true),
  }
}

export const remove: Method = (args, world) => {
  const message = ours(args, world, 'cant_delete_message')
  world.remove(message)
  return { channel: message.channel, ts: message.ts }
}

/** Text and blocks of a message; `markdown_text` is a message of one markdown block. */
export function content(args: Args): { text: string; blocks: Block[] } {
  const markdown = text(args, 'markdown_text')
  const blocks = blocksIn(args)
  const plain = text(args, 'text')
  if (markdown !== undefined) {
    if (blocks || plain) throw new SlackFault('markdown_text_conflict')
    if (markdown.length > markdownLimit) throw new SlackFault('msg_too_long')
    return { text: markdown, blocks: [{ type: 'markdown', text: markdown, block_id: 'b0' }] }
  }
  if (plain === undefined && !blocks?.length) throw new SlackFault('no_text')
  return { text: (plain ?? '').slice(0, postTextLimit), blocks: blocks ?? [] }
}

function authored(args: Args, body: { text: string; blocks: Block[] }) {
  const metadata = metadataIn(args)
  return { user: home.botUser, bot: home.bot, ...body, ...(metadata && { metadata }) }
}

/** A reply goes under the root; naming a reply instead is a fault of the caller's, which Slack lets pass badly. */
function threadIn(args: Args, world: SlackWorld, channel: string): { threadTs?: string } {
  const threadTs = text(args, 'thread_ts')
  if (threadTs === undefined) return {}
  const root = world.find(channel, threadTs)
  if (!root) throw new SlackFault('thread_not_found')
  if (root.threadTs && root.threadTs !== root.ts) throw new SlackFault('cannot_reply_to_message')
  return { threadTs }
}

/** Only an app's own messages can be changed by it, and no ephemeral ones. */
function ours(args: Args, world: SlackWorld, error: string): SlackMessage {
  const channel = channelIn(args, world)
  const message = world.find(channel.id, needed(args, 'ts', 'message_not_found'))
  if (!message || message.onlyFor) throw new SlackFault('message_not_found')
  if (message.bot !== home.bot) throw new SlackFault(error)
  return message
}

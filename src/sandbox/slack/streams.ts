/**
 * `chat.startStream`, `chat.appendStream` and `chat.stopStream` (docs.slack.dev/reference/methods/chat.startStream):
 * a message that grows until it is stopped, and meanwhile can be changed in no other way.
 */
import { home } from '../cast.ts'
import { SlackFault, blocksIn, channelIn, metadataIn, needed, text } from './call.ts'
import type { Args, Method } from './call.ts'
import { messageJson } from './format.ts'
import type { Block, SlackMessage, SlackWorld } from './world.ts'

/** Of one call. */
const markdownLimit = 12_000

export const startStream: Method = (args, world) => {
  const channel = channelIn(args, world)
  const threadTs = needed(args, 'thread_ts', 'invalid_arguments')
  if (!world.find(channel.id, threadTs)) throw new SlackFault('thread_not_found')
  needed(args, 'recipient_user_id', 'missing_recipient_user_id')
  needed(args, 'recipient_team_id', 'missing_recipient_team_id')
  const message = world.post({
    ...{ channel: channel.id, threadTs, user: home.botUser, bot: home.bot },
    ...said(markdownIn(args) ?? ''),
    streaming: 'in_progress',
  })
  return { channel: channel.id, ts: message.ts }
}

export const appendStream: Method = (args, world) => {
  const message = streamed(args, world)
  const more = markdownIn(args)
  if (more === undefined) throw new SlackFault('no_text')
  world.stream(message, said(message.text + more))
  return { channel: message.channel, ts: message.ts }
}

export const stopStream: Method = (args, world) => {
  const before = streamed(args, world)
  const { text: whole, blocks } = said(before.text + (markdownIn(args) ?? ''))
  const metadata = metadataIn(args)
  const message = world.stream(before, {
    ...{ text: whole, blocks: [...blocks, ...(blocksIn(args) ?? [])], streaming: 'completed' },
    ...(metadata && { metadata }),
  })
  return { channel: message.channel, ts: message.ts, message: messageJson(world, message, true) }
}

function streamed(args: Args, world: SlackWorld): SlackMessage {
  const channel = channelIn(args, world)
  const message = world.find(channel.id, needed(args, 'ts', 'message_not_found'))
  if (!message) throw new SlackFault('message_not_found')
  if (message.bot !== home.bot) throw new SlackFault('message_not_owned_by_app')
  if (message.streaming !== 'in_progress') throw new SlackFault('message_not_in_streaming_state')
  return message
}

function markdownIn(args: Args): string | undefined {
  const markdown = text(args, 'markdown_text')
  if ((markdown?.length ?? 0) > markdownLimit) throw new SlackFault('msg_too_long')
  return markdown
}

const said = (markdown: string): { text: string; blocks: Block[] } => ({
  text: markdown,
  blocks: [{ type: 'markdown', text: markdown, block_id: 'b0' }],
})

/**
 * Shortcuts, as the core knows them: "Make this a case" on a message, "Find a case" from anywhere. Shape:
 * docs.slack.dev/reference/interaction-payloads/shortcuts-interactions-payload. People of other workspaces have neither.
 */
import { z } from 'zod'
import { authorSchema, isOfDesk, whose, type Home } from './author.ts'
import { fromCustomer, messageSchema, staff, type ParseOptions } from './parse.ts'
import { type Collected, dropped, id, parsed } from './shapes.ts'

/** The names the manifest gives them. */
export const makeCase = 'make_case'
export const findCase = 'find_case'

const text = z.string().nullish()
const common = z.object({
  callback_id: z.string(),
  trigger_id: z.string().max(200),
  user: z.object({ id, team_id: id.nullish(), name: text, username: text }),
  team: z.object({ id }),
  response_url: text,
})
const onMessage = common.extend({
  type: z.literal('message_action'),
  channel: z.object({ id }),
  message: z.looseObject({ ts: z.string() }),
})
const shortcutSchema = z.discriminatedUnion('type', [
  common.extend({ type: z.literal('shortcut') }),
  onMessage,
])

/** Throws RequestError 400 when it is not of the documented shape. */
export function parseShortcut(payload: unknown, options: ParseOptions, now: number): Collected {
  const given = parsed(shortcutSchema, payload)
  const { user, trigger_id: trigger, response_url: answer, callback_id: name } = given
  const did = {
    by: staff(user.id, user.name ?? user.username ?? undefined),
    at: now,
    trigger,
    ...(answer && { answer }),
  }
  if (given.type === 'shortcut') {
    if (name !== findCase) return dropped(`a shortcut that is not ours (${name})`)
    return { messages: [], staff: [{ kind: 'looks', id: `slack:shortcut/${trigger}`, ...did }] }
  }
  if (name !== makeCase) return dropped(`a shortcut that is not ours (${name})`)
  const message = quoted(given, options)
  // Whoever chooses the same message twice means one case.
  const event = `slack:${given.channel.id}/${given.message.ts}/case`
  return { messages: [], staff: [{ kind: 'quoted', id: event, ...did, ...(message && { message }) }] }
}

/** Undefined when no customer wrote it: we, a bot, or nobody at all. */
function quoted({ message, channel, team: { id: home } }: z.infer<typeof onMessage>, options: ParseOptions) {
  const { teams: sisters = [] } = options
  if (isOfDesk(options, channel.id)) return undefined
  const author = parsed(authorSchema, message)
  const ours: Home = { team: home, sisters }
  const team = author.team ?? author.user_team ?? home
  if (whose(author, team, ours) !== 'customer') return undefined
  return fromCustomer(parsed(messageSchema, { ...message, channel: channel.id }), ours, team)
}

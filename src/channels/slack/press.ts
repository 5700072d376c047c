/**
 * Presses of our buttons, as the core knows them. Shape:
 * docs.slack.dev/reference/interaction-payloads/block_actions-payload.
 */
import { z } from 'zod'
import type { StaffEvent } from '../../core/channel.ts'
import type { Pressed } from '../../core/staff.ts'
import type { InboundMessage } from '../../core/message.ts'
import { isOfDesk } from './author.ts'
import { type ParseOptions, staff } from './parse.ts'
import { messageRef, msOf, refOf } from './place.ts'
import { homeOf } from './render.ts'
import { type Collected, dropped, id, malformed, parsed, stamp } from './shapes.ts'

const text = z.string().nullish()

const action = z.object({
  action_id: z.string(),
  block_id: z.string().optional(),
  action_ts: stamp,
  value: z.string().optional(),
  text: z.object({ text: z.string() }).optional(),
  /** Of a menu: the entry that was chosen. */
  selected_option: z.object({ value: z.string() }).nullish(),
})
const pressSchema = z.object({
  user: z.object({ id, team_id: id.nullish(), name: text, username: text }),
  team: z.object({ id }).nullish(),
  /** Not there for what stands on somebody's own page. */
  channel: z.object({ id }).nullish(),
  view: z.object({ type: z.string() }).nullish(),
  container: z.object({ message_ts: stamp.nullish(), thread_ts: stamp.nullish() }).nullish(),
  /** Not there for a message that only the presser sees. */
  message: z.object({ ts: stamp, thread_ts: stamp.nullish() }).nullish(),
  trigger_id: text,
  response_url: text,
  actions: z.array(action).min(1),
})
type Press = z.infer<typeof pressSchema>
type Action = z.infer<typeof action>
type PressInChannel = Press & { channel: { id: string } }

/**
 * A `block_actions` payload: `desk:…` buttons are the desk's, `choice:…` ones a customer's. Throws RequestError
 * 400 when it is not of the documented shape.
 */
export function parsePress(payload: unknown, options: ParseOptions): Collected {
  const press = parsed(pressSchema, payload)
  const all = press.actions.map((one) => readAction(press, one, options))
  const reasons = all.flatMap((one) => one.dropped ?? [])
  return {
    messages: all.flatMap((one) => one.messages),
    staff: all.flatMap((one) => one.staff),
    ...(reasons.length > 0 && { dropped: reasons.join('; ') }),
  }
}

function readAction(press: Press, one: Action, options: ParseOptions): Collected {
  const { teams = [] } = options
  const home = homeOf(one.block_id) ?? press.team?.id
  if (!home) throw malformed('no workspace in `block_id` or `team`')
  const author = press.user.team_id ?? press.team?.id ?? home
  const ours = author === home || teams.includes(author)
  const [kind, name = ''] = one.action_id.split(':')
  // Slack tells of a link as of any button.
  if (one.action_id === 'desk:open_thread') return dropped('a link that was followed')
  if (kind === 'desk' && !ours) return dropped('a desk button pressed by somebody from outside')
  if (kind === 'desk' && press.view?.type === 'home')
    return { messages: [], staff: [pressedOnHome(press, one, name)] }
  if (!isInChannel(press)) return dropped('a press outside a channel')
  if (kind === 'desk') {
    // A card's buttons work in the staff channel only.
    if (!isOfDesk(options, press.channel.id)) return dropped('a desk button outside the staff channel')
    return { messages: [], staff: [pressed(press, one, name, home)] }
  }
  if (kind !== 'choice') return dropped(`a button that is not ours (${one.action_id})`)
  if (ours) return dropped("a customer's button pressed by a person of ours")
  return { messages: [chosen(press, one, home, author)], staff: [] }
}

const isInChannel = (press: Press): press is PressInChannel => Boolean(press.channel)

const pressed = (press: PressInChannel, one: Action, name: string, home: string): StaffEvent => ({
  ...pressedOnHome(press, one, name),
  id: pressId(press, one),
  thread: threadOf(press, home),
})

/** There is no message to name it by, and nothing to answer at. */
function pressedOnHome(press: Press, one: Action, name: string): Pressed {
  const { trigger_id: trigger, response_url: answer, user } = press
  return {
    kind: 'pressed',
    id: `slack:home/${user.id}/${one.action_ts}`,
    ...meant(one, name),
    by: staff(user.id, user.name ?? user.username ?? undefined),
    at: msOf(one.action_ts),
    ...(trigger && { trigger }),
    ...(answer && { answer }),
  }
}

/** A menu's entry is a button of its own: its value says which, then the button's value (`menuValue`). */
function meant({ value, selected_option: chosen }: Action, name: string): { action: string; value: string } {
  if (!chosen) return { action: name, value: value ?? '' }
  const space = chosen.value.indexOf(' ')
  return { action: chosen.value.slice(0, space), value: chosen.value.slice(space + 1) }
}

const chosen = (press: PressInChannel, one: Action, home: string, author: string): InboundMessage => ({
  id: pressId(press, one),
  conversation: threadOf(press, home),
  from: { key: `slack:${author}/${press.user.id}`, assurance: 'recognised' },
  text: one.text?.text ?? one.value ?? '',
  files: [],
  at: msOf(one.action_ts),
  choice: one.value ?? '',
})

/** The stamp is part of the name: the same person may press the same button twice and mean both. */
const pressId = (press: PressInChannel, one: Action): string =>
  `${messageRef(press.channel.id, pressedTs(press))}/${one.action_ts}/${press.user.id}`

const threadOf = (press: PressInChannel, home: string) =>
  refOf({
    team: home,
    channel: press.channel.id,
    ts: press.message?.thread_ts ?? press.container?.thread_ts ?? pressedTs(press),
  })

function pressedTs({ message, container }: Press): string {
  const ts = message?.ts ?? container?.message_ts
  if (!ts) throw malformed('neither `message` nor `container` says what was pressed')
  return ts
}

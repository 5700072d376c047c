/** Reading Slack as a person would: replies of the bot, buttons on a message. */
import { z } from 'zod'
import { home, staffNamed } from '../cast.ts'
import type { Pressed } from '../slack/interactivity.ts'
import type { SlackMessage } from '../slack/world.ts'
import type { World } from '../world.ts'

/** The bot's first reply in a thread that `fits`. */
export const replyIn = (
  world: World,
  channel: string,
  root: string,
  fits: (message: SlackMessage) => boolean,
): SlackMessage | undefined =>
  world
    .thread(channel, root)
    .find((message) => message.bot === home.bot && message.ts !== root && fits(message))

const actions = z.object({
  type: z.literal('actions'),
  elements: z.array(z.object({ action_id: z.string() })),
})

/** The action ids of the buttons on a message. */
export const buttonsOn = (message: SlackMessage): string[] =>
  message.blocks.flatMap(
    (block) => actions.safeParse(block).data?.elements.map(({ action_id }) => action_id) ?? [],
  )

/** Presses a button that asks something, and fills in what it asks. */
export async function pressAndFill(
  world: World,
  member: string,
  ts: string,
  actionId: string,
  values: { [field: string]: string } = {},
): Promise<Pressed> {
  const pressed = await world.press(member, ts, actionId)
  const form = world.views.modals().findLast(({ user }) => user === staffNamed(member).user)
  return pressed.ok && form ? world.submit(member, form.id, values) : pressed
}

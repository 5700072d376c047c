/**
 * Slash commands and visits to our app's home, as the core knows them. Shapes:
 * docs.slack.dev/interactivity/implementing-slash-commands, docs.slack.dev/reference/events/app_home_opened.
 */
import { z } from 'zod'
import type { StaffAnswer } from '../../core/channel.ts'
import { staff } from './parse.ts'
import { renderMarkdown } from './render.ts'
import { type Collected, type Envelope, dropped, id, parsed } from './shapes.ts'

const commandSchema = z.object({
  command: z.string().min(1),
  text: z.string().default(''),
  user_id: id,
  user_name: z.string().optional(),
  channel_id: id,
  trigger_id: z.string().max(200).optional(),
  response_url: z.string().optional(),
})

/** Only members of the workspace that installed the app can run its commands, so whoever does is one of ours. */
export function parseCommand(form: unknown, now: number): Collected {
  const given = parsed(commandSchema, form)
  const { trigger_id: trigger, response_url: answer, user_id: user } = given
  return {
    messages: [],
    staff: [
      {
        kind: 'ran',
        id: `slack:command/${trigger ?? `${user}/${now}`}`,
        command: given.command,
        text: given.text.trim(),
        channel: given.channel_id,
        by: staff(user, given.user_name),
        at: now,
        ...(trigger && { trigger }),
        ...(answer && { answer }),
      },
    ],
  }
}

/** What a command says, to its author only: the first 12,000 characters, which no answer of ours has. */
export function answerCommand(answers: StaffAnswer[]): Response {
  const [said] = renderMarkdown(answers.flatMap(({ say }) => say ?? []).join('\n'))
  return said ? Response.json({ response_type: 'ephemeral', ...said }) : new Response(null, { status: 200 })
}

const openedSchema = z.object({
  user: id,
  tab: z.string().nullish(),
  event_ts: z.string().regex(/^\d+(\.\d+)?$/),
})

/** An `app_home_opened` event; the messages tab is a talk with the bot, and no page of ours. */
export function parseHomeOpened({ event }: Envelope): Collected {
  const { user, tab, event_ts: ts } = parsed(openedSchema, event)
  if (tab && tab !== 'home') return dropped(`the ${tab} tab of our app was opened`)
  const at = Math.round(Number(ts) * 1000)
  return {
    messages: [],
    staff: [{ kind: 'opened_home', id: `slack:home/${user}/${ts}`, by: staff(user, undefined), at }],
  }
}

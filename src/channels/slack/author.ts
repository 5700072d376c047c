/**
 * Who wrote, decided for each message and by its author, never by the channel: in a shared channel there are people
 * of ours, customers, and both sides' bots (docs.slack.dev/apis/slack-connect).
 */
import { z } from 'zod'
import { type Envelope, id } from './shapes.ts'

const text = z.string().nullish()

/** What decides whose message this is. */
export const authorSchema = z.object({
  user: id.nullish(),
  bot_id: text,
  team: id.nullish(),
  user_team: id.nullish(),
})
type Author = z.infer<typeof authorSchema>

/** Where our people work: the staff channel, and those of further desks. */
export interface DeskChannels {
  staffChannel: string
  deskChannels?: string[] | undefined
}

export const isOfDesk = ({ staffChannel, deskChannels = [] }: DeskChannels, channel: string): boolean =>
  channel === staffChannel || deskChannels.includes(channel)

export type Whose = 'customer' | 'ours' | 'bot' | 'slack'

/** Our workspace as this request names it, our bot there, and the workspaces that are ours besides it. */
export interface Home {
  team: string
  self?: string
  /** Sister workspaces, in an Enterprise Grid organisation. */
  sisters: string[]
}

/** Slack itself, which writes in channels too. */
const slackAuthors = ['USLACK', 'USLACKBOT']

/**
 * Where we are installed. Never the envelope's own team first: in a shared channel it can name the author's
 * workspace. Undefined when the request names none.
 */
export function homeIn(envelope: Envelope, sisters: string[]): Home | undefined {
  const [installed] = envelope.authorizations ?? []
  const team = installed?.team_id ?? envelope.context_team_id ?? envelope.team_id
  if (!team) return undefined
  return { team, sisters, ...(installed?.user_id ? { self: installed.user_id } : {}) }
}

export const teamOf = (author: Author, envelope: Envelope, home: Home): string =>
  author.team ?? author.user_team ?? envelope.team_id ?? home.team

export function whose(author: Author, team: string, home: Home): Whose {
  if (author.bot_id || (author.user && author.user === home.self)) return 'bot'
  if (slackAuthors.includes(author.user ?? '')) return 'slack'
  return team === home.team || home.sisters.includes(team) ? 'ours' : 'customer'
}

/** The variables that turn Slack on. */
import { z } from 'zod'

/**
 * Where answers appear while they are read: nowhere, where no other organisation reads along, or in shared channels
 * too. Slack says nothing about streams to people of another organisation, so that is for the operator to try.
 */
export const streamingModes = ['off', 'own', 'everywhere'] as const
export type StreamingMode = (typeof streamingModes)[number]

/** `secret` and `http` are how all variables of their kind are read. */
export const slackVariables = <S extends z.ZodType<string>, U extends z.ZodType<string>>(
  secret: S,
  apiUrl: U,
) => ({
  SLACK_BOT_TOKEN: z
    .string()
    .regex(/^xoxb-/, 'a bot token beginning xoxb- (Slack app → OAuth & Permissions)')
    .optional(),
  SLACK_SIGNING_SECRET: secret.optional(),
  SLACK_STAFF_CHANNEL: z
    .string()
    .regex(/^[CG][A-Z0-9]+$/, 'a channel id like C0123456789 (Slack channel → About, at the bottom)')
    .optional(),
  SLACK_TEAMS: z
    .string()
    .transform((ids) => ids.split(',').map((id) => id.trim()))
    .pipe(
      z.array(z.string().regex(/^T[A-Z0-9]+$/, 'ids of your other workspaces like T0123456789,T9876543210')),
    )
    .optional(),
  SLACK_APP_TOKEN: z
    .string()
    .regex(/^xapp-/, 'an app-level token beginning xapp- (Slack app → Basic Information → App-Level Tokens)')
    .optional(),
  SLACK_STREAMING: z.enum(streamingModes, `one of ${streamingModes.join(', ')}`).optional(),
  SLACK_API_URL: apiUrl.optional(),
})

export interface SlackSettings {
  botToken: string
  /** Newest first. */
  signingSecrets: string[]
  staffChannel: string
  /** Workspaces of ours besides the one we are installed in. */
  teams?: string[] | undefined
  /** Turns Socket Mode on. */
  appToken?: string | undefined
  /** Where answers appear while they are read: nowhere, where no other organisation is, or in shared channels too. */
  streaming?: StreamingMode | undefined
  apiUrl?: string | undefined
}

interface SlackValues {
  SLACK_BOT_TOKEN?: string | undefined
  SLACK_SIGNING_SECRET?: string | undefined
  SLACK_STAFF_CHANNEL?: string | undefined
  SLACK_TEAMS?: string[] | undefined
  SLACK_APP_TOKEN?: string | undefined
  SLACK_STREAMING?: StreamingMode | undefined
  SLACK_API_URL?: string | undefined
}

/** Undefined: Slack is off. `parts` reads a secret that is being changed: newest first. */
export function slackOf(v: SlackValues, parts: (secret: string) => string[]): SlackSettings | undefined {
  if (!v.SLACK_BOT_TOKEN || !v.SLACK_SIGNING_SECRET || !v.SLACK_STAFF_CHANNEL) return undefined
  return {
    botToken: v.SLACK_BOT_TOKEN,
    signingSecrets: parts(v.SLACK_SIGNING_SECRET),
    staffChannel: v.SLACK_STAFF_CHANNEL,
    teams: v.SLACK_TEAMS,
    appToken: v.SLACK_APP_TOKEN,
    streaming: v.SLACK_STREAMING,
    apiUrl: v.SLACK_API_URL,
  }
}

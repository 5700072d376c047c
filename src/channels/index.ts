/**
 * The registry: every provider there is. Adding one is a folder beside this file and a line in `connectors`.
 * A folder, and with it the vendor's SDK, is loaded only when its channel is on.
 */
import type { Connector, Shelf, Tally } from '../core/channel.ts'
import type { Clock, Log } from '../core/log.ts'
import type { Policy } from '../core/policy.ts'
import type { EmailConfig } from './email/index.ts'
import type { SlackConfig } from './slack/index.ts'
import type { TeamsConfig } from './teams/index.ts'
import type { TwilioConfig } from './twilio/index.ts'

/** The parts of the configuration that concern channels; a part that is absent is a channel that is off. */
export interface ChannelsConfig {
  /** The URL providers call, without our paths. */
  publicUrl: string
  slack?: SlackConfig | undefined
  twilio?: TwilioConfig | undefined
  teams?: TeamsConfig | undefined
  email?: EmailConfig | undefined
}

export interface ChannelDeps {
  publicUrl: string
  clock: Clock
  log: Log
  /** Absent: what cannot be asked for again is not kept. */
  shelf?: Shelf
  /** Absent: what goes where is not counted. */
  tally?: Tally
  /** What the policy says about texting. */
  sms?: Policy['sms'] | undefined
  /** Slack channels of further desks, which the policy names. */
  deskChannels?: string[] | undefined
}

export interface ConnectorEntry {
  name: string
  /** Environment variables that turn it on, all of them. */
  variables: string[]
  /** Those it also reads. */
  optional: string[]
  /** Undefined when the configuration has no such part. */
  create(config: ChannelsConfig, deps: ChannelDeps): Promise<Connector> | undefined
}

export const connectors: ConnectorEntry[] = [
  {
    name: 'slack',
    variables: ['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET', 'SLACK_STAFF_CHANNEL'],
    optional: ['SLACK_TEAMS', 'SLACK_APP_TOKEN', 'SLACK_STREAMING', 'SLACK_API_URL'],
    create: ({ slack }, deps) =>
      slack &&
      import('./slack/index.ts').then((m) =>
        m.createSlack({ ...slack, deskChannels: deps.deskChannels }, deps),
      ),
  },
  {
    name: 'twilio',
    variables: ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN'],
    optional: [
      'TWILIO_SMS_FROM',
      'TWILIO_WHATSAPP_FROM',
      'TWILIO_MESSAGING_SERVICE_SID',
      'TWILIO_TEMPLATE_AGENT_REPLIED',
      'TWILIO_TEMPLATE_REOPEN_TICKET',
      'TWILIO_TEMPLATE_CSAT',
      'TWILIO_API_URL',
    ],
    create: ({ twilio }, deps) =>
      twilio && import('./twilio/index.ts').then((m) => m.createTwilio(twilio, deps)),
  },
  {
    name: 'teams',
    variables: ['TEAMS_APP_ID', 'TEAMS_TENANT_ID'],
    optional: ['TEAMS_APP_PASSWORD', 'TEAMS_AUTH', 'TEAMS_STREAMING', 'TEAMS_URL'],
    create: ({ teams }, deps) => teams && import('./teams/index.ts').then((m) => m.createTeams(teams, deps)),
  },
  {
    name: 'email',
    variables: ['EMAIL_FROM', 'EMAIL_SMTP_URL'],
    optional: [
      'EMAIL_WEBHOOK_SECRET',
      'EMAIL_LISTEN',
      'EMAIL_IMAP_URL',
      'EMAIL_SENDGRID_KEY',
      'EMAIL_MAILGUN_KEY',
      'EMAIL_POSTMARK_AUTH',
      'EMAIL_AUTHSERV_ID',
      'EMAIL_DNS',
    ],
    create: ({ email }, deps) => email && import('./email/index.ts').then((m) => m.createEmail(email, deps)),
  },
]

/** Connects every channel that is on. When one fails, those already connected are closed again. */
export const createConnectors = async (
  config: ChannelsConfig,
  deps: Omit<ChannelDeps, 'publicUrl'>,
): Promise<Connector[]> => {
  const all = connectors.map((entry) => entry.create(config, { ...deps, publicUrl: config.publicUrl }))
  const wanted = all.filter((connector) => connector !== undefined)
  const settled = await Promise.allSettled(wanted)
  const created = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const failed = settled.find((one) => one.status === 'rejected')
  if (!failed) return created
  await Promise.all(created.map(async (connector) => connector.close?.()))
  throw failed.reason
}

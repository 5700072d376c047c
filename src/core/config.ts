/**
 * The environment, read once through one schema. Every fault is found in one go and named with what is
 * expected and where to find it. A channel is on when its variables are there.
 */
import { z } from 'zod'
import { slackOf, slackVariables, type SlackSettings } from './config-slack.ts'
import { teamsFaults, teamsOf, teamsVariables, type TeamsSettings } from './config-teams.ts'
import { ConfigError } from './errors.ts'
import type { Purpose } from './message.ts'

const text = z.string().min(1)
const url = (protocols: string[], example: string) =>
  z.string().refine((value) => protocols.includes(URL.parse(value)?.protocol ?? ''), `a URL like ${example}`)
const http = (example: string) => url(['http:', 'https:'], example)
const e164 = z.string().regex(/^\+[1-9]\d{6,14}$/, 'a phone number like +447700900900')
const port = 'a port between 1 and 65535'
const hostAndPort = /^(\[[0-9a-f:]+\]|[^\s:]+):(\d{1,5})$/i
const levels = ['debug', 'info', 'warn', 'error', 'silent'] as const

/** A secret that is being rotated is written as `new,old`: both are accepted, the first is used. */
const parts = (secrets: string): string[] => secrets.split(',').map((secret) => secret.trim())
const secret = z
  .string()
  .refine(
    (value) => parts(value).every(Boolean),
    'no empty secret, as anybody could sign with it: one value, or new,old while it is being changed',
  )

const contentSid = z
  .string()
  .regex(
    /^HX\w+$/,
    'the SID of an approved template beginning HX (Twilio Console → Content Template Builder)',
  )

const schema = z.object({
  PORT: z.coerce.number(port).int(port).min(1, port).max(65_535, port).default(3000),
  HOST: text.default('127.0.0.1'),
  PUBLIC_URL: http('https://gateway.example.com').optional(),
  STATE_URL: text.default('sqlite:./data/switchboard.db'),
  ANTHROPIC_API_KEY: text.optional(),
  ANTHROPIC_BASE_URL: http('https://api.anthropic.com').optional(),
  AGENT_MODEL: text.default('claude-sonnet-5-5'),
  CLASSIFIER_MODEL: text.default('claude-haiku-5-5'),
  ...slackVariables(secret, http('https://slack.com/api/')),
  TWILIO_ACCOUNT_SID: z
    .string()
    .regex(/^AC\w+$/, 'an account SID beginning AC (Twilio Console → Account Info)')
    .optional(),
  TWILIO_AUTH_TOKEN: secret.optional(),
  TWILIO_SMS_FROM: e164.optional(),
  TWILIO_WHATSAPP_FROM: z
    .string()
    .transform((value) => value.replace(/^whatsapp:/, ''))
    .pipe(e164)
    .optional(),
  TWILIO_MESSAGING_SERVICE_SID: z
    .string()
    .regex(/^MG\w+$/, 'a Messaging Service SID beginning MG (Twilio Console → Messaging → Services)')
    .optional(),
  TWILIO_TEMPLATE_AGENT_REPLIED: contentSid.optional(),
  TWILIO_TEMPLATE_REOPEN_TICKET: contentSid.optional(),
  TWILIO_TEMPLATE_CSAT: contentSid.optional(),
  TWILIO_API_URL: http('https://api.twilio.com').optional(),
  ...teamsVariables,
  EMAIL_FROM: text.optional(),
  EMAIL_SMTP_URL: url(['smtp:', 'smtps:'], 'smtps://user:password@mail.example.com:465')
    .refine(decodable, 'a user and password in which every % that is meant is written %25')
    .optional(),
  EMAIL_LISTEN: z.string().regex(hostAndPort, 'a host and a port like 0.0.0.0:25').optional(),
  EMAIL_IMAP_URL: url(['imap:', 'imaps:'], 'imaps://user:password@mail.example.com/INBOX')
    .refine(decodable, 'a user and password in which every % that is meant is written %25')
    .refine((value) => URL.parse(value)?.username !== '', 'a URL with the user: imaps://user:password@host')
    .optional(),
  EMAIL_WEBHOOK_SECRET: secret.optional(),
  EMAIL_SENDGRID_KEY: secret.optional(),
  EMAIL_MAILGUN_KEY: secret.optional(),
  EMAIL_POSTMARK_AUTH: secret
    .refine((value) => parts(value).every((login) => /^[^:]+:.+$/.test(login)), 'user:password')
    .optional(),
  EMAIL_AUTHSERV_ID: text.optional(),
  EMAIL_DNS: z
    .string()
    .regex(/^(\d{1,3}(\.\d{1,3}){3}|\[[0-9a-f:]+\])(:\d{1,5})?$/i, 'a name server’s address like 10.0.0.2:53')
    .optional(),
  POLICY_FILE: text.default('policy.yaml'),
  HELPDESK_URL: text.default('builtin:'),
  ENCRYPTION_KEY: secret
    .refine(
      (value) => parts(value).every((key) => key.length >= 32),
      'at least 32 characters: openssl rand -base64 32',
    )
    .optional(),
  CONSOLE_TOKEN: z.string().min(16, 'at least 16 characters, from a password manager').optional(),
  LOG_LEVEL: z.enum(levels, `one of ${levels.join(', ')}`).default('info'),
})
type Values = z.infer<typeof schema>

/** Ways in which mails come. */
const waysIn = [
  'EMAIL_LISTEN',
  'EMAIL_IMAP_URL',
  'EMAIL_SENDGRID_KEY',
  'EMAIL_MAILGUN_KEY',
  'EMAIL_POSTMARK_AUTH',
] as const

/** Variables that only make sense together: with one of them set, all are needed. */
const groups: { on: (keyof Values)[]; needs: { name: keyof Values; where: string }[] }[] = [
  {
    on: ['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET', 'SLACK_STAFF_CHANNEL', 'SLACK_TEAMS', 'SLACK_APP_TOKEN'],
    needs: [
      { name: 'SLACK_BOT_TOKEN', where: 'Slack app → OAuth & Permissions → Bot User OAuth Token' },
      { name: 'SLACK_SIGNING_SECRET', where: 'Slack app → Basic Information → App Credentials' },
      { name: 'SLACK_STAFF_CHANNEL', where: 'the id of the channel in which cases are shown' },
    ],
  },
  {
    on: [
      'TWILIO_ACCOUNT_SID',
      'TWILIO_AUTH_TOKEN',
      'TWILIO_SMS_FROM',
      'TWILIO_WHATSAPP_FROM',
      'TWILIO_MESSAGING_SERVICE_SID',
    ],
    needs: [
      { name: 'TWILIO_ACCOUNT_SID', where: 'Twilio Console → Account Info' },
      { name: 'TWILIO_AUTH_TOKEN', where: 'Twilio Console → Account Info' },
    ],
  },
  {
    on: ['EMAIL_FROM', 'EMAIL_SMTP_URL', 'EMAIL_WEBHOOK_SECRET', ...waysIn],
    needs: [
      { name: 'EMAIL_FROM', where: 'the address mails come from, like "Support <support@example.com>"' },
      { name: 'EMAIL_SMTP_URL', where: 'your mail provider’s SMTP settings' },
    ],
  },
  {
    on: [...waysIn, 'EMAIL_AUTHSERV_ID', 'EMAIL_DNS'],
    needs: [{ name: 'EMAIL_WEBHOOK_SECRET', where: 'a long random text: it signs the threads in our mails' }],
  },
]

/** How mails come in. */
export interface MailReceiving {
  secrets: string[]
  listen?: { host: string; port: number } | undefined
  imapUrl?: string | undefined
  sendgridKeys?: string[] | undefined
  mailgunKeys?: string[] | undefined
  postmarkLogins?: string[] | undefined
  authservId?: string | undefined
  dnsServer?: string | undefined
}

export interface Config {
  listen: { port: number; host: string }
  publicUrl: string
  stateUrl: string
  model: {
    apiKey?: string | undefined
    baseUrl?: string | undefined
    agent: string
    classifier: string
  }
  slack?: SlackSettings
  twilio?: {
    accountSid: string
    authTokens: string[]
    smsFrom?: string | undefined
    whatsappFrom?: string | undefined
    messagingServiceSid?: string | undefined
    templates: { [purpose in Purpose]?: string | undefined }
    apiUrl?: string | undefined
  }
  teams?: TeamsSettings
  email?: { from: string; smtpUrl: string; receive?: MailReceiving }
  policyFile: string
  helpdeskUrl: string
  consoleToken?: string | undefined
  /** Newest first; empty when none is set. */
  encryptionKeys: string[]
  logLevel: Values['LOG_LEVEL']
}

/**
 * `environment`: names to values. Space around a value is none of it (files with secrets end in a newline), and an
 * empty value counts as absent. Throws ConfigError with every fault, none of which repeats a value.
 */
export function readConfig(environment: { [name: string]: string | undefined }): Config {
  const given = Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value?.trim() ? [[name, value.trim()]] : [])),
  )
  const parsed = schema.safeParse(given)
  const faults = parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: expected ${message}`)
  const missing = groups.flatMap(({ on, needs }) =>
    on.some((name) => name in given)
      ? needs
          .filter(({ name }) => !(name in given))
          .map(({ name, where }) => `${name}: is missing (${where})`)
      : [],
  )
  const all = [...faults, ...missing, ...noSender(given), ...teamsFaults(given)]
  if (!parsed.success || all.length > 0) throw new ConfigError(all)
  return configOf(parsed.data)
}

const senders = ['TWILIO_SMS_FROM', 'TWILIO_WHATSAPP_FROM', 'TWILIO_MESSAGING_SERVICE_SID'] as const

function noSender(given: { [name: string]: unknown }): string[] {
  const wanted = 'TWILIO_ACCOUNT_SID' in given || 'TWILIO_AUTH_TOKEN' in given
  if (!wanted || senders.some((name) => name in given)) return []
  return [`${senders.join(', ')}: at least one is needed (Twilio Console → Phone Numbers)`]
}

function decodable(value: string): boolean {
  const { username = '', password = '' } = URL.parse(value) ?? {}
  try {
    decodeURIComponent(username + password)
    return true
  } catch (error) {
    if (error instanceof URIError) return false
    throw error
  }
}

function configOf(v: Values): Config {
  const config: Config = {
    listen: { port: v.PORT, host: v.HOST },
    publicUrl: (v.PUBLIC_URL ?? `http://${v.HOST}:${v.PORT}`).replace(/\/+$/, ''),
    stateUrl: v.STATE_URL,
    model: {
      apiKey: v.ANTHROPIC_API_KEY,
      baseUrl: v.ANTHROPIC_BASE_URL,
      agent: v.AGENT_MODEL,
      classifier: v.CLASSIFIER_MODEL,
    },
    policyFile: v.POLICY_FILE,
    helpdeskUrl: v.HELPDESK_URL,
    consoleToken: v.CONSOLE_TOKEN,
    encryptionKeys: maybe(v.ENCRYPTION_KEY) ?? [],
    logLevel: v.LOG_LEVEL,
  }
  const slack = slackOf(v, parts)
  if (slack) config.slack = slack
  if (v.TWILIO_ACCOUNT_SID && v.TWILIO_AUTH_TOKEN) {
    config.twilio = {
      accountSid: v.TWILIO_ACCOUNT_SID,
      authTokens: parts(v.TWILIO_AUTH_TOKEN),
      smsFrom: v.TWILIO_SMS_FROM,
      whatsappFrom: v.TWILIO_WHATSAPP_FROM,
      messagingServiceSid: v.TWILIO_MESSAGING_SERVICE_SID,
      templates: {
        agent_replied: v.TWILIO_TEMPLATE_AGENT_REPLIED,
        reopen_ticket: v.TWILIO_TEMPLATE_REOPEN_TICKET,
        csat: v.TWILIO_TEMPLATE_CSAT,
      },
      apiUrl: v.TWILIO_API_URL,
    }
  }
  const teams = teamsOf(v)
  if (teams) config.teams = teams
  if (v.EMAIL_FROM && v.EMAIL_SMTP_URL) {
    config.email = { from: v.EMAIL_FROM, smtpUrl: v.EMAIL_SMTP_URL }
    if (v.EMAIL_WEBHOOK_SECRET) config.email.receive = receivingOf(v, parts(v.EMAIL_WEBHOOK_SECRET))
  }
  return config
}

const maybe = (secrets: string | undefined): string[] | undefined => (secrets ? parts(secrets) : undefined)

function receivingOf(v: Values, secrets: string[]): MailReceiving {
  const [, host, port] = hostAndPort.exec(v.EMAIL_LISTEN ?? '') ?? []
  return {
    secrets,
    listen: host && port ? { host: host.replace(/^\[|\]$/g, ''), port: Number(port) } : undefined,
    imapUrl: v.EMAIL_IMAP_URL,
    sendgridKeys: maybe(v.EMAIL_SENDGRID_KEY),
    mailgunKeys: maybe(v.EMAIL_MAILGUN_KEY),
    postmarkLogins: maybe(v.EMAIL_POSTMARK_AUTH),
    authservId: v.EMAIL_AUTHSERV_ID,
    dnsServer: v.EMAIL_DNS,
  }
}

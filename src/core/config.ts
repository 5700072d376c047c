/**
 * The environment, read once through one schema. Every fault is found in one go and named with what is
 * expected and where to find it. A channel is on when its variables are there.
 */
import { z } from 'zod'
import { ConfigError } from './errors.ts'

const text = z.string().min(1)
const url = (protocols: string[], example: string) =>
  z.string().refine((value) => protocols.includes(URL.parse(value)?.protocol ?? ''), `a URL like ${example}`)
const http = (example: string) => url(['http:', 'https:'], example)
const e164 = z.string().regex(/^\+[1-9]\d{6,14}$/, 'a phone number like +447700900900')

const schema = z.object({
  PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
  HOST: text.default('127.0.0.1'),
  PUBLIC_URL: http('https://gateway.example.com').optional(),
  STATE_URL: text.default('sqlite:./data/switchboard.db'),
  ANTHROPIC_API_KEY: text.optional(),
  ANTHROPIC_BASE_URL: http('https://api.anthropic.com').optional(),
  AGENT_MODEL: text.default('claude-sonnet-5-5'),
  CLASSIFIER_MODEL: text.default('claude-haiku-5-5'),
  SLACK_BOT_TOKEN: z
    .string()
    .regex(/^xoxb-/, 'a bot token beginning xoxb- (Slack app → OAuth & Permissions)')
    .optional(),
  SLACK_SIGNING_SECRET: text.optional(),
  SLACK_STAFF_CHANNEL: z
    .string()
    .regex(/^[CG][A-Z0-9]+$/, 'a channel id like C0123456789 (Slack channel → About, at the bottom)')
    .optional(),
  SLACK_API_URL: http('https://slack.com/api/').optional(),
  TWILIO_ACCOUNT_SID: z
    .string()
    .regex(/^AC\w+$/, 'an account SID beginning AC (Twilio Console → Account Info)')
    .optional(),
  TWILIO_AUTH_TOKEN: text.optional(),
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
  TWILIO_API_URL: http('https://api.twilio.com').optional(),
  EMAIL_FROM: text.optional(),
  EMAIL_SMTP_URL: url(['smtp:', 'smtps:'], 'smtps://user:password@mail.example.com:465').optional(),
  POLICY_FILE: text.default('policy.yaml'),
  HELPDESK_URL: text.default('builtin:'),
  CONSOLE_TOKEN: z.string().min(16, 'at least 16 characters, from a password manager').optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
})
type Values = z.infer<typeof schema>

/** Variables that only make sense together: with one of them set, all are needed. */
const groups: { on: (keyof Values)[]; needs: { name: keyof Values; where: string }[] }[] = [
  {
    on: ['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET', 'SLACK_STAFF_CHANNEL'],
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
    on: ['EMAIL_FROM', 'EMAIL_SMTP_URL'],
    needs: [
      { name: 'EMAIL_FROM', where: 'the address mails come from, like "Support <support@example.com>"' },
      { name: 'EMAIL_SMTP_URL', where: 'your mail provider’s SMTP settings' },
    ],
  },
]

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
  slack?: { botToken: string; signingSecrets: string[]; staffChannel: string; apiUrl?: string | undefined }
  twilio?: {
    accountSid: string
    authTokens: string[]
    smsFrom?: string | undefined
    whatsappFrom?: string | undefined
    messagingServiceSid?: string | undefined
    apiUrl?: string | undefined
  }
  email?: { from: string; smtpUrl: string }
  policyFile: string
  helpdeskUrl: string
  consoleToken?: string | undefined
  logLevel: Values['LOG_LEVEL']
}

/** `environment`: names to values; an empty value counts as absent. Throws ConfigError with every fault. */
export function readConfig(environment: { [name: string]: string | undefined }): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  )
  const parsed = schema.safeParse(given)
  const faults = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: expected ${expected(issue.message)}`)
  const missing = groups.flatMap(({ on, needs }) =>
    on.some((name) => name in given)
      ? needs
          .filter(({ name }) => !(name in given))
          .map(({ name, where }) => `${name}: is missing (${where})`)
      : [],
  )
  if (!parsed.success || missing.length > 0) throw new ConfigError([...faults, ...missing])
  const config = configOf(parsed.data)
  const senders = noSender(config)
  if (senders) throw new ConfigError([senders])
  return config
}

const expected = (message: string): string =>
  message.replace(/^Invalid input: expected /, '').replace(/^Invalid option: expected /, '')

function noSender({ twilio }: Config): string | undefined {
  if (!twilio || twilio.smsFrom || twilio.whatsappFrom || twilio.messagingServiceSid) return undefined
  return 'TWILIO_SMS_FROM, TWILIO_WHATSAPP_FROM or TWILIO_MESSAGING_SERVICE_SID: at least one is needed (Twilio Console → Phone Numbers)'
}

/** A secret that is being rotated is written as `new,old`: both are accepted, the first is used. */
const rotated = (secrets: string): string[] => secrets.split(',').map((secret) => secret.trim())

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
    logLevel: v.LOG_LEVEL,
  }
  if (v.SLACK_BOT_TOKEN && v.SLACK_SIGNING_SECRET && v.SLACK_STAFF_CHANNEL) {
    config.slack = {
      botToken: v.SLACK_BOT_TOKEN,
      signingSecrets: rotated(v.SLACK_SIGNING_SECRET),
      staffChannel: v.SLACK_STAFF_CHANNEL,
      apiUrl: v.SLACK_API_URL,
    }
  }
  if (v.TWILIO_ACCOUNT_SID && v.TWILIO_AUTH_TOKEN) {
    config.twilio = {
      accountSid: v.TWILIO_ACCOUNT_SID,
      authTokens: rotated(v.TWILIO_AUTH_TOKEN),
      smsFrom: v.TWILIO_SMS_FROM,
      whatsappFrom: v.TWILIO_WHATSAPP_FROM,
      messagingServiceSid: v.TWILIO_MESSAGING_SERVICE_SID,
      apiUrl: v.TWILIO_API_URL,
    }
  }
  if (v.EMAIL_FROM && v.EMAIL_SMTP_URL) config.email = { from: v.EMAIL_FROM, smtpUrl: v.EMAIL_SMTP_URL }
  return config
}

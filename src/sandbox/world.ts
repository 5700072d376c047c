/**
 * The outside world on loopback: Slack, Twilio and a mailbox, the edge through which they call the gateways,
 * and the page on which a visitor plays customers and staff. One port for all but Twilio's API and SMTP.
 */
import { Hono } from 'hono'
import { systemClock } from '../core/log.ts'
import type { Clock } from '../core/log.ts'
import { credentials, home, numbers, personNamed, staff, staffNamed, supportAddress } from './cast.ts'
import { createEdge } from './edge.ts'
import { createInbound } from './inbound.ts'
import type { InboundDelivery } from './inbound.ts'
import { listen } from './listen.ts'
import { startMailbox } from './mail.ts'
import type { CaughtMail } from './mail.ts'
import { startMailSide, type MailSide } from './mailing/index.ts'
import { createPage } from './page.ts'
import type { ModelBadge } from './page.ts'
import { createSlackApi } from './slack/api.ts'
import type { Disturbance } from './slack/api.ts'
import { deliverEvents } from './slack/events.ts'
import type { EventDelivery } from './slack/events.ts'
import { createCommands } from './slack/commands.ts'
import { createHomes } from './slack/home.ts'
import type { Homes } from './slack/home.ts'
import { createInteractivity } from './slack/interactivity.ts'
import type { Pressed } from './slack/interactivity.ts'
import { createShortcuts } from './slack/shortcuts.ts'
import { createSubmissions } from './slack/submissions.ts'
import type { Values } from './slack/submissions.ts'
import { createTriggers } from './slack/triggers.ts'
import { createViews } from './slack/views.ts'
import type { Views } from './slack/views.ts'
import { createSlackWorld } from './slack/world.ts'
import type { SlackMessage, SlackWorld } from './slack/world.ts'
import { createTeamsSide, type TeamsSide } from './teams/index.ts'
import { followRecords } from './trace.ts'
import { startTwilio } from './twilio.ts'
import type { PhoneMessage } from './twilio.ts'

export interface WorldOptions {
  /** Of page, Slack API and edge; 0 takes a free one. */
  port: number
  /** Twilio's API; a free port unless told. */
  twilioPort?: number
  /** Base URLs of the gateways that run now, asked for each webhook. */
  gatewayUrls: () => string[]
  /** Where the gateways that run now take mails; none unless told. */
  mailPorts?: () => number[]
  /** Waits before Slack's three retries, ms. */
  slackRetryDelaysMs?: number[]
  /** Waits before Twilio's three retries, ms. */
  twilioRetryDelaysMs?: number[]
  clock?: Clock
  /** Which model the gateways use, for the page's badge. */
  model?: ModelBadge
  /** The gateways' STATE_URL: the page then shows what they do, read from the record. */
  stateUrl?: string
}

/** How a customer's text message reached the gateways. */
export interface Written {
  sid: string
  /** False when no gateway took it, retries included: Twilio will not try again. */
  delivered: boolean
  attempts: number
}

export interface World {
  /** Where the world listens: the edge (`PUBLIC_URL` of every gateway), Slack's API and the page. */
  url: string
  /** What a gateway needs in its environment to live in this world. */
  environment(): Record<string, string>
  /** What it needs besides for Teams, and to take mails on this port. */
  furtherEnvironment(mailPort: number): Record<string, string>

  /** A person (`dana`, `stranger`) texts our number. */
  sms(person: string, text: string): Promise<Written>
  whatsapp(person: string, text: string): Promise<Written>
  /** A person writes in Slack; without `channel` in the one they share with us. Answers the message at once; its event follows. */
  slack(person: string, text: string, options?: { channel?: string; thread?: string }): SlackMessage
  /** Staff (`maya`, `tom`) write in a thread of the staff channel, or in the channel itself. */
  staffSays(member: string, text: string, thread?: string): SlackMessage
  /** A person or staff member presses a button; `value` tells buttons of one action id apart. */
  press(who: string, messageTs: string, actionId: string, value?: string): Promise<Pressed>
  /** A staff member fills in a modal of theirs (by block) and sends it off, or closes it. */
  submit(member: string, viewId: string, values: Values): Promise<Pressed>
  /** What staff do on our app's home page. */
  homes: Homes
  /** A staff member chooses a shortcut of ours, on a message when its `ts` is given. */
  shortcut(member: string, callbackId: string, messageTs?: string): Promise<Pressed>
  /** A staff member runs a slash command in a channel, the staff channel unless told. */
  command(member: string, line: string, channel?: string): Promise<Pressed>
  /** Staff change or delete what they wrote in the staff channel. */
  staffEdits(ts: string, text: string): void
  staffDeletes(ts: string): void
  /** The person looks at their WhatsApp. */
  seen(person: string): Promise<void>

  /** People in Teams, and their mail. */
  teams: Omit<TeamsSide, 'app' | 'environment'>
  mail: Pick<MailSide, 'write' | 'box'>

  /** Messages between us and a number (`+…`, `whatsapp:+…`), oldest first. */
  phone(number: string): Promise<PhoneMessage[]>
  /** Messages of a channel, oldest first, replies included. */
  slackChannel(id: string): SlackMessage[]
  /** A root and its replies, oldest first. */
  thread(channel: string, ts: string): SlackMessage[]
  mails(): CaughtMail[]
  /** What became of Slack's events and of inbound texts. */
  slackDeliveries(): EventDelivery[]
  textDeliveries(): InboundDelivery[]
  /** The next calls of a Slack method go wrong like this. */
  disturbSlack(method: string, how: Disturbance, times?: number): void

  /** Slack's world and the numbers typed to, for the page. */
  slackWorld: SlackWorld
  views: Views
  allTexts(): Promise<PhoneMessage[]>
  typing(): string[]
  /** Calls back after anything changed. Answers the way to stop. */
  onChange(listener: () => void): () => void
  close(): Promise<void>
}

/** Slack waits 0, 1 and 5 minutes; scaled so that a restart is survived and a demo not delayed. */
const slackRetries = [0, 2_000, 10_000]

/** Starts everything on loopback. Throws when the port is taken. */
export async function startWorld(options: WorldOptions): Promise<World> {
  const clock = options.clock ?? systemClock
  const now = () => clock.now()
  const listeners = new Set<() => void>()
  const changed = () => listeners.forEach((listener) => listener())

  // What was started is closed again when something after it fails.
  await using closers = new AsyncDisposableStack()
  const edge = createEdge(options.gatewayUrls)
  const slack = createSlackWorld(now)
  slack.onHappening(changed)
  const triggers = createTriggers(now)
  const views = createViews(triggers, now, changed)
  const events = deliverEvents(
    slack,
    edge,
    clock,
    { retryDelaysMs: options.slackRetryDelaysMs ?? slackRetries },
    changed,
  )
  closers.defer(() => events.close())
  const interactivity = createInteractivity(slack, edge, triggers, now, () => `${url}/slack/response`)
  const shortcuts = createShortcuts(slack, edge, triggers, interactivity, now)
  const commands = createCommands(slack, edge, triggers, now)
  const homes = createHomes(slack, edge, triggers, views, now)
  const submissions = createSubmissions(slack, edge, views, now)
  const api = createSlackApi(slack, views)
  const inbound = createInbound(edge, clock, options.twilioRetryDelaysMs)

  const serving: { app?: Hono } = {}
  // The port is needed before the routes can be made, and a page left open asks as soon as it listens.
  const server = await listen(
    (request) => serving.app?.fetch(request) ?? new Response(null, { status: 503 }),
    options.port,
  )
  closers.defer(() => server.close())
  const { url } = server
  const mailbox = await startMailbox(changed)
  closers.defer(() => mailbox.close())
  const mail = await startMailSide(mailbox, options.mailPorts ?? (() => []), clock, changed)
  closers.defer(() => mail.close())
  const teams = createTeamsSide(edge, clock, `${url}/teams`, changed)
  const twilio = await startTwilio({
    webhookUrl: `${url}/webhooks/twilio`,
    port: options.twilioPort ?? 0,
    clock,
    onChange: changed,
  })
  closers.defer(() => twilio.close())

  const write = async (from: string, to: string, body: string): Promise<Written> => {
    const sid = await twilio.customerWrites({ from, to, body })
    const { delivered, attempts } = inbound.outcome(sid)
    return { sid, delivered, attempts }
  }

  const trace = options.stateUrl === undefined ? undefined : await followRecords(options.stateUrl, changed)
  if (trace) closers.defer(() => trace.close())

  const app = new Hono()
  app.route('/slack/api', api.app)
  app.route('/slack/response', interactivity.app)
  app.route('/webhooks', inbound.app)
  app.route('/teams', teams.app)

  const world: World = {
    url,
    environment: () => ({
      PUBLIC_URL: url,
      SLACK_BOT_TOKEN: credentials.slackToken,
      SLACK_SIGNING_SECRET: credentials.slackSigningSecret,
      SLACK_STAFF_CHANNEL: home.staffChannel,
      SLACK_API_URL: `${url}/slack/api/`,
      TWILIO_ACCOUNT_SID: credentials.twilioAccount,
      TWILIO_AUTH_TOKEN: credentials.twilioToken,
      TWILIO_SMS_FROM: numbers.sms,
      TWILIO_WHATSAPP_FROM: numbers.whatsapp,
      TWILIO_API_URL: twilio.url,
      EMAIL_FROM: `${home.botName} at ${home.teamName} <${supportAddress}>`,
      EMAIL_SMTP_URL: mailbox.url,
    }),
    furtherEnvironment: (mailPort) => ({ ...teams.environment(), ...mail.environment(mailPort) }),
    teams,
    mail,
    sms: (person, text) => write(personNamed(person).phone, numbers.sms, text),
    whatsapp: (person, text) => write(`whatsapp:${personNamed(person).phone}`, numbers.whatsapp, text),
    slack(person, text, where = {}) {
      const place = slackOf(person)
      const channel = where.channel ?? place.channel
      return say(slack, channel, place.user, text, where.thread)
    },
    staffSays: (member, text, thread) => say(slack, home.staffChannel, staffNamed(member).user, text, thread),
    press: (who, ts, actionId, value) => interactivity.press(userOf(who), ts, actionId, value),
    submit: (member, viewId, values) => submissions.submit(staffNamed(member).user, viewId, values),
    homes,
    shortcut: (member, callbackId, ts) => shortcuts.choose(staffNamed(member).user, callbackId, ts),
    command: (member, line, channel = home.staffChannel) =>
      commands.run(staffNamed(member).user, channel, line),
    staffEdits: (ts, text) => void slack.change(inStaffChannel(slack, ts), { text: escaped(text) }),
    staffDeletes: (ts) => slack.remove(inStaffChannel(slack, ts)),
    seen: (person) => twilio.seen(`whatsapp:${personNamed(person).phone}`),
    phone: (number) => twilio.messages(number),
    slackChannel: (id) => slack.messages(id),
    thread(channel, ts) {
      const root = slack.find(channel, ts)
      return root ? [root, ...slack.replies(channel, ts)] : []
    },
    mails: () => mailbox.mails(),
    slackDeliveries: () => events.deliveries(),
    textDeliveries: () => inbound.deliveries(),
    disturbSlack: (method, how, times) => api.disturb(method, how, times),
    slackWorld: slack,
    views,
    allTexts: () => twilio.all(),
    typing: () => twilio.typing(),
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => open.disposeAsync(),
  }
  const page = createPage(world, {
    model: options.model ?? { name: 'Model', offline: true },
    gatewayUrls: options.gatewayUrls,
    turns: () => trace?.turns() ?? [],
  })
  closers.defer(() => page.close())
  app.route('/demo', page.app)
  app.get('/', (c) => c.redirect('/demo'))
  serving.app = app
  const open = closers.move()
  return world
}

function say(slack: SlackWorld, channel: string, user: string, text: string, thread?: string): SlackMessage {
  if (!slack.channels.has(channel)) throw new TypeError(`no channel '${channel}' in this world`)
  if (thread !== undefined && !slack.find(channel, thread)) throw new TypeError(`no thread ${thread} there`)
  return slack.post({ channel, user, text: escaped(text), ...(thread !== undefined && { threadTs: thread }) })
}

/** What people type reaches apps with these three escaped (docs.slack.dev/messaging/formatting-message-text). */
const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

function inStaffChannel(slack: SlackWorld, ts: string): SlackMessage {
  const message = slack.find(home.staffChannel, ts)
  if (!message) throw new TypeError(`no message ${ts} in the staff channel`)
  return message
}

function slackOf(person: string) {
  const { slack } = personNamed(person)
  if (!slack) throw new TypeError(`${person} is not in Slack`)
  return slack
}

const userOf = (who: string): string => staff.find(({ id }) => id === who)?.user ?? slackOf(who).user

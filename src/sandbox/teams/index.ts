/** Microsoft Teams in the demo: people write to the app and press buttons on its cards; each is a signed activity. */
import { randomUUID } from 'node:crypto'
import type { Hono } from 'hono'
import { z } from 'zod'
import type { Clock } from '../../core/log.ts'
import { home, personNamed, teamsApp, tenants } from '../cast.ts'
import type { Edge, Forwarded } from '../edge.ts'
import { createChats, type Chat, type TeamsMessage } from './chats.ts'
import { createConnector } from './connector.ts'
import { createKey, signToken } from './signing.ts'

export interface TeamsSide {
  /** A person writes to the app. Resolves when a gateway took it or none will. */
  write(person: string, text: string): Promise<TeamsMessage>
  /** A person presses the nth button (from 0) of a message's card. Answers why not, when nothing came of it. */
  press(person: string, messageId: string, nth: number): Promise<string | undefined>
  /** Oldest first. */
  messages(person: string): TeamsMessage[]
  isTyping(person: string): boolean
  /** What a gateway needs in its environment to be the app in this Teams. */
  environment(): Record<string, string>
  app: Hono
}

/** Waits before the same activity is posted again, ms; a gateway that restarts is back by then. */
const retriesMs = [250, 1_000, 2_000, 4_000]
const timeoutMs = 10_000

/** `url`: where `app` will be reached. */
export function createTeamsSide(edge: Edge, clock: Clock, url: string, changed: () => void): TeamsSide {
  const chats = createChats(() => clock.now(), changed)
  const key = createKey()
  const serviceUrl = `${url}/`

  async function post(activity: object): Promise<Forwarded> {
    const body = JSON.stringify(activity)
    let last: Forwarded = { reached: false, reason: 'connection_failed' }
    for (const wait of [0, ...retriesMs]) {
      if (wait > 0) await clock.sleep(wait)
      const token = signToken(key, { aud: teamsApp, serviceurl: serviceUrl })
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
      last = await edge.forward('/webhooks/teams', headers, body, timeoutMs)
      if (last.reached && last.status < 500) return last
    }
    return last
  }

  /** What all activities of a person say. */
  function from({ person, conversation }: Chat): object {
    const { name, teams } = personNamed(person)
    return {
      timestamp: new Date(clock.now()).toISOString(),
      channelId: 'msteams',
      serviceUrl,
      from: { id: `29:1${person}`, name, aadObjectId: teams?.user },
      recipient: { id: `28:${teamsApp}`, name: home.botName },
      conversation: { id: conversation, conversationType: 'personal', tenantId: teams?.tenant },
      channelData: { tenant: { id: teams?.tenant } },
      locale: 'en-GB',
    }
  }

  return {
    async write(person, text) {
      const chat = chats.of(person)
      const message = chats.add(chat, { mine: true, text, pictures: [] })
      const { id } = message
      const taken = await post({
        ...from(chat),
        type: 'message',
        id,
        text: escaped(text),
        textFormat: 'plain',
      })
      if (!isTaken(taken)) chats.change(chat, id, { lost: true })
      return message
    },
    async press(person, messageId, nth) {
      const chat = chats.of(person)
      const action = actionsOf(chat.messages.find(({ id }) => id === messageId)?.card)[nth]
      if (!action) return 'the button is not there any more'
      const { type, verb, data } = action
      const pressed = { ...from(chat), id: randomUUID(), replyToId: messageId }
      const value = { action: { type, verb, data }, trigger: 'manual' }
      const answered = await post(
        type === 'Action.Submit'
          ? { ...pressed, type: 'message', value: data }
          : { ...pressed, type: 'invoke', name: 'adaptiveCard/action', value },
      )
      if (!isTaken(answered)) return 'no gateway took it'
      const answer = invokeAnswer.safeParse(parsed(answered.body)).data
      if (answer?.type === cardType && typeof answer.value === 'object')
        chats.change(chat, messageId, { card: answer.value })
      return answer && answer.statusCode >= 400 ? 'the app did not know the button' : undefined
    },
    messages: (person) => (personNamed(person).teams ? chats.of(person).messages : []),
    isTyping: (person) => chats.isTyping(person),
    environment: () => ({
      TEAMS_APP_ID: teamsApp,
      TEAMS_TENANT_ID: Object.values(tenants).join(','),
      TEAMS_URL: url,
      // Where a managed identity gets its token.
      IDENTITY_ENDPOINT: `${url}/identity/token`,
      IDENTITY_HEADER: 'sandbox',
    }),
    app: createConnector(chats, key, url),
  }
}

type Taken = Extract<Forwarded, { reached: true }>
const isTaken = (result: Forwarded): result is Taken => result.reached && result.status < 300

const cardType = 'application/vnd.microsoft.card.adaptive'
const invokeAnswer = z.object({
  statusCode: z.number(),
  type: z.string(),
  value: z.union([z.string(), z.looseObject({})]),
})

const actionSchema = z.object({
  type: z.enum(['Action.Execute', 'Action.Submit']),
  verb: z.string().optional(),
  data: z.unknown().optional(),
})
const holderSchema = z.looseObject({
  body: z.array(z.unknown()).default([]),
  items: z.array(z.unknown()).default([]),
  actions: z.array(z.unknown()).default([]),
})

/** Everything that can be pressed on a card, in the order it is drawn. */
export function actionsOf(card: unknown): z.infer<typeof actionSchema>[] {
  const holder = holderSchema.safeParse(card).data
  if (!holder) return []
  const { body, items, actions } = holder
  return [
    ...[...body, ...items].flatMap(actionsOf),
    ...actions.flatMap((action) => actionSchema.safeParse(action).data ?? []),
  ]
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // No JSON is no answer either.
    return undefined
  }
}

/** Teams escapes what people type. */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

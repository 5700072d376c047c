/**
 * Teams' side of the wire on loopback: its signing keys, the token our app gets as a managed identity, and the
 * connector that takes what the app says (learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference).
 */
import { Hono } from 'hono'
import { z } from 'zod'
import { credentials } from '../cast.ts'
import type { Chat, Chats, TeamsMessage } from './chats.ts'
import { issuer, type Key } from './signing.ts'

const cardType = 'application/vnd.microsoft.card.adaptive'

const activitySchema = z.looseObject({
  type: z.string(),
  text: z.string().default(''),
  attachments: z
    .array(
      z.looseObject({
        contentType: z.string(),
        content: z.looseObject({}).optional(),
        contentUrl: z.string().optional(),
      }),
    )
    .default([]),
  entities: z.array(z.looseObject({})).default([]),
})
type Activity = z.infer<typeof activitySchema>

const streamSchema = z.object({
  type: z.literal('streaminfo'),
  streamType: z.enum(['informative', 'streaming', 'final']),
  streamId: z.string().optional(),
})

/** Mount it where `url` points. */
export function createConnector(chats: Chats, key: Key, url: string): Hono {
  const app = new Hono()
  app.get('/v1/.well-known/openidconfiguration', (c) =>
    c.json({ issuer, jwks_uri: `${url}/v1/keys`, id_token_signing_alg_values_supported: ['RS256'] }),
  )
  app.get('/v1/keys', (c) => c.json({ keys: [key.jwk] }))

  // As Azure hands a token to a program that runs there (learn.microsoft.com/azure/app-service/overview-managed-identity).
  app.get('/identity/token', (c) =>
    c.json({
      access_token: credentials.teamsToken,
      expires_on: String(Math.floor(Date.now() / 1000) + 86_400),
      token_type: 'Bearer',
    }),
  )

  app.use('/v3/*', async (c, next) => {
    if (c.req.header('authorization') === `Bearer ${credentials.teamsToken}`) return next()
    return c.json(refusal('Unauthorized', 'Authorization has been denied for this request.'), 401)
  })
  // Alone with somebody there is one conversation, whoever begins it.
  app.post('/v3/conversations', async (c) => {
    const wanted = z.object({ members: z.array(z.object({ id: z.string() })) }).safeParse(await c.req.json())
    const person = wanted.data?.members[0]?.id.replace(/^29:1/, '') ?? ''
    const chat = chats.at(`a:1${person}-and-brightline`)
    return chat ? c.json({ id: chat.conversation }, 201) : c.json(notFound, 404)
  })
  app.post('/v3/conversations/:id/activities', async (c) => {
    const chat = chats.at(c.req.param('id'))
    const activity = activitySchema.safeParse(await c.req.json())
    if (!chat) return c.json(notFound, 404)
    if (!activity.success) return c.json(refusal('BadSyntax', z.prettifyError(activity.error)), 400)
    return c.json({ id: take(chats, chat, activity.data) }, 201)
  })
  app.put('/v3/conversations/:id/activities/:activity', async (c) => {
    const chat = chats.at(c.req.param('id'))
    const activity = activitySchema.parse(await c.req.json())
    const changed = chat && chats.change(chat, c.req.param('activity'), shown(activity))
    return changed ? c.json({ id: changed.id }) : c.json(notFound, 404)
  })
  return app
}

const refusal = (code: string, message: string) => ({ error: { code, message } })
const notFound = refusal('ConversationNotFound', 'Conversation not found.')

/** Puts what the app said into the chat. Answers the activity's id. */
function take(chats: Chats, chat: Chat, activity: Activity): string {
  const stream = activity.entities.flatMap((entity) => streamSchema.safeParse(entity).data ?? [])[0]
  if (activity.type === 'typing' && !stream) {
    chats.types(chat)
    return ''
  }
  const message = { ...shown(activity), writing: stream !== undefined && stream.streamType !== 'final' }
  const changed = stream?.streamId ? chats.change(chat, stream.streamId, message) : undefined
  return (changed ?? chats.add(chat, { mine: false, ...message })).id
}

function shown({ text, attachments }: Activity): Pick<TeamsMessage, 'text' | 'pictures' | 'card'> {
  const card = attachments.find(({ contentType }) => contentType === cardType)?.content
  const pictures = attachments.flatMap(({ contentUrl }) =>
    contentUrl?.startsWith('data:image/') ? contentUrl : [],
  )
  return { text, pictures, ...(card && { card }) }
}

/** Microsoft's Bot Framework SDK on Hono, with the same storing and the same reply as LIMIT. Its token check is off. */
import { serve } from '@hono/node-server'
import botbuilder from 'botbuilder'
import { Hono } from 'hono'
import { paths } from '../lib/settings.ts'
import { endOnSignal, openTalk, replyTo } from './store.ts'

endOnSignal()
const talk = openTalk('botbuilder')
const adapter = new botbuilder.CloudAdapter(
  new botbuilder.ConfigurationBotFrameworkAuthentication({ MicrosoftAppId: '', MicrosoftAppPassword: '' }),
)
adapter.onTurnError = async (_context, error) => console.error(error)

async function turn(context: botbuilder.TurnContext): Promise<void> {
  const { type, id = '', text, from } = context.activity
  if (type !== 'message') return
  const lines = await talk.accept(id, from.id, text)
  if (!lines) return
  const reply = replyTo(lines, text)
  await context.sendActivity(reply)
  await talk.said(id, from.id, reply)
}

const app = new Hono()
app.post(paths.teams, async (c) => {
  const body = await c.req.json<Record<string, unknown>>()
  let status = 200
  const response = {
    socket: undefined,
    status: (given: number) => ((status = given), response),
    send: () => response,
    header: () => response,
    end: () => response,
  }
  await adapter.process({ method: 'POST', body, headers: {} }, response, turn)
  return new Response(null, { status })
})
serve({ fetch: app.fetch, port: Number(process.env['PORT']), hostname: '127.0.0.1' })

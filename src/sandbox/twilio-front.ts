/** What stands before Twilio's emulator: passes calls on, and adds the rules the emulator does not know. */
import { Hono } from 'hono'
import { z } from 'zod'
import { createContents, type Contents } from './twilio-content.ts'
import { spelledAnew } from './twilio-allowance.ts'

/** twilio.com/docs/api/errors/21617: longer bodies are refused. */
const longestBody = 1_600

export interface FrontEvents {
  /** A message to `to` was created. */
  created(sid: string, to: string): void
  /** The gateway shows it is typing in answer to this message; false for an unknown one. */
  typingFor(sid: string): Promise<boolean>
}

const createdSchema = z.object({ sid: z.string(), to: z.string() })

/** `origin`: the emulator's address. */
export function frontOf(origin: string, events: FrontEvents, contents = createContents()): Hono {
  const app = new Hono()
  app.route('/', contents.app)

  // Two hosts of Twilio's end here (api and messaging), so the path's beginning is the client's affair.
  app.post('/*', async (c, next) => {
    if (!c.req.path.endsWith('/Indicators/Typing.json')) return next()
    const form = new URLSearchParams(await c.req.text())
    const known = await events.typingFor(form.get('messageId') ?? '')
    return known ? c.json({ success: true }) : c.json(problem(20404, 'The message was not found', 404), 404)
  })

  app.all('/*', async (c) => {
    const { method } = c.req
    const given = method === 'POST' ? await c.req.text() : undefined
    const creates = method === 'POST' && c.req.path.endsWith('/Messages.json')
    const body = creates ? spokenOut(given ?? '', contents) : given
    if (body === null) return c.json(problem(21655, 'The ContentSid is invalid', 400), 400)
    if (creates && (new URLSearchParams(body).get('Body')?.length ?? 0) > longestBody) {
      return c.json(
        problem(21617, 'The concatenated message body exceeds the 1600 character limit', 400),
        400,
      )
    }
    const answer = await pass(origin, c.req.raw, body)
    const text = await answer.text()
    if (creates && answer.ok) {
      const { sid, to } = createdSchema.parse(JSON.parse(text))
      events.created(sid, to)
    }
    return new Response(answer.status === 204 ? null : text, {
      status: answer.status,
      headers: { 'content-type': answer.headers.get('content-type') ?? 'application/json' },
    })
  })
  return app
}

/** The emulator knows no contents: it is given the words. Null for a content that does not exist. */
function spokenOut(body: string, contents: Contents): string | null {
  const form = new URLSearchParams(body)
  const sid = form.get('ContentSid')
  if (!sid) return body
  const text = contents.textOf(sid, form.get('ContentVariables') ?? '')
  if (text === undefined) return null
  form.set('Body', text)
  return form.toString()
}

function pass(origin: string, request: Request, body: string | undefined): Promise<Response> {
  const { pathname, search } = new URL(request.url)
  const headers = new Headers()
  const [authorization, type] = ['authorization', 'content-type'].map((name) => request.headers.get(name))
  if (authorization) headers.set('authorization', spelledAnew(authorization))
  if (type) headers.set('content-type', type)
  return fetch(origin + pathname + search, {
    method: request.method,
    headers,
    ...(body !== undefined && { body }),
  })
}

const problem = (code: number, message: string, status: number) => ({
  code,
  message,
  status,
  more_info: `https://www.twilio.com/docs/errors/${code}`,
})

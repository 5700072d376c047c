/** Twilio's stored contents: buttons and templates that messages are sent from (twilio.com/docs/content/content-api-resources). */
import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { z } from 'zod'

const bodySchema = z.object({
  body: z.string(),
  actions: z.unknown().optional(),
  items: z.unknown().optional(),
})
const contentSchema = z.object({
  friendly_name: z.string().default(''),
  language: z.string(),
  types: z.record(z.string(), bodySchema),
})
type Content = z.infer<typeof contentSchema> & { sid: string }

const labels = z.array(z.union([z.object({ title: z.string() }), z.object({ item: z.string() })]))

export interface Contents {
  app: Hono
  /** What a message of this content says; undefined when there is no such content. */
  textOf(sid: string, variables: string): string | undefined
  /** An approved template; answers its SID. */
  approve(name: string, body: string): string
}

export function createContents(): Contents {
  const contents = new Map<string, Content>()
  const app = new Hono()

  function keep(content: z.infer<typeof contentSchema>): Content {
    const sid = `HX${randomUUID().replaceAll('-', '')}`
    const kept = { ...content, sid }
    contents.set(sid, kept)
    return kept
  }

  app.get('/v1/Content', (c) => {
    const meta = { key: 'contents', page: 0, page_size: 1_000, next_page_url: null, previous_page_url: null }
    return c.json({ meta, contents: [...contents.values()] })
  })
  app.post('/v1/Content', async (c) => {
    const parsed = contentSchema.safeParse(await c.req.json())
    if (!parsed.success)
      return c.json({ code: 20001, message: z.prettifyError(parsed.error), status: 400 }, 400)
    return c.json(keep(parsed.data), 201)
  })

  return {
    app,
    textOf(sid, variables) {
      const [type] = Object.values(contents.get(sid)?.types ?? {})
      if (!type) return undefined
      const values = z.record(z.string(), z.string()).parse(JSON.parse(variables || '{}'))
      const shown = labels.safeParse(type.actions ?? type.items).data ?? []
      const buttons = shown.map((one) => `[ ${'title' in one ? one.title : one.item} ]`).join(' ')
      const text = type.body.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole)
      return [text, buttons].filter(Boolean).join('\n')
    },
    approve: (name, body) =>
      keep({ friendly_name: name, language: 'en', types: { 'twilio/text': { body } } }).sid,
  }
}

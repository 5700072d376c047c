/** The demo page: its files, what it shows (pushed as server-sent events) and what a visitor can do on it. */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import { z } from 'zod'
import { home, people, personNamed, staff, staffNamed } from './cast.ts'
import { mailbag, performFurther, furtherActs } from './page-channels.ts'
import { createShowing } from './showing.ts'
import type { Pressed } from './slack/interactivity.ts'
import type { Turn } from './trace.ts'
import type { World } from './world.ts'

/** Which model answers, as the badge says it. */
export interface ModelBadge {
  name: string
  /** A stand-in, not a model: the badge says so. */
  offline: boolean
}

export interface PageOptions {
  model: ModelBadge
  gatewayUrls: () => string[]
  turns: () => Turn[]
}

export interface Page {
  /** Mount it at `/demo`. */
  app: Hono
  close(): void
}

const folder = join(import.meta.dirname, 'page')
const types: { [ending: string]: string } = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
}
/** Nothing from elsewhere may load or run, whatever a message holds. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const line = z.string().trim().min(1).max(4_000)
const personId = z.enum(people.map(({ id }) => id))
const staffId = z.enum(staff.map(({ id }) => id))
const ts = z.string().regex(/^\d+\.\d{6}$/)

const acts = z.discriminatedUnion('act', [
  z.strictObject({ act: z.enum(['sms', 'whatsapp']), who: personId, text: line }),
  z.strictObject({ act: z.literal('slack'), who: personId, text: line, thread: ts.optional() }),
  z.strictObject({ act: z.literal('staff'), who: staffId, text: line, thread: ts.optional() }),
  z.strictObject({
    act: z.literal('press'),
    who: z.union([personId, staffId]),
    ts,
    action: z.string().max(255),
    value: z.string().max(2_000).optional(),
  }),
  z.strictObject({
    act: z.literal('submit'),
    who: staffId,
    view: z.string().max(30),
    values: z.record(z.string().max(255), z.string().max(3_000)),
  }),
  z.strictObject({ act: z.literal('close'), who: staffId, view: z.string().max(30) }),
  z.strictObject({ act: z.literal('edit'), who: staffId, ts, text: line }),
  z.strictObject({ act: z.literal('delete'), who: staffId, ts }),
  z.strictObject({ act: z.literal('home'), who: staffId }),
  z.strictObject({ act: z.literal('shortcut'), who: staffId, name: z.string().max(255), ts: ts.optional() }),
  z.strictObject({
    act: z.literal('press_home'),
    who: staffId,
    action: z.string().max(255),
    value: z.string().max(2_000).optional(),
  }),
  z.strictObject({ act: z.literal('seen'), who: personId }),
  ...furtherActs,
])
type Act = z.infer<typeof acts>

export function createPage(world: World, options: PageOptions): Page {
  const showing = createShowing(world, options)
  const app = new Hono()

  app.get('/', () => file('index.html'))
  for (const name of readdirSync(folder)) app.get(`/${name}`, () => file(name))

  app.get('/mail/:who/:id/:nth', (c) => mailbag(world, c.req.param()))

  app.get('/events', (c) =>
    streamSSE(c, async (stream) => {
      const stop = showing.watch((state) => void stream.writeSSE({ data: state }))
      await new Promise<void>((resolve) => stream.onAbort(resolve))
      stop()
    }),
  )

  app.post('/act', async (c) => {
    // A form of another site can post, but not as JSON without asking first.
    if (!c.req.header('content-type')?.startsWith('application/json'))
      return c.json({ error: 'JSON only' }, 415)
    const parsed = acts.safeParse(await c.req.json().catch(() => undefined))
    if (!parsed.success) return c.json({ error: z.prettifyError(parsed.error) }, 400)
    const problem = await perform(world, parsed.data)
    return problem === undefined ? c.json({ ok: true }) : c.json({ error: problem }, 502)
  })

  return { app, close: () => showing.close() }
}

/** Read at each request: the files are few, and a change shows at the next reload. */
const file = (name: string): Response =>
  new Response(readFileSync(join(folder, name)), {
    headers: {
      'content-type': types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
      'content-security-policy': policy,
      'cache-control': 'no-store',
    },
  })

const whyNot = (pressed: Pressed): string | undefined =>
  pressed.ok ? undefined : `That did not work: ${pressed.why}.`

/** Does what the visitor did; answers what went wrong, in their words. */
async function perform(world: World, act: Act): Promise<string | undefined> {
  switch (act.act) {
    case 'sms':
    case 'whatsapp': {
      const written = await world[act.act](act.who, act.text)
      return written.delivered
        ? undefined
        : 'No gateway took the message. It is not lost on you: send it again.'
    }
    case 'slack': {
      if (!personNamed(act.who).slack) return 'A stranger has no Slack channel with us.'
      world.slack(act.who, act.text, act.thread === undefined ? {} : { thread: act.thread })
      return undefined
    }
    case 'staff':
      if (act.text.startsWith('/') && act.thread === undefined)
        return whyNot(await world.command(act.who, act.text))
      world.staffSays(act.who, act.text, act.thread)
      return undefined
    case 'submit': {
      const sent = await world.submit(act.who, act.view, act.values)
      // What is wrong with a form is shown on it.
      const stillOpen = world.views.find(act.view) !== undefined
      return sent.ok || stillOpen ? undefined : `That did not work: ${sent.why}.`
    }
    case 'close':
      world.views.close(act.view)
      return undefined
    case 'edit':
    case 'delete': {
      const own = world.slackChannel(home.staffChannel).find((message) => message.ts === act.ts)
      if (own?.user !== staffNamed(act.who).user) return 'Only their own messages can be changed.'
      if (act.act === 'edit') world.staffEdits(act.ts, act.text)
      else world.staffDeletes(act.ts)
      return undefined
    }
    case 'press':
      return whyNot(await world.press(act.who, act.ts, act.action, act.value))
    case 'shortcut':
      return whyNot(await world.shortcut(act.who, act.name, act.ts))
    case 'home':
      return whyNot(await world.homes.open(staffNamed(act.who).user))
    case 'press_home':
      return whyNot(await world.homes.press(staffNamed(act.who).user, act.action, act.value))
    case 'seen':
      await world.seen(act.who)
      return undefined
    default:
      return performFurther(world, act)
  }
}

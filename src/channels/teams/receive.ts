/** One webhook from Teams: read, checked, and made a message of. */
import { readText } from '../../core/body.ts'
import type { Received } from '../../core/channel.ts'
import { orUnreadable } from '../../core/errors.ts'
import type { Clock, Log } from '../../core/log.ts'
import type { InboundMessage } from '../../core/message.ts'
import { originOf } from './activity.ts'
import { jsonOf } from './failures.ts'
import { parseActivity, type Parsed } from './parse.ts'
import { isPersonal, referenceSchema } from './reference.ts'
import { cardType, pressedCard } from './render.ts'
import type { Origin } from './service.ts'

/** Bytes. Teams' own activities stay far under 100 KB. */
export const bodyLimit = 256 * 1024

export interface ReceiveParts {
  /** Throws RequestError 401, 403 or 503 unless this is from Teams; without `origin` the token alone is judged. */
  verify: (authorization: string, origin: Origin | undefined) => Promise<void>
  /** Lower case; empty lets everybody write. */
  tenants: string[]
  clock: Clock
  log: Log
}

/** The handler of the route. Throws RequestError 400, 401, 403, 413 or 503; then there is nothing to store. */
export const createReceive =
  ({ verify, tenants, clock, log }: ReceiveParts) =>
  async (request: Request): Promise<Received> => {
    const body = await readText(request, bodyLimit)
    const activity = jsonOf(body)
    await verify(request.headers.get('authorization') ?? '', originOf(activity))
    // Teams posts it again for as long as it is refused, and it would say the same.
    const parsed = await orUnreadable(body, () => parseActivity(activity, tenants, clock.now()))
    if (parsed.kind === 'dropped') {
      log[parsed.level]({ channel: 'teams', why: parsed.why }, 'webhook without a message for us')
    }
    const messages = parsed.kind === 'message' ? [parsed.message] : []
    const changes = parsed.kind === 'change' ? [parsed.change] : []
    const doors = parsed.kind === 'door' ? [parsed.door] : []
    return { messages, changes, doors, staff: [], deliveries: [], response: responseTo(parsed) }
  }

/** An invoke's answer is read, any other one only by its status. */
function responseTo(parsed: Parsed): Response {
  switch (parsed.kind) {
    case 'message':
      return parsed.invoked ? pressed(parsed.message) : done()
    case 'change':
    case 'door':
    case 'dropped':
      return done()
    case 'bad-action':
      return said(400, 'application/vnd.microsoft.error', {
        code: 'BadRequest',
        message: 'This button is not known here.',
      })
    case 'unknown-invoke':
      return Response.json(
        { error: { code: 'not_implemented', message: `nothing here answers ${parsed.name}` } },
        { status: 501 },
      )
  }
}

/**
 * Alone with us, the buttons are gone once one was pressed. Among others they stay: whose they are to press is judged
 * later, from the record.
 */
function pressed({ text, reference }: InboundMessage): Response {
  const known = referenceSchema.safeParse(reference).data
  if (known && isPersonal(known)) return said(200, cardType, pressedCard(text))
  return said(200, 'application/vnd.microsoft.activity.message', 'Got it.')
}

const done = () => new Response(null, { status: 200 })

/** An `adaptiveCard/action` is answered 200, with its own status inside. */
const said = (statusCode: number, type: string, value: unknown) => Response.json({ statusCode, type, value })

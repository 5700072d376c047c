/** Twilio's two webhooks: read the raw body, verify it, then parse. */
import { readText } from '../../core/body.ts'
import type { Received } from '../../core/channel.ts'
import { orUnreadable, RequestError } from '../../core/errors.ts'
import type { Clock, Log } from '../../core/log.ts'
import { alert } from './failures.ts'
import type { Guard } from './guard.ts'
import { fieldsOf, parseInbound, parseStatus, type Addresses } from './parse.ts'
import { bodyHashOf, type Verify } from './verify.ts'

/** Bytes. Twilio's own bodies stay under 10 KiB. */
export const bodyLimit = 64 * 1024

export interface ReceiveParts {
  verify: Verify
  ours: Addresses
  guard: Guard
  clock: Clock
  log: Log
}

/** Incoming messages. The reply is sent by the API later, so the answer to Twilio holds none. */
export const receiveMessage =
  ({ verify, ours, guard, clock, log }: ReceiveParts) =>
  async (request: Request): Promise<Received> => {
    const { body, isJson } = await verified(request, verify, log)
    const parsed = await orUnreadable(body, () =>
      guard.served(parseInbound(fieldsOf(body, isJson), ours, clock.now())),
    )
    const messages = 'value' in parsed ? [parsed.value] : []
    if ('dropped' in parsed)
      log.warn({ channel: 'twilio', why: parsed.dropped }, 'webhook without a message for us')
    const response = new Response('<Response/>', { headers: { 'content-type': 'text/xml' } })
    return { messages, staff: [], deliveries: [], response }
  }

/** Delivery receipts. */
export const receiveStatus =
  ({ verify, clock, log }: ReceiveParts) =>
  async (request: Request): Promise<Received> => {
    const { body, isJson } = await verified(request, verify, log)
    const parsed = await orUnreadable(body, () => parseStatus(fieldsOf(body, isJson), clock.now()))
    const deliveries = 'value' in parsed ? [parsed.value] : []
    if ('dropped' in parsed) log.info({ channel: 'twilio', why: parsed.dropped }, 'status without effect')
    for (const { code } of deliveries) alert(log, code)
    return { messages: [], staff: [], deliveries, response: new Response(null, { status: 204 }) }
  }

async function verified(
  request: Request,
  verify: Verify,
  log: Log,
): Promise<{ body: string; isJson: boolean }> {
  const body = await readText(request, bodyLimit)
  const target = request.url.replace(/^[a-z]+:\/\/[^/?#]*/i, '')
  const signature = request.headers.get('x-twilio-signature') ?? ''
  const token = verify({ target, signature, body })
  if (token === undefined) throw new RequestError(403, 'bad_signature', 'the signature does not fit')
  if (token > 0) log.info({ channel: 'twilio', token }, 'signed with the previous auth token')
  return { body, isJson: bodyHashOf(target) !== undefined }
}

/** One webhook from Slack: its signature checked, then handed to whoever reads it. */
import { readBody } from '../../core/body.ts'
import type { Received } from '../../core/channel.ts'
import { RequestError } from '../../core/errors.ts'
import type { Clock, Log } from '../../core/log.ts'
import { jsonOf, nothing, received, type Reader, type Retry } from './read.ts'
import { createVerify } from './verify.ts'

/** Bytes, as Bolt's own receivers take. */
const bodyLimit = 4 * 1024 * 1024

/** The handler of all of Slack's routes. Throws RequestError 400, 401 or 413; then there is nothing to store. */
export function createReceive(
  { signingSecrets }: { signingSecrets: string[] },
  deps: { clock: Clock; log: Log },
  reader: Reader,
) {
  const verify = createVerify(signingSecrets, deps)

  return async (request: Request): Promise<Received> => {
    const bytes = await readBody(request, bodyLimit).catch(notAgain)
    const text = new TextDecoder().decode(bytes)
    const form = isForm(request) ? new URLSearchParams(text) : undefined
    // Slack's certificate check is not signed; nothing else in it may be looked at.
    if (form?.get('ssl_check') === '1') return received(nothing)
    verify(request.headers, bytes)
    const retry = retryOf(request.headers)
    if (!form) return reader.event(text, retry)
    const payload = form.get('payload')
    return payload === null
      ? reader.command(Object.fromEntries(form))
      : reader.interaction(jsonOf(payload), retry)
  }
}

/** Too large is too large the next time, too (docs.slack.dev/apis/events-api, `x-slack-no-retry`). */
function notAgain(error: unknown): never {
  if (!(error instanceof RequestError) || error.status !== 413) throw error
  const { status, code, message } = error
  throw new RequestError(status, code, message, { headers: { 'x-slack-no-retry': '1' }, cause: error })
}

/** By prefix: a charset may follow. */
const isForm = (request: Request): boolean =>
  (request.headers.get('content-type') ?? '').toLowerCase().startsWith('application/x-www-form-urlencoded')

function retryOf(headers: Headers): Retry {
  const num = headers.get('x-slack-retry-num')
  const reason = headers.get('x-slack-retry-reason')
  return { ...(num && { retryNum: Number(num) }), ...(reason && { retryReason: reason }) }
}

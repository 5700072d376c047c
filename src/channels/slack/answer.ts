/**
 * Answers at a `response_url` (docs.slack.dev/interactivity/handling-user-interaction): the only way to change or
 * take away a message that one person sees.
 */
import { request } from 'undici'
import { messageOf, SendError } from '../../core/errors.ts'
import type { SlackPost } from './render.ts'

/** Milliseconds for one answer. */
const timeout = 5_000
/** Where Slack's own are. */
const slackHost = 'hooks.slack.com'

export interface Answer {
  /** `text` takes the place of the message that was pressed; without, it goes. */
  instead: (url: string, text: string | undefined, signal: AbortSignal) => Promise<void>
  /** A message of its own, which one person sees: also where customers read along. */
  beside: (url: string, post: SlackPost, signal: AbortSignal) => Promise<void>
}

/** The URL comes from a payload, so only Slack's host and the emulator's are talked to. Throws SendError. */
export function createAnswer(apiUrl: string): Answer {
  const { host } = new URL(apiUrl)
  const allowed = [host === 'slack.com' ? slackHost : host]
  async function say(url: string, body: object, signal: AbortSignal): Promise<void> {
    const target = URL.parse(url)
    if (!target || !allowed.includes(target.host)) {
      throw new SendError('not an address for answers', { again: 'never', code: 'host_not_allowed' })
    }
    const status = await post(
      target,
      JSON.stringify(body),
      AbortSignal.any([signal, AbortSignal.timeout(timeout)]),
    )
    if (status >= 300)
      throw new SendError(`the answer was refused with ${status}`, { again: 'never', code: String(status) })
  }
  return {
    instead: (url, text, signal) =>
      say(url, text === undefined ? { delete_original: true } : { replace_original: true, text }, signal),
    beside: (url, post, signal) =>
      say(url, { response_type: 'ephemeral', replace_original: false, ...post }, signal),
  }
}

async function post(url: URL, body: string, signal: AbortSignal): Promise<number> {
  try {
    const headers = { 'content-type': 'application/json' }
    const { statusCode, body: answer } = await request(url, { method: 'POST', headers, body, signal })
    await answer.dump()
    return statusCode
  } catch (error) {
    throw new SendError(messageOf(error), { again: 'retry', outcome: 'unknown', cause: error })
  }
}

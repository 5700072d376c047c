/** What the Slack tests share: a clock that stands, a log that remembers, and requests signed as Slack signs. */
import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { createSlack } from '../../../src/channels/slack/index.ts'
import type { Connector, Received } from '../../../src/core/channel.ts'
import type { Clock, Log } from '../../../src/core/log.ts'

export const secret = 'demo-signing-secret'
/** Seconds; the time of the fixtures. */
export const now = 1767225600

export const clock: Clock = { now: () => now * 1000, sleep: () => Promise.resolve() }

export interface Line {
  level: 'debug' | 'info' | 'warn' | 'error'
  facts: object
  message: string
}

export function createLog(): Log & { lines: Line[] } {
  const lines: Line[] = []
  const write = (level: Line['level']) => (facts: object, message: string) =>
    void lines.push({ level, facts, message })
  return { lines, debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}

export const connect = (
  options: { secrets?: string[]; log?: Log; apiUrl?: string; teams?: string[] } = {},
): Promise<Connector> =>
  createSlack(
    {
      botToken: 'xoxb-invented',
      signingSecrets: options.secrets ?? [secret],
      staffChannel: 'C0STAFF',
      ...(options.apiUrl && { apiUrl: options.apiUrl }),
      ...(options.teams && { teams: options.teams }),
    },
    { publicUrl: 'https://switchboard.example', clock, log: options.log ?? createLog() },
  )

export const fixture = (name: string): string =>
  readFileSync(new URL(`../../fixtures/slack/${name}.json`, import.meta.url), 'utf8')

export const signatureOf = (body: string | Uint8Array, stamp: string | number = now, key = secret): string =>
  `v0=${createHmac('sha256', key).update(`v0:${stamp}:`).update(body).digest('hex')}`

/** A POST as Slack makes it; `headers` replace what would be sent. */
export function slackRequest(path: string, body: string, headers: Record<string, string> = {}): Request {
  return new Request(`https://switchboard.example${path}`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-slack-request-timestamp': String(now),
      'x-slack-signature': signatureOf(body),
      ...headers,
    },
  })
}

export const events = '/webhooks/slack/events'
export const interactions = '/webhooks/slack/interactions'
export const commands = '/webhooks/slack/commands'

const form = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }

export const formRequest = (path: string, fields: Record<string, string>): Request =>
  slackRequest(path, new URLSearchParams(fields).toString(), form)

export const pressRequest = (name: string): Request => formRequest(interactions, { payload: fixture(name) })

/** Hands a request to the route of its path. */
export async function receive(connector: Connector, request: Request): Promise<Received> {
  const { pathname } = new URL(request.url)
  const route = connector.routes.find(({ path }) => path === pathname)
  if (!route) throw new TypeError(`no route ${pathname}`)
  return route.receive(request)
}

/** The event of a fixture, received. */
export const receiveFixture = (connector: Connector, name: string): Promise<Received> =>
  receive(connector, slackRequest(events, fixture(name)))

/** `expect.stringContaining`, typed as the unknown it is. */
export const containing = (words: string): unknown => expect.stringContaining(words)

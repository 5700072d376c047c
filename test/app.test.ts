/** The HTTP face: every answer, and every refusal as `{"error":{"code","message"}}`. */
import { listUnreadable } from '../src/core/pipeline/unreadable.ts'
import { createHmac } from 'node:crypto'
import { request } from 'node:http'
import { text as textOf } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createApp } from '../src/app.ts'
import type { Received } from '../src/core/channel.ts'
import { createGateway } from '../src/gateway.ts'
import { createMetrics } from '../src/insight/metrics.ts'
import { credentials } from '../src/sandbox/cast.ts'
import { createOutside } from './support/outside.ts'
import { movingClock, partsFor, quietLog, scriptedModel, text } from './support/pipeline.ts'
import { startStage, type Stage } from './support/stage.ts'

let stage: Stage
let url = ''
beforeAll(async () => {
  stage = await startStage()
  url = stage.gateways[0]?.url ?? ''
})
afterAll(() => stage.close())

const paths = ['/webhooks/slack/events', '/webhooks/slack/interactions', '/webhooks/slack/commands', '/webhooks/twilio', '/webhooks/twilio/status'] // prettier-ignore
const posted = (path: string, body: string, headers: { [name: string]: string } = {}) =>
  fetch(`${url}${path}`, { method: 'POST', body, headers })

/** Status and code; fails unless the body is a problem as DESIGN fixes it. */
async function problemOf(response: Response): Promise<[number, string]> {
  expect(response.headers.get('content-type')).toContain('application/json')
  const { error } = problem.parse(await response.json())
  return [response.status, error.code]
}
const problem = z.strictObject({
  error: z.strictObject({ code: z.string().regex(/^[a-z_]+$/), message: z.string().regex(/\S \S/) }),
})

describe('the process', () => {
  it('is alive, and ready', async () => {
    for (const path of ['/healthz', '/readyz']) {
      const response = await fetch(`${url}${path}`)
      expect([response.status, await response.json()]).toEqual([200, { ok: true }])
    }
  })

  it('answers HEAD as load balancers ask', async () => {
    expect((await fetch(`${url}/healthz`, { method: 'HEAD' })).status).toBe(200)
  })

  it('shows its counters to Prometheus', async () => {
    await posted('/webhooks/twilio', 'unsigned')
    const response = await fetch(`${url}/metrics`)
    expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4')
    expect(await response.text()).toMatch(
      /^switchboard_webhooks_refused_total\{code="bad_signature"\} [1-9]/m,
    )
  })
})

describe('what is refused', () => {
  it.each(['/', '/nobody', '/webhooks', '/webhooks/fax', '/healthz/x', '/%zz', '/webhooks/twilio/'])(
    '%s is nobody’s: 404',
    async (path) => expect(await problemOf(await fetch(`${url}${path}`))).toEqual([404, 'not_found']),
  )

  it.each(paths)('%s takes a POST only', async (path) => {
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH']) {
      const response = await fetch(`${url}${path}`, { method })
      expect(response.headers.get('allow')).toBe('POST')
      expect(await problemOf(response)).toEqual([405, 'method_not_allowed'])
    }
    expect((await fetch(`${url}${path}`, { method: 'HEAD' })).status).toBe(405)
  })

  it.each(paths)('%s takes nothing unsigned', async (path) => {
    const status = path.includes('slack') ? 401 : 403
    expect(await problemOf(await posted(path, ''))).toEqual([status, 'bad_signature'])
    expect(await problemOf(await posted(path, '{"a":1}'))).toEqual([status, 'bad_signature'])
  })

  it('signed, and not what the provider sends: kept, as a retry would bring the same', async () => {
    const stamp = String(Math.floor(Date.now() / 1000))
    const slack = (body: string) =>
      posted('/webhooks/slack/events', body, {
        'content-type': 'application/json',
        'x-slack-request-timestamp': stamp,
        'x-slack-signature': `v0=${createHmac('sha256', credentials.slackSigningSecret).update(`v0:${stamp}:${body}`).digest('hex')}`,
      })
    for (const body of [
      '',
      'no json',
      '[]',
      '"text"',
      '{"type":"unheard_of"}',
      '{"type":"event_callback"}',
    ]) {
      expect((await slack(body)).status, body).toBe(200)
    }
    expect((await listUnreadable(stage.store)).map(({ body }) => body)).toEqual(
      expect.arrayContaining(['no json', '[]']),
    )
    const signature = createHmac('sha1', credentials.twilioToken)
      .update(`${stage.world.url}/webhooks/twilioHellox`)
      .digest('base64')
    const twilio = await posted('/webhooks/twilio', 'Hello=x', {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': signature,
    })
    expect(twilio.status).toBe(200)
    expect((await listUnreadable(stage.store)).map(({ body }) => body)).toContain('Hello=x')
  })

  const limits: [string, number][] = [
    ['/webhooks/slack/events', 4 * 1024 * 1024],
    ['/webhooks/twilio', 64 * 1024],
    ['/webhooks/twilio/status', 64 * 1024],
  ]
  it.each(limits)('%s takes %i bytes', async (path, limit) => {
    expect(await problemOf(await posted(path, 'x'.repeat(limit + 1)))).toEqual([413, 'body_too_large'])
    expect((await posted(path, 'x'.repeat(limit))).status).not.toBe(413)
  })

  it.each(limits)('%s counts what comes without a length', async (path, limit) => {
    const { status, body } = await streamed(path, limit + 1)
    expect(status).toBe(413)
    expect(JSON.parse(body)).toMatchObject({ error: { code: 'body_too_large' } })
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
  })
})

/** Posts this many bytes in chunks, announcing no length. */
function streamed(path: string, size: number): Promise<{ status: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const call = request(`${url}${path}`, { method: 'POST' }, (response) => {
      textOf(response).then((body) => resolve({ status: response.statusCode, body }), reject)
    })
    call.on('error', reject)
    const chunk = Buffer.alloc(16 * 1024, 'x')
    for (let sent = 0; sent < size; sent += chunk.length) call.write(chunk.subarray(0, size - sent))
    call.end()
  })
}

describe('with the state down', () => {
  const message = text('hello', 0)
  const received: Received = {
    messages: [message],
    staff: [],
    deliveries: [],
    response: new Response('taken'),
  }
  const down = () => Promise.reject(new Error('connect ECONNREFUSED'))

  async function appOnDeadState(receive: () => Promise<Received>) {
    const store = { ...stage.store, append: down, resolve: down, ping: down }
    const metrics = createMetrics()
    const parts = await partsFor(
      store,
      createOutside(),
      scriptedModel(() => []),
      movingClock(),
    )
    const routes = [{ path: '/webhooks/test', receive }]
    const gateway = createGateway({ ...parts, connectors: [{ name: 'test', channels: [], routes }] })
    return createApp(gateway, quietLog, metrics)
  }

  it('it is alive and not ready, and takes nothing it could lose', async () => {
    const app = await appOnDeadState(async () => received)
    expect((await app.request('/healthz')).status).toBe(200)
    expect(await problemOf(await app.request('/readyz'))).toEqual([503, 'state_unreachable'])
    const refused = await app.request('/webhooks/test', { method: 'POST' })
    expect(await problemOf(refused)).toEqual([503, 'not_stored'])
  })

  it('a fault of ours tells nobody outside what it was', async () => {
    const app = await appOnDeadState(() => Promise.reject(new TypeError('a.b is no function')))
    const failed = await app.request('/webhooks/test', { method: 'POST' })
    expect(await failed.clone().text()).not.toContain('no function')
    expect(await problemOf(failed)).toEqual([500, 'internal'])
  })

  it('takes so many webhooks at once, sends the others away, and takes again when there is room', async () => {
    const stuck = Promise.withResolvers<Received>()
    const app = await appOnDeadState(() => stuck.promise)
    const post = async () => app.request('/webhooks/test', { method: 'POST' })
    const taken = Array.from({ length: 1_000 }, post)
    expect(await problemOf(await post())).toEqual([503, 'busy'])
    stuck.resolve({ ...received, messages: [] })
    expect((await Promise.all(taken)).every(({ ok }) => ok)).toBe(true)
    expect((await post()).status).toBe(200)
  })
})

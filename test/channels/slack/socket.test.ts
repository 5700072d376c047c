/** Socket Mode, over a real WebSocket: the same payloads, acknowledged only when they are stored. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Connector, Listener, Received } from '../../../src/core/channel.ts'
import { RequestError } from '../../../src/core/errors.ts'
import { createSlack } from '../../../src/channels/slack/index.ts'
import { seal } from '../../../src/channels/slack/seal.ts'
import { startSocketServer } from './socket-server.ts'
import { clock, createLog, fixture, secret } from './support.ts'

let slack: Awaited<ReturnType<typeof startSocketServer>>
let connector: Connector
let listener: Listener | undefined
let taken: Omit<Received, 'response'>[]
let store: (received: Omit<Received, 'response'>) => Promise<void>
const log = createLog()
const bookmarks = { at: async () => undefined, move: async () => {} }

beforeEach(async () => {
  slack = await startSocketServer()
  taken = []
  log.lines.length = 0
  store = async (received) => {
    taken.push(received)
    received.respond?.(received.staff.map(() => ({})))
  }
  connector = await open()
})
afterEach(async () => {
  await listener?.close()
  listener = undefined
  await connector.close?.()
  await slack.close()
})

const open = () =>
  createSlack(
    {
      ...{ botToken: 'xoxb-invented', appToken: 'xapp-invented', signingSecrets: [secret] },
      ...{ staffChannel: 'C0STAFF', apiUrl: slack.apiUrl },
    },
    { publicUrl: 'https://switchboard.example', clock, log },
  )

async function listen(): Promise<void> {
  listener = await connector.listen?.((received) => store(received), bookmarks)
  await slack.connected()
}
const event = (name: string): unknown => JSON.parse(fixture(name))
const texts = () => taken.flatMap(({ messages }) => messages.map(({ text }) => text))

test('without a token there is no socket', async () => {
  const http = await createSlack(
    { botToken: 'xoxb-invented', signingSecrets: [secret], staffChannel: 'C0STAFF', apiUrl: slack.apiUrl },
    { publicUrl: 'https://switchboard.example', clock, log },
  )
  expect(http.listen).toBeUndefined()
  await http.close?.()
})

test('an event is read as by HTTP, stored, then acknowledged', async () => {
  await listen()
  let stored = () => {}
  const held = new Promise<void>((resolve) => void (stored = resolve))
  const began = new Promise<void>((resolve) => {
    store = async (received) => {
      taken.push(received)
      resolve()
      await held
    }
  })
  const id = slack.send('events_api', event('customer-writes'), { retry_attempt: 1, retry_reason: 'timeout' })
  await began
  expect(taken[0]?.messages).toMatchObject([{ id: 'slack:C0NORTH/1767225600.000200' }])
  expect(slack.acks).toEqual([])
  stored()
  expect(await slack.ackOf(id)).toEqual({ envelope_id: id, payload: {} })
  expect(log.lines.map(({ facts }) => facts)).toContainEqual({ retryNum: 1, retryReason: 'timeout' })
})

test('what could not be stored is not acknowledged, and is taken when Slack brings it again', async () => {
  await listen()
  const refused = new Promise<void>((resolve) => {
    store = async () => {
      resolve()
      throw new RequestError(503, 'not_stored', 'The message could not be stored.')
    }
  })
  const first = slack.send('events_api', event('customer-writes'))
  await refused
  store = async (received) => void taken.push(received)
  await slack.ackOf(slack.send('events_api', event('customer-writes'), { retry_attempt: 1 }))
  expect(texts()).toHaveLength(1)
  expect(slack.acks.map(({ envelope_id }) => envelope_id)).not.toContain(first)
  expect(log.lines.filter(({ level }) => level === 'warn')).toHaveLength(1)
})

describe('what people do', () => {
  test('a press, and a command whose answer goes along with the acknowledgement', async () => {
    await listen()
    await slack.ackOf(slack.send('interactive', event('staff-presses-claim')))
    expect(taken[0]?.staff).toMatchObject([{ kind: 'pressed', action: 'claim' }])
    store = async (received) => void received.respond?.([{ say: 'Only you see this.' }])
    const fields = { command: '/case', text: 'help', user_id: 'U0MAYA', channel_id: 'C0STAFF' }
    const { payload } = await slack.ackOf(slack.send('slash_commands', fields))
    expect(payload).toMatchObject({ response_type: 'ephemeral', text: 'Only you see this.' })
  })

  test('a form with a fault stays open', async () => {
    await listen()
    store = async (received) => void received.respond?.([{ errors: { note: 'Say a little more.' } }])
    const view = {
      ...{
        id: 'V1',
        callback_id: 'desk:resolve',
        private_metadata: seal(secret, '{"case":"C-1","round":1}'),
      },
      ...{ app_installed_team_id: 'T0HOME', state: { values: {} } },
    }
    const payload = { type: 'view_submission', user: { id: 'U0MAYA', team_id: 'T0HOME' }, view }
    expect((await slack.ackOf(slack.send('interactive', payload))).payload).toEqual({
      response_action: 'errors',
      errors: { note: 'Say a little more.' },
    })
  })

  test('what cannot be read: an event is kept and acknowledged, a form is not', async () => {
    await listen()
    const form = slack.send('interactive', { type: 'view_submission' })
    await slack.ackOf(
      slack.send('events_api', { type: 'event_callback', event: { type: 'message', channel: 7 } }),
    )
    expect(taken.map(({ unreadable }) => unreadable?.name)).toContain('UnreadableError')
    expect(slack.acks.map(({ envelope_id }) => envelope_id)).not.toContain(form)
  })
})

describe('the connection', () => {
  test.each(['recycle', 'drop'] as const)('is opened again after Slack ends it (%s)', async (how) => {
    await listen()
    slack[how]()
    await slack.until(() => (slack.opened() > 1 ? true : undefined))
    await slack.connected()
    await slack.ackOf(slack.send('events_api', event('customer-writes')))
    expect(texts()).toHaveLength(1)
  })

  test('a token that is refused for good stops the start, and says where to get another', async () => {
    slack.refuse('invalid_auth')
    await expect(connector.listen?.(store, bookmarks)).rejects.toMatchObject({
      name: 'ConfigError',
      faults: [expect.stringContaining('SLACK_APP_TOKEN')],
    })
  })

  test('while Slack is away it is tried again', async () => {
    slack.refuse('internal_error')
    listener = await connector.listen?.(store, bookmarks)
    await slack.until(() => (slack.opened() > 3 ? true : undefined))
    slack.refuse(undefined)
    await slack.connected()
    await slack.ackOf(slack.send('events_api', event('customer-writes')))
  })

  test('closing waits for what is being taken, and opens nothing again', async () => {
    await listen()
    let stored = () => {}
    const held = new Promise<void>((resolve) => void (stored = resolve))
    const began = new Promise<void>((resolve) => {
      store = async () => {
        resolve()
        await held
      }
    })
    const id = slack.send('events_api', event('customer-writes'))
    await began
    const closed = listener?.close()
    stored()
    await closed
    await slack.ackOf(id)
    listener = undefined
    expect(slack.opened()).toBe(1)
  })
})

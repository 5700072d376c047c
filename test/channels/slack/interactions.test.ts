import { beforeAll, expect, test } from 'vitest'
import type { Connector } from '../../../src/core/channel.ts'
import {
  connect,
  containing,
  events,
  fixture,
  formRequest,
  interactions,
  pressRequest,
  receive,
} from './support.ts'

let slack: Connector
beforeAll(async () => {
  slack = await connect()
})

test('a colleague presses a button of the desk', async () => {
  const { messages, staff, response } = await receive(slack, pressRequest('staff-presses-claim'))
  expect(messages).toEqual([])
  expect(staff).toEqual([
    {
      kind: 'pressed',
      id: 'slack:C0STAFF/1767225690.000100/1767225800.123400/U0MAYA',
      action: 'claim',
      value: '{"case":"C-7F3A2K","round":0}',
      thread: 'slack:T0HOME/C0STAFF/1767225690.000100',
      by: { id: 'slack:U0MAYA', name: 'maya' },
      at: 1767225800123,
      trigger: '1.2.3',
      answer: 'https://hooks.slack.example/actions/T0HOME/1/x',
    },
  ])
  expect([response.status, await response.text()]).toEqual([200, ''])
})

test('a customer presses a choice: a message in that thread, in our own workspace’s conversation', async () => {
  const { messages, staff } = await receive(slack, pressRequest('customer-presses-a-choice'))
  expect(staff).toEqual([])
  expect(messages).toEqual([
    {
      id: 'slack:C0NORTH/1767225750.000100/1767225800.123400/U0DANA',
      conversation: 'slack:T0HOME/C0NORTH/1767225600.000200',
      from: { key: 'slack:T0NORTH/U0DANA', assurance: 'recognised' },
      text: 'Yes, refund £40.00',
      files: [],
      at: 1767225800123,
      choice: 'yes:act-1',
    },
  ])
})

test.each([
  'outsider-presses-claim',
  'claim-pressed-in-a-customer-channel',
  'colleague-presses-a-customers-choice',
  'button-of-nobody',
])('%s: nothing happens', async (name) => {
  const { messages, staff, response } = await receive(slack, pressRequest(name))
  expect([messages, staff, response.status]).toEqual([[], [], 200])
})

test('presses that come at once do not mix', async () => {
  const names = ['staff-presses-claim', 'customer-presses-a-choice', 'staff-presses-claim']
  const all = await Promise.all(names.map((name) => receive(slack, pressRequest(name))))
  expect(all.map(({ messages, staff }) => [messages.length, staff.length])).toEqual([
    [0, 1],
    [1, 0],
    [0, 1],
  ])
})

test('one URL may be given to Slack for everything', async () => {
  const { staff } = await receive(slack, formRequest(events, { payload: fixture('staff-presses-claim') }))
  expect(staff).toHaveLength(1)
})

test('a press that is not of the documented shape is refused, not swallowed', async () => {
  const payload = fixture('staff-presses-claim').replace('"action_ts": "1767225800.123400"', '"action_ts": 5')
  await expect(receive(slack, formRequest(interactions, { payload }))).rejects.toMatchObject({
    status: 400,
    message: containing('action_ts'),
  })
})

test('a payload that is no JSON object is refused', async () => {
  for (const payload of ['{', '"text"', '[1]']) {
    await expect(receive(slack, formRequest(interactions, { payload }))).rejects.toMatchObject({
      status: 400,
    })
  }
})

test('a payload that Bolt trips over is refused, and is no fault of ours', async () => {
  for (const actions of ['null', '"x"', '[]', '[null]', '{}']) {
    const payload = fixture('staff-presses-claim').replace(
      /"actions": \[[^]*?\n  \]/,
      `"actions": ${actions}`,
    )
    expect(payload).toContain(`"actions": ${actions}`)
    const outcome = await receive(slack, formRequest(interactions, { payload })).catch(
      (error: unknown) => error,
    )
    expect(outcome).toSatisfy(
      (one: { status?: number; staff?: [] }) => one.status === 400 || one.staff?.length === 0,
    )
  }
})

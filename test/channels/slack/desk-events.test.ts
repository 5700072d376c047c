/** What people of ours do besides pressing buttons: forms, menus, edits, deletions, commands, their home page. */
import { beforeAll, describe, expect, it } from 'vitest'
import { seal } from '../../../src/channels/slack/seal.ts'
import type { Connector } from '../../../src/core/channel.ts'
import {
  commands,
  connect,
  containing,
  events,
  fixture,
  formRequest,
  interactions,
  receive,
  secret,
  slackRequest,
} from './support.ts'

let slack: Connector
beforeAll(async () => {
  slack = await connect()
})

const about = '{"case":"C-7F3A2K","round":1}'

interface Sent {
  about?: string
  key?: string
  team?: string
  callback?: string
}

const submission = ({
  about: text = about,
  key = secret,
  team = 'T0HOME',
  callback = 'desk:resolve',
}: Sent = {}) =>
  formRequest(interactions, {
    payload: JSON.stringify({
      type: 'view_submission',
      team: { id: team },
      user: { id: 'U0MAYA', name: 'maya', team_id: team },
      view: {
        id: 'V01',
        hash: '17.1',
        type: 'modal',
        callback_id: callback,
        private_metadata: seal(key, text),
        app_installed_team_id: 'T0HOME',
        state: {
          values: {
            outcome: { value: { type: 'radio_buttons', selected_option: { value: 'solved' } } },
            note: { value: { type: 'plain_text_input', value: 'Credited.' } },
            person: { value: { type: 'users_select', selected_user: 'U0TOM' } },
            empty: { value: { type: 'plain_text_input', value: null } },
          },
        },
      },
    }),
  })

describe('a form', () => {
  it('comes in with its values by field, and what it is about as we put it there', async () => {
    const { staff, messages } = await receive(slack, submission())
    expect(messages).toEqual([])
    expect(staff).toEqual([
      {
        kind: 'submitted',
        id: 'slack:V01/17.1',
        form: 'resolve',
        about,
        values: { outcome: 'solved', note: 'Credited.', person: 'slack:U0TOM' },
        by: { id: 'slack:U0MAYA', name: 'maya' },
        at: 1767225600000,
      },
    ])
  })

  it('is closed when all is well, and shows what is wrong next to its fields', async () => {
    const { respond } = await receive(slack, submission())
    const fine = respond?.([{}])
    expect([fine?.status, await fine?.text()]).toEqual([200, ''])
    const wrong = respond?.([{ errors: { note: 'Say why.' } }])
    expect(await wrong?.json()).toEqual({ response_action: 'errors', errors: { note: 'Say why.' } })
  })

  it('is refused when what it is about was changed, or sealed by somebody else', async () => {
    const foreign = receive(slack, submission({ key: 'another secret' }))
    await expect(foreign).rejects.toMatchObject({ status: 400, message: containing('private_metadata') })
  })

  it('holds over a change of the signing secret', async () => {
    const both = await connect({ secrets: [secret, 'the older one'] })
    expect((await receive(both, submission({ key: 'the older one' }))).staff).toHaveLength(1)
  })

  it.each([
    ['somebody from outside', { team: 'T0NORTH' }],
    ['a form that is not ours', { callback: 'survey' }],
  ])('%s: nothing happens', async (_what, sent) => {
    const { staff, response } = await receive(slack, submission(sent))
    expect([staff, response.status]).toEqual([[], 200])
  })
})

const press = (change: (payload: { [key: string]: unknown }) => object) => {
  const payload: { [key: string]: unknown } = JSON.parse(fixture('staff-presses-claim'))
  return receive(
    slack,
    formRequest(interactions, { payload: JSON.stringify({ ...payload, ...change(payload) }) }),
  )
}

describe('a press', () => {
  it('of a menu’s entry is a button of its own', async () => {
    const option = { text: { type: 'plain_text', text: 'Let go' }, value: `release ${about}` }
    const { staff } = await press(() => ({
      actions: [
        {
          type: 'overflow',
          action_id: 'desk:more',
          block_id: 'home:T0HOME/1-claimed',
          action_ts: '1767225800.123400',
          selected_option: option,
        },
      ],
    }))
    expect(staff).toMatchObject([{ kind: 'pressed', action: 'release', value: about }])
  })

  it('on what only they see names no message, and still says where and how to answer', async () => {
    const container = {
      type: 'message',
      message_ts: '1767225690.000900',
      channel_id: 'C0STAFF',
      is_ephemeral: true,
      thread_ts: '1767225690.000100',
    }
    const { staff } = await press(() => ({ message: undefined, container }))
    expect(staff).toMatchObject([
      {
        thread: 'slack:T0HOME/C0STAFF/1767225690.000100',
        trigger: '1.2.3',
        answer: 'https://hooks.slack.example/actions/T0HOME/1/x',
      },
    ])
  })
})

const said = { type: 'message', user: 'U0MAYA', team: 'T0HOME', text: 'Hello Dana', ts: '1767225700.000100' }
const thread_ts = '1767225690.000100'
const changed = (message: object, before: object = { ...said, thread_ts }) => ({
  type: 'message',
  subtype: 'message_changed',
  hidden: true,
  channel: 'C0STAFF',
  ts: '1767225710.000100',
  event_ts: '1767225710.000100',
  message: { ...said, thread_ts, ...message },
  previous_message: before,
})
const edited = { user: 'U0MAYA', ts: '1767225710.000000' }
const deleted = (previous: object) => ({
  type: 'message',
  subtype: 'message_deleted',
  hidden: true,
  channel: 'C0STAFF',
  ts: '1767225720.000100',
  event_ts: '1767225720.000100',
  deleted_ts: said.ts,
  previous_message: { ...said, ...previous },
})

const event = async (inner: object) => {
  const envelope: object = JSON.parse(fixture('staff-replies-in-a-case'))
  return receive(slack, slackRequest(events, JSON.stringify({ ...envelope, event: inner })))
}

describe('in a case’s thread', () => {
  it('an edit says which message, and what it says now', async () => {
    const { staff } = await event(changed({ text: 'Hello *Dana*!', edited }))
    expect(staff).toEqual([
      {
        kind: 'edited',
        id: 'slack:C0STAFF/1767225700.000100/1767225710.000000',
        message: 'slack:C0STAFF/1767225700.000100',
        thread: 'slack:T0HOME/C0STAFF/1767225690.000100',
        by: { id: 'slack:U0MAYA', name: 'U0MAYA' },
        text: 'Hello **Dana**!',
        at: 1767225710000,
      },
    ])
  })

  it('a deletion says which message', async () => {
    const { staff } = await event(deleted({ thread_ts }))
    expect(staff).toMatchObject([
      { kind: 'deleted', message: 'slack:C0STAFF/1767225700.000100', by: { id: 'slack:U0MAYA' } },
    ])
  })

  it.each([
    ['a preview that Slack added', changed({})],
    ['an edit of the same words', changed({ edited })],
    ['a change to what our bot wrote', changed({ text: 'x', edited, bot_id: 'B0BOT' })],
    ['a change outside a thread', changed({ text: 'x', edited, thread_ts: undefined })],
    ['an edit by somebody from outside', changed({ text: 'x', edited, team: 'T0NORTH' })],
    ['a deletion outside a thread', deleted({})],
    ['a deletion of what our bot wrote', deleted({ thread_ts, bot_id: 'B0BOT' })],
  ])('%s: nothing happens', async (_what, inner) => {
    expect((await event(inner)).staff).toEqual([])
  })
})

describe('elsewhere', () => {
  it('a command comes in with its words, and is answered to its author only', async () => {
    const fields = {
      command: '/case',
      text: ' find dana ',
      user_id: 'U0TOM',
      user_name: 'tom',
      channel_id: 'C0STAFF',
      trigger_id: '1.2.3',
    }
    const { staff, respond } = await receive(slack, formRequest(commands, fields))
    expect(staff).toMatchObject([
      { kind: 'ran', command: '/case', text: 'find dana', channel: 'C0STAFF', trigger: '1.2.3' },
    ])
    expect(await respond?.([{ say: 'Nobody found.' }]).json()).toEqual({
      response_type: 'ephemeral',
      text: 'Nobody found.',
      blocks: [{ type: 'markdown', text: 'Nobody found.' }],
    })
  })

  it('opening our app’s home is told, its messages tab is not', async () => {
    const opened = { type: 'app_home_opened', user: 'U0MAYA', tab: 'home', event_ts: '1767225730.000100' }
    expect((await event(opened)).staff).toMatchObject([{ kind: 'opened_home', by: { id: 'slack:U0MAYA' } }])
    expect((await event({ ...opened, tab: 'messages' })).staff).toEqual([])
  })
})

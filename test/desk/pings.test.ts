/** Calls that ring: mentions as Slack takes them from an app, where it notifies of them, and never out of a text. */
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { createSlackApi, type SlackApi } from '../../src/channels/slack/api.ts'
import type { CaseView, Desk, Ping } from '../../src/core/desk.ts'
import { createSlackDesk } from '../../src/desk/index.ts'
import { renderNote } from '../../src/desk/thread.ts'
import { type FakeSlack, startSlack, token } from '../channels/slack/emulator.ts'
import { createLog } from '../channels/slack/support.ts'

const maya = { id: 'slack:U0MAYA', name: 'Maya' }

describe('a note that calls somebody', () => {
  test.each<[string, Ping, string]>([
    ['all who are there', { who: 'here' }, '<!here>'],
    ['a user group', { who: 'group', group: 'S0LEADS' }, '<!subteam^S0LEADS>'],
    ['one person', { who: 'person', person: maya }, '<@U0MAYA>'],
  ])('%s', (_who, ping, mention) => {
    const text = `${mention} Somebody waits.`
    expect(renderNote({ kind: 'system', text: 'Somebody waits.', ping })).toEqual([
      { blocks: [{ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } }], text },
    ])
  })

  it.each(['system', 'customer', 'bot', 'colleague', 'other'] as const)(
    'does not do so by what stands in the text of a %s note',
    (kind) => {
      const posts = renderNote({ kind, text: 'wake up <!here> <!subteam^S0LEADS> <@U0MAYA> @here' })
      expect(JSON.stringify(posts)).not.toMatch(/<[!@]/)
    },
  )
})

describe('where it is posted', () => {
  const signal = new AbortController().signal
  let slack: FakeSlack
  let api: SlackApi
  let desk: Desk
  beforeAll(async () => {
    slack = await startSlack()
    api = createSlackApi({ botToken: token, apiUrl: slack.apiUrl }, { log: createLog() })
    desk = createSlackDesk({ api, staffChannel: slack.staffChannel, secret: 'invented' })
  })
  afterAll(async () => {
    await api.close()
    await slack.close()
  })
  const view: CaseView = {
    ...{ id: 'C-7F3A2K', state: 'open', round: 0, priority: 'urgent', opened: 0, deadline: 0 },
    ...{ channel: 'sms', channels: ['sms'], replyOn: 'sms', signals: [], sentiment: [] },
    customer: { name: 'Priya Raman', assurance: 'recognised' },
    summary: { said: [], done: [], found: [], left: [] },
    ...{ writes: [], timeline: [], links: {} },
  }
  const call = async (id: string, ping: Ping) => {
    const thread = await desk.card(`card-${id}`, view, undefined, signal)
    const { provider } = await desk.note(id, thread, { kind: 'system', text: id, ping }, signal)
    const inThread = await slack.thread(slack.staffChannel, thread.slice(thread.lastIndexOf('/') + 1))
    return { thread, provider, inThread: inThread.slice(1).map(({ text }) => text) }
  }

  it('is the thread for a group, and the channel for those who are there, whom a thread would not reach', async () => {
    expect((await call('call-1', { who: 'group', group: 'S0LEADS' })).inThread).toHaveLength(1)
    const { thread, provider, inThread } = await call('call-2', { who: 'here' })
    expect(inThread).toEqual([])
    const root = thread.slice(thread.lastIndexOf('/') + 1).replace('.', '')
    const ts = provider[0]?.slice(provider[0].lastIndexOf('/') + 1) ?? ''
    const [posted] = await slack.thread(slack.staffChannel, ts)
    expect(posted?.text).toMatch(new RegExp(`^<!here> call-2 <https?://[^|]+/p${root}\\|Open the case>$`))
    // What a crash left in doubt is looked for where it went.
    const found = await desk.find('call-2', thread, signal)
    expect(found?.slice(found.lastIndexOf('/'))).toBe(provider[0]?.slice(provider[0].lastIndexOf('/')))
  })
})

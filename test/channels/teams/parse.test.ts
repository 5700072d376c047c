/** Recorded activities, and what they come to. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { plainText } from '../../../src/channels/teams/text.ts'
import { recordingLog } from '../../support/webhooks.ts'
import { dana, openSigned, receive, recorded, refusedWith, tenant } from './bench.ts'
import { appId, serviceUrl } from './keys.ts'

const log = recordingLog()
let teams: Awaited<ReturnType<typeof openSigned>>
beforeAll(async () => void (teams = await openSigned({}, log)))
afterAll(() => teams.close())

const activity = (name: string, more: object = {}) =>
  JSON.stringify({ ...z.looseObject({}).parse(JSON.parse(recorded(name))), ...more })
const received = (body: string) => receive(teams.connector, teams.signed(body))
const messageOf = async (name: string, more: object = {}) =>
  (await received(activity(name, more))).messages[0]

test('a message in a personal chat, with all it takes to answer it', async () => {
  const { messages, response } = await received(recorded('customer-writes'))
  expect([response.status, await response.text()]).toEqual([200, ''])
  expect(messages).toEqual([
    {
      id: 'teams:a:1pKx0Qm7vJ2dana-and-brightline/1767225600101',
      conversation: `teams:${tenant}/a:1pKx0Qm7vJ2dana-and-brightline`,
      from: { key: `teams:${tenant}/${dana}`, name: 'Dana Whitfield', assurance: 'recognised' },
      text: 'Why is my last invoice higher than usual?',
      files: [],
      at: Date.UTC(2026, 0, 1, 0, 0, 0, 123),
      reference: {
        serviceUrl,
        channelId: 'msteams',
        conversation: {
          id: 'a:1pKx0Qm7vJ2dana-and-brightline',
          conversationType: 'personal',
          tenantId: tenant,
        },
        bot: { id: `28:${appId}`, name: 'Brightline Support' },
        user: { id: '29:1danaKx0Qm7vJ2', name: 'Dana Whitfield', aadObjectId: dana },
        locale: 'en-GB',
      },
    },
  ])
})

test('in a channel: the thread is kept to the letter, mentions of us go, other people keep their names', async () => {
  expect(await messageOf('customer-writes-in-a-channel')).toMatchObject({
    conversation: `teams:${tenant}/19:5d0b8f4e2c@thread.tacv2;messageid=1767225600000`,
    text: 'please refund\ninvoice 12 & tell Sam Okafor',
    reference: { conversation: { id: '19:5d0b8f4e2c@thread.tacv2;messageid=1767225600000', isGroup: true } },
  })
})

test('in a group chat: what a person wrote in angle brackets stays', async () => {
  expect(await messageOf('customer-writes-in-a-group-chat')).toMatchObject({ text: 'is <b> allowed?' })
})

test('ids of people and tenants are the same in upper case', async () => {
  const shouting = {
    from: { id: '29:1', aadObjectId: dana.toUpperCase() },
    channelData: { tenant: { id: tenant.toUpperCase() } },
  }
  expect(await messageOf('customer-writes', shouting)).toMatchObject({
    from: { key: `teams:${tenant}/${dana}` },
  })
})

test('a guest without an object id is not vouched for', async () => {
  expect((await messageOf('guest-writes'))?.from).toEqual({
    key: `teams:${tenant}/29:1guestQm7vJ2`,
    name: 'A guest',
    assurance: 'anonymous',
  })
})

test('files and pictures; cards, quotes and the HTML twin are none', async () => {
  expect(await messageOf('customer-shares-a-file')).toMatchObject({
    text: '',
    files: [
      {
        from: 'teams',
        id: '1150D938-8870-4044-9F2C-5BBDEBA70C9D',
        name: 'invoice.pdf',
        type: 'pdf',
        url: 'https://northwind.example/download?token=short-lived',
      },
    ],
  })
  const picture = await messageOf('customer-pastes-a-picture')
  expect(picture?.text).toBe('This is what I see')
  expect(picture?.files).toMatchObject([
    { type: 'image/png', url: expect.stringContaining('/v3/attachments/') },
  ])
  const odd = [{ contentType: 'image/png', contentUrl: 'file:///etc/passwd' }]
  expect((await messageOf('customer-writes', { attachments: odd }))?.files[0]).not.toHaveProperty('url')
})

test('a press of our card', async () => {
  expect(await messageOf('customer-presses-a-choice')).toMatchObject({
    id: expect.stringMatching(/^teams:a:1pKx0Qm7vJ2dana-and-brightline\/\d+$/),
    choice: 'yes:act-1',
    text: 'Yes, refund £120.00',
  })
})

test('a press that wants an answer gets one, and is the same press under a new id', async () => {
  const first = await received(recorded('customer-executes-a-choice'))
  // The buttons make way for what was pressed.
  expect([first.response.status, await first.response.json()]).toMatchObject([
    200,
    {
      statusCode: 200,
      type: 'application/vnd.microsoft.card.adaptive',
      value: { type: 'AdaptiveCard', body: [{ type: 'TextBlock', text: '✓ Yes, refund £120.00' }] },
    },
  ])
  expect(first.messages).toMatchObject([{ choice: 'yes:act-1', text: 'Yes, refund £120.00' }])
  const again = await messageOf('customer-executes-a-choice', { id: 'f:another' })
  expect(again?.id).toBe(first.messages[0]?.id)
  const elsewhere = await messageOf('customer-executes-a-choice', { replyToId: '1767225600099' })
  expect(elsewhere?.id).not.toBe(first.messages[0]?.id)
})

test('among others a press leaves the card to whose it is', async () => {
  const group = {
    conversation: { id: '19:group', conversationType: 'groupChat', isGroup: true, tenantId: tenant },
  }
  const { response, messages } = await received(activity('customer-executes-a-choice', group))
  expect(await response.json()).toEqual({
    statusCode: 200,
    type: 'application/vnd.microsoft.activity.message',
    value: 'Got it.',
  })
  expect(messages).toHaveLength(1)
})

test('a card of nobody’s, and an invoke of something we do not have', async () => {
  const card = await received(recorded('customer-executes-a-card-of-nobody'))
  expect(card.messages).toEqual([])
  expect([card.response.status, await card.response.json()]).toMatchObject([
    200,
    { statusCode: 400, type: 'application/vnd.microsoft.error' },
  ])
  const search = await received(recorded('message-extension-searches'))
  expect(search.messages).toEqual([])
  expect([search.response.status, await search.response.json()]).toMatchObject([
    501,
    { error: { code: 'not_implemented' } },
  ])
})

test.each([
  ['customer-reacts', 'debug'],
  ['customer-types', 'debug'],
  ['message-read', 'debug'],
  ['our-bot-writes', 'debug'],
  ['another-bot-writes', 'debug'],
  ['message-of-nothing', 'debug'],
  ['person-of-no-tenant-writes', 'warn'],
])('%s: nobody’s message, logged as %s', async (name, level) => {
  const { messages, response } = await received(recorded(name))
  expect([messages, response.status]).toEqual([[], 200])
  expect(log.lines.at(-1)).toMatchObject({ level, facts: { channel: 'teams' } })
})

test('a message that was changed, and one that was taken back', async () => {
  const from = `teams:${tenant}/${dana}`
  const { messages, changes } = await received(recorded('customer-edits'))
  expect(messages).toEqual([])
  expect(changes).toMatchObject([
    {
      kind: 'edited',
      from,
      message: expect.stringMatching(/^teams:a:1pKx0Qm7vJ2dana-and-brightline\/\d+$/),
      text: 'Why is my last invoice lower?',
      files: [],
    },
  ])
  expect((await received(recorded('customer-deletes'))).changes).toMatchObject([{ kind: 'deleted', from }])
})

test('the same change again is the same one, another change of the message is another', async () => {
  const idOf = async (more: object = {}) =>
    (await received(activity('customer-edits', more))).changes?.[0]?.id
  const first = await idOf()
  expect(await idOf()).toBe(first)
  expect(await idOf({ text: 'Why is it?' })).not.toBe(first)
  expect(first?.length).toBeLessThan(100)
})

test.each([
  ['app-installed', true],
  ['bot-added', true],
  ['app-removed', false],
])('%s: the door is open: %s', async (name, open) => {
  const { messages, doors, response } = await received(recorded(name))
  expect([messages, response.status]).toEqual([[], 200])
  expect(doors).toMatchObject([
    {
      conversation: `teams:${tenant}/a:1pKx0Qm7vJ2dana-and-brightline`,
      from: { key: `teams:${tenant}/${dana}`, name: 'Dana Whitfield' },
      open,
      reference: { serviceUrl, conversation: { conversationType: 'personal' } },
    },
  ])
})

test('somebody else who joins or leaves is nothing to us', async () => {
  const members = [{ id: '29:another' }]
  for (const more of [{ membersAdded: members }, { membersAdded: undefined, membersRemoved: members }]) {
    expect((await received(activity('bot-added', more))).doors).toEqual([])
  }
  const left = { membersAdded: undefined, membersRemoved: [{ id: `28:${appId}` }] }
  expect((await received(activity('bot-added', left))).doors).toMatchObject([{ open: false }])
})

test('a message from us to us is ours, also where Teams does not say that we are a bot', async () => {
  const us = { id: `28:${appId}`, name: 'Brightline Support' }
  expect(await messageOf('customer-writes', { from: us })).toBeUndefined()
})

describe('with a list of tenants', () => {
  test('people of the others are not heard, which is warned of', async () => {
    const lines = recordingLog()
    const closed = await openSigned({ tenants: ['5C0F3B1E-2A64-4D0B-9A57-0E1D7C9B1009'] }, lines)
    const stranger = await receive(closed.connector, closed.signed(recorded('customer-writes')))
    expect([stranger.messages, stranger.response.status]).toEqual([[], 200])
    expect(lines.lines).toMatchObject([{ level: 'warn', facts: { why: expect.stringContaining(tenant) } }])
    const listed = activity('customer-writes', {
      channelData: { tenant: { id: '5c0f3b1e-2a64-4d0b-9a57-0e1d7c9b1009' } },
    })
    expect((await receive(closed.connector, closed.signed(listed))).messages).toHaveLength(1)
    await closed.close()
  })
})

test.each([
  ['no id', { id: undefined }],
  ['an id too long for a key', { id: '1'.repeat(61) }],
  ['no conversation', { conversation: undefined }],
  ['a conversation without an id', { conversation: { tenantId: tenant } }],
  ['a tenant with a slash', { channelData: { tenant: { id: 'a/b' } } }],
  ['no sender', { from: undefined }],
  ['text that is none', { text: 7 }],
  ['attachments that are none', { attachments: 'x' }],
  ['no type', { type: undefined }],
])('%s is refused with 400', async (_name, more) => {
  expect(await refusedWith(teams.connector, teams.signed(activity('customer-writes', more)))).toBe(400)
})

describe('words', () => {
  const mention = (id: string, name: string, text?: string) => ({
    type: 'mention',
    mentioned: { id, name },
    text,
  })
  test.each([
    ['all mentions of us', '<at>B</at> a <at>B</at> b<at>B</at>', [mention('us', 'B', '<at>B</at>')], 'a b'],
    ['a mention that has no text of its own', 'x <at>B</at>', [mention('us', 'B')], 'x'],
    [
      'names with signs that mean something in patterns',
      '<at>$& (Ops)</at> hi',
      [mention('o', '$& (Ops)', '<at>$& (Ops)</at>')],
      '$& (Ops) hi',
    ],
    ['a mention nobody explains', '<at id="1">Jo</at> hi', [], 'Jo hi'],
    [
      'entities, once',
      '&amp;lt; &#8364;&#x20AC; &nbsp;&quot;q&quot; &apos; &bogus; &#0; &#9999999;',
      [],
      '&lt; €€ "q" \' &bogus; &#0; &#9999999;',
    ],
    ['line ends', 'a \r\n\r\n b\rc', [], 'a\n\nb\nc'],
  ])('%s', (_name, text, entities, expected) => {
    expect(plainText(text, entities, 'us')).toBe(expected)
  })
})

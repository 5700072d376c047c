/** Sending: what reaches Teams, and what a failure means. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTeams } from '../../../src/channels/teams/index.ts'
import type { Channel } from '../../../src/core/channel.ts'
import { systemClock } from '../../../src/core/log.ts'
import { closedUrl } from '../../support/faults.ts'
import { recordingLog } from '../../support/webhooks.ts'
import { tenant } from './bench.ts'
import { refusal, startConversations, type Conversations } from './conversations.ts'
import { conversation, failureOf, live, onlyChannel, outbound, place, referenceAt } from './sending.ts'

describe('sending', () => {
  let teams: Conversations
  let channel: Channel
  let close: () => Promise<void>
  const log = recordingLog()
  beforeAll(async () => {
    teams = await startConversations()
    const connector = await createTeams({ auth: 'none', streaming: false }, { clock: systemClock, log })
    channel = onlyChannel(connector)
    close = async () => {
      await connector.close?.()
      await teams.close()
    }
  })
  afterAll(() => close())

  const send = (text: string, more: object = {}, signal = live()) =>
    channel.send(outbound(text, teams.serviceUrl, more), signal)

  test('an activity in the conversation, from us to the person, with a card for choices', async () => {
    const { provider } = await send('Refund **£120.00**?', { choices: [{ value: 'yes:a', label: 'Yes' }] })
    const taken = teams.taken.at(-1)
    expect(provider).toEqual([expect.stringMatching(new RegExp(`^teams:${place}/\\d+$`))])
    expect(taken?.conversation).toBe(place)
    expect(taken?.activity).toMatchObject({
      type: 'message',
      text: 'Refund **£120.00**?',
      textFormat: 'markdown',
      channelId: 'msteams',
      locale: 'en-GB',
      from: { id: '28:us', name: 'Brightline Support' },
      recipient: { id: '29:dana', name: 'Dana Whitfield' },
      conversation: { id: place, conversationType: 'personal', tenantId: tenant },
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          content: {
            version: '1.5',
            body: [{ actions: [{ type: 'Action.Execute', data: { choice: 'yes:a', label: 'Yes' } }] }],
          },
        },
      ],
    })
    expect(taken?.activity).not.toHaveProperty('replyToId')
  })

  test('a thread in a channel is written to under its own id', async () => {
    const thread = '19:5d0b8f4e2c@thread.tacv2;messageid=1767225600000'
    await send('Here', {
      conversation: `teams:${tenant}/${thread}`,
      reference: referenceAt(teams.serviceUrl, thread),
    })
    expect(teams.taken.at(-1)?.conversation).toBe(thread)
  })

  test('a service URL without a slash at its end, as the Playground writes it', async () => {
    await send('No slash', { reference: referenceAt(teams.serviceUrl.slice(0, -1)) })
    expect(teams.taken.at(-1)?.activity.text).toBe('No slash')
  })

  test('an answer that does not name the message is an answer', async () => {
    for (const body of [{}, undefined, 'accepted'])
      teams.next({ after: { status: 202, ...(body !== undefined && { body }) } })
    expect([await send('a'), await send('b'), await send('c')]).toEqual(Array(3).fill({ provider: [] }))
  })

  test.each([
    ['too many requests', refusal(429, 'TooManyRequests'), 'retry', 'not-done', 'TooManyRequests'],
    ['two calls at once', refusal(412, 'PreconditionFailed'), 'retry', 'not-done', 'PreconditionFailed'],
    [
      'blocked by the person',
      refusal(403, 'ConversationBlockedByUser'),
      'never',
      'not-done',
      'ConversationBlockedByUser',
    ],
    [
      'removed from the team',
      refusal(403, 'BotNotInConversationRoster'),
      'never',
      'not-done',
      'BotNotInConversationRoster',
    ],
    [
      'a conversation that is gone',
      refusal(404, 'ConversationNotFound'),
      'never',
      'not-done',
      'ConversationNotFound',
    ],
    ['not registered', refusal(401, 'BotNotRegistered'), 'never', 'not-done', 'BotNotRegistered'],
    ['a fault of Teams', refusal(500, 'ServiceError'), 'retry', 'unknown', 'ServiceError'],
    ['a gateway’s page', { status: 502, body: 'Bad Gateway' }, 'retry', 'unknown', '502'],
    [
      'overloaded, with a time to wait',
      refusal(503, 'Busy', { 'retry-after': '1' }),
      'retry',
      'unknown',
      'Busy',
    ],
    [
      'sent elsewhere',
      { status: 307, headers: { location: 'http://127.0.0.1:1/' } },
      'never',
      'not-done',
      '307',
    ],
    ['a cut connection', 'cut', 'retry', 'unknown', 'UND_ERR_SOCKET'],
  ] as const)('%s: one call, and what it means', async (why, fate, again, outcome, code) => {
    const before = teams.taken.length
    teams.next(fate)
    expect(await failureOf(send(why))).toMatchObject({ again, outcome, code })
    // Tried again behind our back, the second call would have been taken.
    expect(teams.taken).toHaveLength(before)
  })

  test('what we are asked to wait is passed on, in seconds or as a date', async () => {
    teams.next(refusal(429, 'TooManyRequests', { 'retry-after': '7' }))
    expect((await failureOf(send('wait'))).retryAfterMs).toBe(7000)
    teams.next(refusal(429, 'TooManyRequests', { 'retry-after': 'Thu, 01 Jan 2026 00:00:00 GMT' }))
    expect((await failureOf(send('wait'))).retryAfterMs).toBe(0)
  })

  test('nobody listens: nothing was done', async () => {
    const reference = referenceAt(`${await closedUrl()}/emea/`)
    expect(await failureOf(send('x', { reference }))).toMatchObject({
      again: 'retry',
      outcome: 'not-done',
      code: 'ECONNREFUSED',
    })
  })

  test('no answer until the time is over: it may have arrived', async () => {
    teams.next({ after: 'hang' })
    const before = teams.taken.length
    const over = new AbortController()
    const sending = failureOf(send('hangs', {}, over.signal))
    await expect.poll(() => teams.taken.length).toBe(before + 1)
    over.abort(new Error('time is over'))
    expect(await sending).toMatchObject({ again: 'retry', outcome: 'unknown' })
  })

  test('a second part that fails: the first one is not sent again', async () => {
    const before = teams.taken.length
    teams.next({ after: { status: 201, body: { id: '1' } } }, refusal(429, 'TooManyRequests'))
    const error = await failureOf(send('word '.repeat(6_000)))
    expect(error).toMatchObject({ again: 'retry', outcome: 'unknown', code: 'TooManyRequests' })
    expect(error.message).toContain('1 of 2 parts')
    expect(teams.taken).toHaveLength(before + 1)
  })

  test.each([
    ['none', undefined, 'no_reference'],
    ['another shape', { serviceUrl: 'x' }, 'bad_reference'],
    ['another conversation’s', 'other', 'bad_reference'],
    ['a host that is not allowed', 'metadata', 'host_not_allowed'],
  ])('a reference that is %s is never used', async (_name, given, code) => {
    const references: { [name: string]: unknown } = {
      other: referenceAt(teams.serviceUrl, 'a:somebody-else'),
      metadata: referenceAt('http://169.254.169.254/emea/'),
    }
    const reference = typeof given === 'string' ? references[given] : given
    expect(await failureOf(send('x', { reference }))).toMatchObject({ again: 'never', code })
  })

  test.each([
    'ConversationBlockedByUser',
    'BotNotInConversationRoster',
    'BotDisabledByAdmin',
    'MessageWritesBlocked',
  ])('%s: nothing else will arrive there either', async (code) => {
    teams.next(refusal(403, code))
    expect((await failureOf(send('x'))).lost).toBe(conversation)
  })

  test('but a fault of our own registration says nothing about the customer', async () => {
    teams.next(refusal(401, 'BotNotRegistered'))
    expect((await failureOf(send('x'))).lost).toBeUndefined()
  })

  describe('more than Teams takes at once', () => {
    const tooLarge = refusal(413, 'MessageSizeTooBig')
    const long = Array.from({ length: 900 }, (_, n) => `word${n}`).join(' ')

    test('goes in halves, the card under the last one', async () => {
      const before = teams.said().length
      teams.next(tooLarge, { after: { status: 201, body: { id: '1' } } }, tooLarge)
      const { provider } = await send(long, { choices: [{ value: 'yes:a', label: 'Yes' }] })
      const said = teams.said().slice(before)
      expect(provider).toHaveLength(said.length)
      expect(said.map(({ attachments }) => attachments?.length ?? 0)).toEqual([0, 0, 1])
      expect(said.map(({ text }) => text).join(' ')).toBe(long)
    })

    test('is given up when the text is not the reason', async () => {
      teams.next(tooLarge)
      expect(await failureOf(send('short'))).toMatchObject({ again: 'never', code: 'MessageSizeTooBig' })
    })
  })

  describe('with the person alone', () => {
    const thread = '19:5d0b8f4e2c@thread.tacv2;messageid=1767225600000'
    const reference = () => ({
      ...referenceAt(teams.serviceUrl, thread),
      conversation: { id: thread, tenantId: tenant, conversationType: 'channel', isGroup: true },
    })
    const alone = () => channel.inPrivate?.(`teams:${tenant}/${thread}`, reference())
    const sendAlone = () => send('Between us', { conversation: alone(), reference: reference() })

    test('a conversation is opened in their tenant, and written into', async () => {
      const { provider } = await sendAlone()
      expect(teams.opened.at(-1)).toMatchObject({
        isGroup: false,
        bot: { id: '28:us' },
        members: [{ id: '29:dana' }],
        tenantId: tenant,
        channelData: { tenant: { id: tenant } },
      })
      const taken = teams.taken.at(-1)
      expect([taken?.conversation, taken?.activity.text]).toEqual(['a:opened-by-us', 'Between us'])
      expect(provider).toEqual([expect.stringMatching(/^teams:a:opened-by-us\/\d+$/)])
    })

    test('is nothing new where they are alone with us already', () => {
      expect(channel.inPrivate?.(conversation, referenceAt(teams.serviceUrl))).toBeUndefined()
      expect(channel.inPrivate?.(conversation, undefined)).toBeUndefined()
    })

    test.each([
      ['cut off while it is opened', 'cut', 'retry', undefined],
      ['not allowed', refusal(403, 'BotDisabledByAdmin'), 'never', 'lost'],
    ] as const)('%s: nothing was said', async (_name, fate, again, lost) => {
      const before = teams.taken.length
      teams.next(fate)
      const error = await failureOf(sendAlone())
      expect(error).toMatchObject({ again, outcome: 'not-done' })
      expect(error.lost).toBe(lost && alone())
      expect(teams.taken).toHaveLength(before)
    })
  })
})

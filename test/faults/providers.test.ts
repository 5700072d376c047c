/** Twilio and Slack refusing, silent or cut off: what was decided to be said is said once, in order, or a person hears of it. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { home } from '../../src/sandbox/cast.ts'
import type { Fault, Matching } from '../support/faults.ts'
import { until } from '../support/stage.ts'
import { startSetting, type Setting } from './setting.ts'

let setting: Setting
const restart = async (policy = {}) => {
  setting = await startSetting({ policy })
}
afterEach(() => setting.close())
const question = 'How do I rotate an API key?'
const wantsPerson = 'I want to speak to a human being, please.'

const refused = (status: number, code: number, headers?: { [name: string]: string }): Fault => ({
  status,
  body: { code, message: 'told to fail', status },
  ...(headers ? { headers } : {}),
})
/** How often one fault hits: more than one send and one look-up need. */
const storm = (fault: Fault) => Array<Fault>(3).fill(fault)

describe('Twilio', () => {
  beforeEach(() => restart())

  const passing: [string, Fault[]][] = [
    ['429 with Retry-After', [refused(429, 20429, { 'retry-after': '1' })]],
    ['a storm of 503', storm(refused(503, 20503))],
    ['connections cut before the request arrives', storm('lost')],
    ['an answer lost, the message taken', ['cut']],
    ['an answer cut off in the middle, the message taken', ['half']],
    ['taken with the answer lost, after a storm', [...storm(refused(500, 20500)), 'cut']],
  ]

  test.each(passing)('%s: the text goes out once', async (_name, faults) => {
    setting.twilio.next(...faults)
    expect(await setting.stage.world.sms('dana', question)).toMatchObject({ delivered: true, attempts: 1 })
    await setting.textWith('Here is your answer.')
    await setting.rest()
    expect(await setting.texts()).toHaveLength(1)
    expect(await setting.entries('sent')).toHaveLength(1)
    const failed = await setting.entries('send.failed')
    expect(failed.length).toBeGreaterThan(0)
    expect(failed.every(({ retryAt }) => retryAt !== undefined)).toBe(true)
  })

  test('answers that wait for it keep their order', async () => {
    setting.stage.model.script((request) => ({
      text: `answer ${setting.stage.model.requests.indexOf(request) + 1}`,
    }))
    setting.twilio.always(refused(503, 20503))
    const questions = ['How do I rotate an API key?', 'Which plan has webhooks?', 'Where are my invoices?']
    for (const [nth, asked] of questions.entries()) {
      await setting.stage.world.sms('dana', asked)
      await until(`an answer to ${asked}`, async () => (await setting.entries('answered'))[nth])
    }
    expect(await setting.texts()).toEqual([])
    setting.twilio.always('pass')
    await setting.textWith('answer 3')
    const numbers = (await setting.texts()).map((text) => text.match(/answer (\d)/)?.[1])
    expect(numbers).toEqual(['1', '2', '3'])
  })

  test('a number that cannot be reached becomes a person’s case', async () => {
    setting.twilio.always(refused(400, 21211))
    await setting.stage.world.sms('dana', question)
    const opened = await until('a case', async () => (await setting.entries('case.opened'))[0])
    expect(opened.case.signals.map(({ name }) => name)).toEqual(['undelivered'])
    expect(opened.case.summary.left.join()).toContain('Here is your answer.')
    await until('a card', () => (setting.cards() > 0 ? true : undefined))
    expect(await setting.texts()).toEqual([])
  })
})

test('Twilio down beyond patience: a person hears what could not be said', async () => {
  await restart({ 'delivery.patience_minutes': 0.02 })
  setting.twilio.always('lost')
  await setting.stage.world.sms('dana', question)
  const opened = await until('a case', async () => (await setting.entries('case.opened'))[0])
  expect(opened.case.summary.left.join()).toContain('Here is your answer.')
})

describe('Slack', () => {
  beforeEach(() => restart())

  const posts: Matching = (path) => path.endsWith('/chat.postMessage')
  const answersIn = (channel: string) =>
    setting.stage.world.slackChannel(channel).filter(({ text }) => text.includes('Here is your answer.'))
  const passing: [string, Fault][] = [
    [
      '429 with Retry-After',
      { status: 429, body: { ok: false, error: 'ratelimited' }, headers: { 'retry-after': '1' } },
    ],
    ['503', { status: 503, body: { ok: false } }],
    [
      '"service_unavailable" with status 200',
      { status: 200, body: { ok: false, error: 'service_unavailable' } },
    ],
    ['connections cut before the request arrives', 'lost'],
    ['answers lost, posts taken', 'cut'],
    ['answers cut off in the middle, posts taken', 'half'],
  ]

  test.each(passing)('%s: the answer is posted once', async (_name, fault) => {
    setting.slack.always(fault, posts)
    setting.stage.world.slack('dana', question)
    await until('a failed post', async () => (await setting.entries('send.failed'))[0])
    setting.slack.always('pass')
    await until('the answer', () => answersIn('C0NORTH')[0])
    await setting.rest()
    expect(answersIn('C0NORTH')).toHaveLength(1)
  })

  test.each(passing)('%s: the card is posted once', async (_name, fault) => {
    setting.slack.always(fault, posts)
    await setting.stage.world.sms('dana', wantsPerson)
    // The customer is told all the same: that does not wait for the desk.
    await setting.textWith('handing this to a colleague')
    await until('a failed card', async () => (await setting.entries('send.failed'))[0])
    setting.slack.always('pass')
    await until('the card', () => (setting.cards() > 0 ? true : undefined))
    await setting.rest()
    expect(setting.cards()).toBe(1)
  })

  test('down for the whole case: thread and card are there when it is back, in order', async () => {
    setting.slack.always({ status: 503, body: { ok: false } })
    await setting.stage.world.sms('dana', wantsPerson)
    await setting.textWith('handing this to a colleague')
    for (const words of ['first', 'second']) {
      await setting.stage.world.sms('dana', `It is about the ${words} invoice, and it is urgent to us.`)
      const count = words === 'first' ? 2 : 3
      await until('its turn', async () => (await setting.entries('answered'))[count - 1])
    }
    expect(setting.cards()).toBe(0)
    setting.slack.always('pass')
    await setting.rest()
    const posted = setting.stage.world.slackChannel(home.staffChannel)
    expect(setting.cards()).toBe(1)
    const relayed = posted.flatMap(({ text }) => text.match(/the (first|second) invoice/)?.[1] ?? [])
    expect(relayed).toEqual(['first', 'second'])
  })
})

/** Invariants 1 and 2: nothing accepted is lost, nothing is taken twice, nothing unsigned is stored. */
import { createHmac } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { provisionalRecord } from '../../src/core/pipeline/accept.ts'
import { listUnreadable } from '../../src/core/pipeline/unreadable.ts'
import { credentials } from '../../src/sandbox/cast.ts'
import { startGatewayProcess } from '../../src/sandbox/processes.ts'
import { isAtRest, startStage, textsTo, until, type Stage } from '../support/stage.ts'

let stage: Stage
afterEach(() => stage.close())
const dana = '+447700900101'

/** A text as Twilio posts it; the URL is the one Twilio was given. */
function textWebhook(publicUrl: string, fields: { [name: string]: string }) {
  const signed = Object.keys(fields)
    .sort()
    .reduce((base, name) => base + name + fields[name], `${publicUrl}/webhooks/twilio`)
  const signature = createHmac('sha1', credentials.twilioToken).update(signed).digest('base64')
  return { body: new URLSearchParams(fields).toString(), signature }
}

const text = (sid: string, body: string) => ({
  AccountSid: credentials.twilioAccount,
  MessageSid: sid,
  From: dana,
  To: '+447700900900',
  Body: body,
  NumMedia: '0',
})

/** Entries in the record of this number. */
const stored = async () => (await stage.store.read(await provisionalRecord(`sms:${dana}`))).seq

const post = (url: string, body: string, signature?: string) =>
  fetch(`${url}/webhooks/twilio`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(signature ? { 'x-twilio-signature': signature } : {}),
    },
    body,
  })

describe('invariant 1: once a webhook was answered 2xx, its message is answered', () => {
  it('also when the process dies right after the 2xx', async () => {
    stage = await startStage({ gateways: 0 })
    stage.model.script(() => ({ text: 'Here is your answer.' }))
    const gateway = await startGatewayProcess(stage.environment, '/dev/null')
    const { body, signature } = textWebhook(stage.world.url, text('SM1', 'How do I rotate an API key?'))
    const accepted = await post(gateway.url, body, signature)
    await gateway.kill()
    expect(accepted.status).toBe(200)
    expect(await textsTo(stage.world, dana)).toEqual([])
    await gateway.restart()
    await until('the answer', async () => (await textsTo(stage.world, dana))[0])
    await gateway.stop()
    expect(await textsTo(stage.world, dana)).toHaveLength(1)
  })

  it('also when it dies while the model is answering', async () => {
    stage = await startStage({ gateways: 0 })
    const gateway = await startGatewayProcess(stage.environment, '/dev/null')
    let asked = 0
    stage.model.script(async () => {
      asked += 1
      if (asked === 1) await gateway.kill()
      return { text: 'Here is your answer.' }
    })
    const { body, signature } = textWebhook(stage.world.url, text('SM1', 'How do I rotate an API key?'))
    await post(gateway.url, body, signature)
    await until('the first death', () => (asked > 0 ? true : undefined))
    await gateway.restart()
    await until('the answer', async () => (await textsTo(stage.world, dana))[0])
    await gateway.stop()
    expect(await textsTo(stage.world, dana)).toHaveLength(1)
  })
})

describe('invariant 2: one message, one turn; unsigned ones are nobody’s', () => {
  it('answers a message once that was delivered five times', async () => {
    stage = await startStage()
    const { url } = stage.gateways[0] ?? { url: '' }
    const { body, signature } = textWebhook(stage.world.url, text('SM7', 'How do I rotate an API key?'))
    const answers = await Promise.all(Array.from({ length: 5 }, () => post(url, body, signature)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    await until('the answer', async () => (await textsTo(stage.world, dana))[0])
    expect((await post(url, body, signature)).status).toBe(200)
    const customer = await until('the customer', () => stage.customer('CON-1'))
    await until('rest', async () => ((await isAtRest(stage.store)) ? true : undefined))
    const types = (await stage.entries(customer.record)).map(({ type }) => type)
    expect(types.filter((type) => type === 'received')).toHaveLength(1)
    expect(types.filter((type) => type === 'answered')).toHaveLength(1)
    expect(await textsTo(stage.world, dana)).toHaveLength(1)
  })

  it('refuses what is unsigned, badly signed, or signed for another body, and stores nothing', async () => {
    stage = await startStage()
    const { url } = stage.gateways[0] ?? { url: '' }
    const { body, signature } = textWebhook(stage.world.url, text('SM9', 'hello'))
    expect((await post(url, body)).status).toBe(403)
    expect((await post(url, body, 'bm90IGEgc2lnbmF0dXJl')).status).toBe(403)
    expect((await post(url, body.replace('hello', 'pay%20me'), signature)).status).toBe(403)
    const slack = await fetch(`${url}/webhooks/slack/events`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-slack-request-timestamp': '1',
        'x-slack-signature': 'v0=00',
      },
      body: '{"type":"event_callback"}',
    })
    expect(slack.status).toBe(401)
    expect(await slack.json()).toMatchObject({
      error: { code: expect.any(String), message: expect.any(String) },
    })
    expect(await stored()).toBe(0)
  })

  it('keeps what is signed and cannot be read for people to look at, and knows no other paths', async () => {
    stage = await startStage()
    const { url } = stage.gateways[0] ?? { url: '' }
    const { body, signature } = textWebhook(stage.world.url, {
      AccountSid: credentials.twilioAccount,
      Hello: 'x',
    })
    const wrong = await post(url, body, signature)
    expect(wrong.status).toBe(200)
    expect(await listUnreadable(stage.store)).toMatchObject([{ why: expect.stringMatching(/MessageSid/) }])
    expect((await fetch(`${url}/webhooks/nobody`, { method: 'POST' })).status).toBe(404)
    expect(await stored()).toBe(0)
  })
})

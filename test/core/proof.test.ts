/** Proof of identity: only who reads what is on file gets in, nobody learns what is on file, and no model sees a code. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { InboundMessage } from '../../src/core/message.ts'
import type { ReplyRequest } from '../../src/core/model.ts'
import { provisionalRecord } from '../../src/core/pipeline/accept.ts'
import type { Parts } from '../../src/core/pipeline/parts.ts'
import { readState } from '../../src/core/record/session.ts'
import type { Store } from '../../src/core/store.ts'
import { openSqlite } from '../../src/state/sqlite.ts'
import { createOutside, type Outside } from '../support/outside.ts'
import {
  accept,
  movingClock,
  partsFor,
  scriptedModel,
  text,
  work,
  type MovingClock,
} from '../support/pipeline.ts'

let store: Store
let outside: Outside
let clock: MovingClock
let parts: Parts
let asked: ReplyRequest[]
const logged: unknown[] = []

/** Wants the account's history whenever invoices are spoken of, and says which it was given. */
const answer = (request: ReplyRequest, step: number) => {
  asked.push(request)
  const words = JSON.stringify(request.messages.at(step === 0 ? -1 : 0))
  if (step === 0 && /invoice/.test(words)) {
    return [{ type: 'tool_use' as const, id: 't', name: 'get_account_history', input: { months: 1 } }]
  }
  const found = /INV-[A-Z]+/.exec(JSON.stringify(request.messages))?.[0]
  return [{ type: 'text' as const, text: found ? `It is ${found}.` : 'In general, yes.' }]
}

beforeEach(async () => {
  store = openSqlite(':memory:')
  outside = createOutside()
  clock = movingClock()
  asked = []
  logged.length = 0
  parts = await partsFor(store, outside, scriptedModel(answer), clock)
  const keep = (...line: unknown[]) => void logged.push(line)
  parts = { ...parts, log: { debug: keep, info: keep, warn: keep, error: keep } }
})
afterEach(() => store.close())

const dana = 'email:dana.whitfield@northwind.example'
const stranger = '+447700900199'
const from = (number: string, body: string, more: Partial<InboundMessage> = {}): InboundMessage => ({
  ...text(body, clock.now()),
  conversation: `sms:+447700900900/${number}`,
  from: { key: `sms:${number}`, assurance: 'recognised' },
  ...more,
})
async function says(body: string, number = stranger, more: Partial<InboundMessage> = {}): Promise<string> {
  await accept(parts, from(number, body, more))
  clock.pass(1_000)
  await work(parts)
  return outside.taken.filter(({ conversation }) => conversation.endsWith(number)).at(-1)?.text ?? ''
}
const codeMails = () => outside.taken.filter(({ conversation }) => conversation === dana)
const code = () => /\d{6}/.exec(codeMails().at(-1)?.text ?? '')?.[0] ?? 'no code'
const wrong = () => String((Number(code()) + 1) % 1_000_000).padStart(6, '0')
const stateOf = async (number: string) =>
  readState(store, (await store.resolve(`sms:${number}`)) ?? (await provisionalRecord(`sms:${number}`)))

describe('somebody nobody knows', () => {
  it('is helped with what anybody may know, and asked for nothing', async () => {
    expect(await says('do you have an API?')).toContain('In general, yes.')
    expect((await stateOf(stranger)).proof).toBeUndefined()
  })

  it('proves to be somebody on file, and is answered what they had asked', async () => {
    expect(await says('why is my invoice higher?')).toContain('Which email address or phone number')
    expect(await says('dana.whitfield@northwind.example')).toContain('If that is on file')
    expect(codeMails()).toHaveLength(1)
    expect(codeMails()[0]).toMatchObject({ subject: expect.stringContaining('Brightline') })
    await says(`it says ${code().slice(0, 3)} ${code().slice(3)}`)
    expect(outside.taken.slice(-2).map(({ text: said }) => said)).toEqual([
      expect.stringContaining("that's the right code"),
      expect.stringContaining('It is INV-'),
    ])
    expect(await stateOf(stranger)).toMatchObject({
      person: { contact: 'CON-1' },
      identities: { [`sms:${stranger}`]: { known: true, verified: { until: expect.any(Number) } } },
    })
  })

  it('becomes one with the record of that contact, both histories in order', async () => {
    await says('hello from my own phone', '+447700900101')
    await says('why is my invoice higher?')
    await says('and again from my own phone', '+447700900101')
    await says('dana.whitfield@northwind.example')
    await says(code())
    const home = await stateOf('+447700900101')
    expect(home.talk.filter(({ who }) => who === 'customer').map((line) => line.text)).toEqual([
      'hello from my own phone',
      'why is my invoice higher?',
      'and again from my own phone',
      'dana.whitfield@northwind.example',
      '[code]',
    ])
    expect(home.merges).toMatchObject([
      { by: 'one-time code', why: expect.stringContaining('Dana Whitfield') },
    ])
    expect(outside.taken.at(-1)?.text).toContain('It is INV-')
    expect(await says('thanks, and this invoice?')).toContain('It is INV-')
    expect(await store.resolve(`sms:${stranger}`)).toBe(await store.resolve('sms:+447700900101'))
  })

  it('learns nothing of who is on file', async () => {
    const answers = async (address: string) => {
      outside.taken.length = 0
      await says('why is my invoice higher?')
      const sent = await says(address)
      const tries = [await says('000000'), await says('000001')]
      clock.pass(3_600_001)
      return [sent, ...tries]
    }
    expect(await answers('nobody@northwind.example')).toEqual(
      await answers('dana.whitfield@northwind.example'),
    )
    expect(await answers('+44 7700 900198')).toEqual(await answers('+44 7700 900101'))
  })

  it('gets nothing where the channel itself does not vouch', async () => {
    const forged = {
      from: { key: 'email:unproven:dana.whitfield@northwind.example', assurance: 'anonymous' },
    } as const
    expect(await says('why is my invoice higher?', stranger, forged)).toContain('In general, yes.')
    expect((await stateOf(stranger)).proof).toBeUndefined()
  })
})

describe('a code', () => {
  const asksForCode = async () => {
    await says('why is my invoice higher?')
    await says('dana.whitfield@northwind.example')
  }

  it('is void after five wrong ones', async () => {
    await asksForCode()
    const right = code()
    for (const left of [4, 3, 2, 1]) expect(await says(wrong())).toContain(`Tries left: ${left}`)
    expect(await says(wrong())).toContain('no longer good')
    expect(await says(right)).toContain('no longer good')
    expect(await says('why is my invoice higher?')).toContain('In general')
    expect((await stateOf(stranger)).person).toBeUndefined()
  })

  it('is void after ten minutes', async () => {
    await asksForCode()
    clock.pass(10 * 60_000)
    expect(await says(code())).toContain('no longer good')
  })

  it('works once', async () => {
    await asksForCode()
    const right = code()
    await says(right)
    expect(await says(right)).not.toContain("that's the right code")
    const other = '+447700900198'
    await says('why is my invoice higher?', other)
    await says('dana.whitfield@northwind.example', other)
    expect(await says(right, other)).toContain('Tries left: 4')
  })

  it('works only for who asked', async () => {
    await asksForCode()
    const other = '+447700900198'
    await says('why is my invoice higher?', other)
    await says(code(), other)
    expect((await stateOf(other)).person).toBeUndefined()
  })

  it('is sent three times in an hour, to a contact and for a customer', async () => {
    await says('why is my invoice higher?')
    for (let i = 0; i < 3; i += 1) await says('dana.whitfield@northwind.example')
    expect(await says('dana.whitfield@northwind.example')).toContain("can't send another code")
    const other = '+447700900198'
    await says('why is my invoice higher?', other)
    expect(await says('dana.whitfield@northwind.example', other)).toContain('If that is on file')
    expect(codeMails()).toHaveLength(3)
    clock.pass(3_600_001)
    await says('why is my invoice higher?', other)
    await says('dana.whitfield@northwind.example', other)
    expect(codeMails()).toHaveLength(4)
  })

  it('is in no record, no log line, and nothing a model reads', async () => {
    await asksForCode()
    const right = code()
    await says(wrong())
    await says('and what was my invoice again?')
    await says(right)
    await says('and my last invoice?')
    const record = await store.resolve(`sms:${stranger}`)
    const entries = (await store.read(record ?? 'customer:none', 0)).entries
    const sent = JSON.stringify(entries.filter(({ type }) => type !== 'received'))
    const read = JSON.stringify(asked)
    expect(read).toContain('my last invoice')
    for (const place of [sent, read, JSON.stringify(logged), JSON.stringify(outside.notes)]) {
      expect(place).not.toContain(right)
      expect(place).not.toContain(wrong())
    }
  })

  it('that cannot be delivered is nobody’s to know', async () => {
    const { channels } = parts
    const email = channels.get('email')
    if (!email) throw new Error('no mail')
    const send = () => Promise.reject(new Error('mailbox full'))
    parts = { ...parts, channels: new Map([...channels, ['email', { ...email, send }]]) }
    await asksForCode()
    clock.pass(3 * 3_600_000)
    await work(parts)
    expect(outside.cards).toEqual([])
    expect(outside.taken.map(({ text: said }) => said).join()).not.toContain('is your code')
  })
})

describe('somebody on file', () => {
  it('proves what a stricter policy asks for, to be themselves and nobody else', async () => {
    const { policy } = parts
    const assurance = { get_account_history: 'verified' } as const
    parts = { ...parts, policy: { ...policy, tools: { ...policy.tools, assurance } } }
    const sam = '+447700900102'
    expect(await says('why is my invoice higher?', sam)).toContain('Which email address')
    await says('dana.whitfield@northwind.example', sam)
    expect(codeMails()).toEqual([])
    await says('sam.okafor@northwind.example', sam)
    const mail = outside.taken.find(
      ({ conversation }) => conversation === 'email:sam.okafor@northwind.example',
    )
    await says(/\d{6}/.exec(mail?.text ?? '')?.[0] ?? 'no code', sam)
    expect(outside.taken.at(-1)?.text).toContain('It is INV-')
    clock.pass(13 * 3_600_000)
    expect(await says('and that invoice?', sam)).toContain('Which email address')
  })
})

/** Two records that become one, and two again: by proof or by hand, never by what somebody claims to be. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { IdentityKey } from '../../src/core/message.ts'
import { provisionalRecord } from '../../src/core/pipeline/accept.ts'
import {
  findCustomer,
  orderLink,
  orderMerge,
  orderSplit,
  type Ordered,
} from '../../src/core/pipeline/customers.ts'
import type { Parts } from '../../src/core/pipeline/parts.ts'
import { readState } from '../../src/core/record/session.ts'
import type { RecordId, Store } from '../../src/core/store.ts'
import { openSqlite } from '../../src/state/sqlite.ts'
import { createOutside, type Outside } from '../support/outside.ts'
import { accept, movingClock, partsFor, scriptedModel, work, type MovingClock } from '../support/pipeline.ts'
import { danasMail, danasPhone, invoiceClerk, sms, unknownPhone } from '../support/strangers.ts'

let store: Store
let outside: Outside
let clock: MovingClock
let parts: Parts

async function begin(): Promise<void> {
  store = openSqlite(':memory:')
  outside = createOutside()
  clock = movingClock()
  parts = await partsFor(store, outside, scriptedModel(invoiceClerk), clock)
  // Many messages much alike would open a case, and while one is open nothing is merged.
  const { escalation } = parts.policy
  const weights = {
    ...escalation.weights,
    repeated: 'off',
    unsure: 'off',
    failed_authentication: 'off',
  } as const
  const calm = { ...escalation, weights, failed_attempts: 1_000 }
  parts = { ...parts, policy: { ...parts.policy, escalation: calm } }
}
beforeEach(begin)
afterEach(() => store.close())

const samsPhone = '+447700900102'
const priyasPhone = '+447700900111'
const other = '+447700900198'
const maya = { by: 'Maya', why: 'she called and told us' }
const settle = async () => {
  clock.pass(1_000)
  await work(parts)
}
const write = async (number: string, body: string) => {
  await accept(parts, sms(number, body, clock.now()))
  await settle()
}
const stateOf = async (number: string) => {
  const found = await findCustomer(parts, `sms:${number}`)
  if (!found) throw new Error(`${number} has not written`)
  return found.state
}
const said = async (number: string) =>
  (await stateOf(number)).talk.flatMap((line) => (line.who === 'customer' ? [line.text] : []))
const last = () => outside.taken.at(-1)?.text ?? ''
async function ordered(order: Promise<Ordered>): Promise<string> {
  const done = await order
  if ('refused' in done) throw new Error(done.refused)
  await settle()
  return done.ordered
}
const merge = (from: string, into: string) => ordered(orderMerge(parts, `sms:${from}`, `sms:${into}`, maya))

describe('by hand', () => {
  it('two strangers are one, both histories in order, and say who decided and why', async () => {
    await write(unknownPhone, 'one')
    await write(other, 'two')
    await write(unknownPhone, 'three')
    const id = await merge(unknownPhone, other)
    await write(unknownPhone, 'four')
    expect(await said(other)).toEqual(['one', 'two', 'three', 'four'])
    expect((await stateOf(other)).merges).toMatchObject([{ merge: id, ...maya }])
    expect(await store.resolve(`sms:${unknownPhone}`)).toBe(await provisionalRecord(`sms:${other}`))
  })

  it('and are two again, each with their own, also what was said since', async () => {
    await write(unknownPhone, 'one')
    await write(other, 'two')
    const id = await merge(unknownPhone, other)
    await write(unknownPhone, 'three')
    await write(other, 'four')
    await ordered(orderSplit(parts, `sms:${other}`, id, maya))
    await write(unknownPhone, 'five')
    expect(await said(other)).toEqual(['two', 'four'])
    expect(await said(unknownPhone)).toEqual(['one', 'three', 'five'])
    expect((await stateOf(other)).merges).toEqual([])
  })

  it('what came to the wrong one by an older link finds its way', async () => {
    await write(unknownPhone, 'one')
    await write(other, 'two')
    const id = await merge(unknownPhone, other)
    await ordered(orderSplit(parts, `sms:${other}`, id, maya))
    const late = sms(unknownPhone, 'late', clock.now())
    const entry = { key: `in:${late.id}`, type: 'received', at: clock.now(), message: late }
    await store.append(await provisionalRecord(`sms:${other}`), [entry], { due: clock.now() })
    await settle()
    await settle()
    expect(await said(unknownPhone)).toEqual(['one', 'late'])
    expect(await said(other)).toEqual(['two'])
    expect(outside.taken.at(-1)?.conversation).toContain(unknownPhone)
  })

  it('an identity that is vouched for is verified, until that is undone', async () => {
    await write(danasPhone, 'hello')
    await write(unknownPhone, 'hello')
    await ordered(orderLink(parts, `sms:${unknownPhone}`, `email:${danasMail}`, maya))
    await write(unknownPhone, 'my invoice?')
    expect(last()).toContain('It is INV-')
    const home = await stateOf(danasPhone)
    expect(home.identities[`sms:${unknownPhone}`]).toMatchObject({ known: true, verified: {} })
    await ordered(orderSplit(parts, `sms:${danasPhone}`, home.merges[0]?.merge ?? '', maya))
    await write(unknownPhone, 'my invoice?')
    expect(last()).not.toContain('INV-')
    const seen = outside.taken.filter(({ conversation }) => conversation.includes(unknownPhone))
    expect(JSON.stringify(await stateOf(unknownPhone))).not.toContain('INV-')
    expect(seen.length).toBe(3)
  })

  it('somebody who never wrote can be vouched for', async () => {
    await ordered(orderLink(parts, `sms:${unknownPhone}`, `email:${danasMail}`, maya))
    await write(unknownPhone, 'my invoice?')
    expect(last()).toContain('It is INV-')
  })

  it('two contacts of one account are one: the one it was merged into stays', async () => {
    await write(danasPhone, 'hello')
    await write(samsPhone, 'hello')
    await merge(samsPhone, danasPhone)
    await write(samsPhone, 'me again')
    expect(await stateOf(samsPhone)).toMatchObject({ person: { contact: 'CON-1' } })
    expect(await store.resolve('contact:CON-2')).toBe(await store.resolve('contact:CON-1'))
  })

  it('waits until no case is open', async () => {
    await write(unknownPhone, 'I want to talk to a person')
    await write(other, 'hello')
    await merge(unknownPhone, other)
    expect((await stateOf(unknownPhone)).merging).toBeDefined()
    expect(await said(other)).toEqual(['hello'])
  })

  it.each<[string, () => Promise<Ordered>, string]>([
    [
      'of two accounts',
      () => orderMerge(parts, `sms:${danasPhone}`, `sms:${priyasPhone}`, maya),
      'different accounts',
    ],
    ['of nobody', () => orderMerge(parts, 'sms:+447700900000', `sms:${danasPhone}`, maya), 'has written yet'],
    ['of one', () => orderMerge(parts, 'CON-1', `sms:${danasPhone}`, maya), 'one customer already'],
    ['undone that never was', () => orderSplit(parts, 'CON-1', 'M-nothing', maya), 'there is no merge'],
    [
      'by a link to somebody else',
      () => orderLink(parts, `sms:${priyasPhone}`, `email:${danasMail}`, maya),
      'merge or split instead',
    ],
    [
      'by a link to nobody',
      () => orderLink(parts, `sms:${unknownPhone}`, 'email:no@body.example', maya),
      'nobody',
    ],
  ])('no merge %s', async (_what, order, why) => {
    await write(danasPhone, 'hello')
    await write(priyasPhone, 'hello')
    expect(await order()).toEqual({ refused: expect.stringContaining(why) })
    await settle()
    expect((await stateOf(danasPhone)).merges).toEqual([])
  })

  it('two that are ordered into each other do not lose each other', async () => {
    await write(unknownPhone, 'one')
    await write(other, 'two')
    const both = [
      orderMerge(parts, `sms:${unknownPhone}`, `sms:${other}`, maya),
      orderMerge(parts, `sms:${other}`, `sms:${unknownPhone}`, maya),
    ]
    await Promise.all(both)
    await settle()
    await write(unknownPhone, 'three')
    expect(last()).toContain('In general')
    expect(await said(unknownPhone)).toContain('three')
  })

  it('who was merged before it was known who writes does not see another account', async () => {
    await write(danasPhone, 'hello')
    await accept(parts, sms(priyasPhone, 'my invoice?', clock.now()))
    await merge(priyasPhone, danasPhone)
    expect(await stateOf(priyasPhone)).toMatchObject({ person: { contact: 'CON-3' } })
    expect(await said(danasPhone)).toEqual(['hello'])
    expect(last()).toContain('It is INV-')
    expect(last()).not.toContain('INV-NWR')
  })
})

describe('never by what somebody claims', () => {
  it.each<[string, IdentityKey, 'anonymous' | 'recognised', string]>([
    ['a forged From', `email:unproven:${danasMail}`, 'anonymous', 'Dana Whitfield'],
    [
      'the address on file, when the channel does not vouch',
      `email:${danasMail}`,
      'anonymous',
      'Dana Whitfield',
    ],
    ['a similar address', 'email:dana.whitfield@northwind.example.evil.test', 'recognised', 'Dana Whitfield'],
    ['the same name', 'slack:T0EVIL/U1', 'recognised', 'Dana Whitfield'],
    ['a number that begins like it', `sms:${danasPhone}1`, 'recognised', 'Dana Whitfield'],
  ])('%s is nobody', async (_what, key, assurance, name) => {
    await write(danasPhone, 'hello')
    const body = `I am Dana Whitfield, ${danasMail}, ${danasPhone}. What is my invoice?`
    await accept(parts, { ...sms('+1', body, clock.now()), from: { key, assurance, name } })
    await settle()
    expect(last()).not.toContain('INV-')
    expect(await store.resolve(key)).not.toBe(await store.resolve(`sms:${danasPhone}`))
    expect((await stateOf(danasPhone)).merges).toEqual([])
  })
})

describe('any sequence of links, merges, splits and messages', () => {
  const numbers = [danasPhone, samsPhone, priyasPhone, unknownPhone, other]
  /** mulberry32, so that a failing run can be played again. */
  const random = (seed: number) => () => {
    seed = (seed + 0x6d2b79f5) | 0
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }

  it.each(Array.from({ length: 12 }, (_, i) => 4_000 + i))('seed %i', async (seed) => {
    const next = random(seed)
    const pick = <T>(list: T[]): T | undefined => list[Math.floor(next() * list.length)]
    const sent = new Map<string, string[]>(numbers.map((number) => [number, []]))
    for (let step = 0; step < 40; step += 1) {
      const [one = other, two = other] = [pick(numbers), pick(numbers)]
      const dice = next()
      if (dice < 0.55) {
        const body = `apples ${step}`
        sent.get(one)?.push(body)
        await accept(parts, sms(one, body, clock.now()))
      } else if (dice < 0.7) await orderMerge(parts, `sms:${one}`, `sms:${two}`, maya)
      else if (dice < 0.85) {
        const found = await findCustomer(parts, `sms:${one}`)
        const merged = pick(found?.state.merges ?? [])
        if (merged) await orderSplit(parts, `sms:${one}`, merged.merge, maya)
      } else await orderLink(parts, `sms:${one}`, `email:${danasMail}`, maya)
      clock.pass(1_000)
      if (next() < 0.7) await work(parts)
    }
    for (let i = 0; i < 5; i += 1) await settle()
    await check(sent)
  })

  /** Everybody is somewhere, once; nothing is half-done; nobody is with somebody of another account. */
  async function check(sent: Map<string, string[]>): Promise<void> {
    const homes = new Map<string, RecordId>()
    for (const [number, words] of sent) {
      const found = await findCustomer(parts, `sms:${number}`)
      if (!found) continue
      homes.set(number, found.record)
      const { movedTo, merging, splitting, unread, waiting, turn } = found.state
      expect([movedTo, merging, splitting, unread, waiting, turn]).toEqual([
        undefined,
        undefined,
        undefined,
        [],
        [],
        undefined,
      ])
      const lines = found.state.talk.filter((line) => line.who === 'customer')
      expect(
        lines.filter(({ conversation }) => conversation.endsWith(number)).map((line) => line.text),
      ).toEqual(words)
      expect(lines.map(({ at }) => at)).toEqual(lines.map(({ at }) => at).toSorted((a, b) => a - b))
      const answers = outside.taken.filter(({ conversation }) => conversation.endsWith(number))
      // A burst is answered as one, after its last message.
      expect(answers.at(-1)?.replyTo).toBe(lines.findLast(({ from }) => from === `sms:${number}`)?.message)
      expect(new Set(answers.map(({ replyTo }) => replyTo)).size).toBe(answers.length)
    }
    expect(homes.get(priyasPhone)).not.toBe(homes.get(danasPhone) ?? 'nowhere')
    for (const record of new Set(homes.values())) {
      const { person } = await readState(store, record)
      const here = [...homes].filter(([, home]) => home === record).map(([number]) => number)
      if (here.includes(priyasPhone)) expect(person?.account).toBe('ACC-1002')
      if (here.includes(danasPhone)) expect(person?.account).toBe('ACC-1001')
    }
  }
})

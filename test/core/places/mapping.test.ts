/** Channels that are mapped to an account: who is sure there, and what is never said there. */
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { InboundMessage } from '../../../src/core/message.ts'
import type { ReplyBlock, ReplyRequest } from '../../../src/core/model.ts'
import type { Parts } from '../../../src/core/pipeline/parts.ts'
import { listPlaces, mapPlace, unmapPlace } from '../../../src/core/places/map.ts'
import { readPlace } from '../../../src/core/places/place.ts'
import { standing } from '../../../src/core/places/standing.ts'
import type { Store } from '../../../src/core/store.ts'
import { openSqlite } from '../../../src/state/sqlite.ts'
import { createOutside, type Outside } from '../../support/outside.ts'
import {
  accept,
  movingClock,
  partsFor,
  scriptedModel,
  text,
  work,
  type MovingClock,
} from '../../support/pipeline.ts'

const northwind = { id: 'ACC-1001', name: 'Northwind Robotics' }
const harbour = { id: 'ACC-1002', name: 'Harbour & Finch' }
const decided = { by: 'Maya', why: 'their admin asked for it' }
const place = 'slack:C0SHARED'
const invoice = 'INV-NWR-2609'

let store: Store
let outside: Outside
let clock: MovingClock
let parts: Parts
let requests: ReplyRequest[]
/** What the model asks for before it answers. */
let calls: [tool: string, input: object][]

beforeEach(async () => {
  store = openSqlite(':memory:')
  outside = createOutside()
  clock = movingClock()
  requests = []
  calls = []
  const model = scriptedModel((request, step) => {
    requests.push(structuredClone(request))
    const asked = step === 0 ? calls : []
    if (asked.length === 0) return [{ type: 'text', text: 'Here you are.' }]
    return asked.map(([name, input], i): ReplyBlock => ({ type: 'tool_use', id: `t${i}`, name, input }))
  })
  parts = await partsFor(store, outside, model, clock)
  const slack = outside.channel('slack')
  const placeOf = (conversation: string) => `slack:${conversation.split('/')[1] ?? ''}`
  parts.channels.set('slack', { ...slack, placeOf })
})
afterEach(() => store.close())

let nth = 0
/** Dana of Northwind writes in the shared channel; answers what the model was shown, and what its calls gave. */
async function danaWrites(words: string, change: Partial<InboundMessage> = {}): Promise<string> {
  requests = []
  await accept(parts, {
    ...{ id: `slack:C0SHARED/${(nth += 1)}`, conversation: 'slack:T0HOME/C0SHARED/1.1' },
    ...{ from: { key: 'slack:T0NORTH/U0DANA', name: 'Dana', assurance: 'recognised' } as const },
    ...{ text: words, files: [], at: clock.now(), shared: 'joined' as const },
    ...change,
  })
  clock.pass(parts.policy.turn.burst_ms)
  await work(parts)
  return JSON.stringify(requests.map(({ messages }) => messages))
}

const mapTo = (account: { id: string; name: string }, company?: string) =>
  mapPlace(parts, place, account, decided, company)

function needProof(tool: string): void {
  const policy = structuredClone(parts.policy)
  policy.tools.assurance[tool] = 'verified'
  parts = { ...parts, policy }
}

describe('in a channel that is mapped to their own account', () => {
  beforeEach(() => {
    needProof('get_account_history')
    calls = [['get_account_history', { months: 3 }]]
  })

  it('somebody on file is verified', async () => {
    expect(await danaWrites('Which invoices do we have?')).not.toContain(invoice)
    await mapTo(northwind)
    expect(await danaWrites('Which invoices do we have?')).toContain(invoice)
  })

  it('is so by their workspace, where the channel has others in it too', async () => {
    await mapTo(northwind, 'slack:T0AGENCY')
    expect(await danaWrites('Which invoices do we have?')).not.toContain(invoice)
    await mapTo(northwind, 'slack:T0NORTH')
    expect(await danaWrites('Which invoices do we have?')).toContain(invoice)
  })

  it('and no longer when that is taken back', async () => {
    await mapTo(northwind)
    expect(await unmapPlace(parts, place, decided)).toBe(true)
    expect(await unmapPlace(parts, place, decided)).toBe(false)
    expect(await danaWrites('Which invoices do we have?')).not.toContain(invoice)
  })

  it('a stranger is still nobody', async () => {
    await mapTo(northwind)
    const from = { key: 'slack:T0NORTH/U0NEW', name: 'Dana Whitfield', assurance: 'recognised' } as const
    expect(await danaWrites('Which invoices do we have?', { from })).not.toContain(invoice)
  })
})

describe('in a channel that is mapped to another account', () => {
  const private_ = /Northwind|INV-NWR|TCK-|enterprise/

  it('the bot knows and reads nothing of theirs, whatever it asks for', async () => {
    calls = [
      ['get_account_history', { months: 3 }],
      ['get_customer_profile', {}],
      ['get_open_tickets', {}],
    ]
    expect(await danaWrites('Which invoices do we have?')).toMatch(private_)
    await mapTo(harbour)
    const shown = await danaWrites('And which tickets?', { conversation: 'slack:T0HOME/C0SHARED/2.2' })
    expect(shown).not.toMatch(private_)
    expect(shown).toContain('People of another company read along here')
  })

  it('what was said elsewhere stays there', async () => {
    await accept(parts, text('My secret project is called Bluebird', clock.now()))
    clock.pass(parts.policy.turn.burst_ms)
    await work(parts)
    expect(await danaWrites('How do I add a seat?')).toContain('Bluebird')
    await mapTo(harbour)
    const shown = await danaWrites('Which project did I mean?', { conversation: 'slack:T0HOME/C0SHARED/3.3' })
    expect(shown).not.toContain('Bluebird')
    expect(shown).toContain('Which project did I mean?')
  })

  it('a yes agrees to nothing: what it was about would be told there', async () => {
    calls = [['process_refund', { invoice: 'INV-NWR-2608', amount: 20, reason: 'charged twice' }]]
    await danaWrites('Refund me 20 pounds of INV-NWR-2608 please')
    const choice = outside.taken.at(-1)?.choices?.[0]?.value
    expect(choice).toBeDefined()
    calls = []
    await mapTo(harbour)
    const pressed = choice ? { choice } : {}
    await danaWrites('Yes', pressed)
    expect(outside.taken.at(-1)?.text).not.toMatch(/INV-NWR|20/)
    expect(
      (await parts.helpdesk.invoice({ account: 'ACC-1001', contact: 'CON-1' }, 'INV-NWR-2608'))?.refunded
        .amount,
    ).toBe(0)
  })

  it('no code is asked for: proof would change nothing', async () => {
    needProof('get_account_history')
    calls = [['get_account_history', { months: 3 }]]
    await mapTo(harbour)
    await danaWrites('Which invoices do we have?')
    expect(outside.taken.map(({ text: said }) => said.split('\n').at(-1))).toEqual(['Here you are.'])
  })

  it('an answer that cannot be delivered elsewhere does not go there', async () => {
    await danaWrites('Hello, how do I add a seat?')
    await mapTo(harbour)
    const sms = parts.channels.get('sms')
    if (!sms) throw new TypeError('no sms')
    const { SendError } = await import('../../../src/core/errors.ts')
    parts.channels.set('sms', {
      ...sms,
      send: () => Promise.reject(new SendError('no such number', { again: 'never', code: '21211' })),
    })
    const before = outside.taken.length
    await accept(parts, text('Which invoices do we have?', clock.now()))
    clock.pass(parts.policy.turn.burst_ms)
    await work(parts)
    expect(outside.taken.slice(before)).toEqual([])
    expect(outside.cards.at(-1)?.signals.map(({ name }) => name)).toContain('undelivered')
  })
})

it('what was decided is kept: by whom, why, and everything before it', async () => {
  await mapTo(harbour)
  await Promise.all([mapTo(northwind), mapTo(northwind, 'slack:T0NORTH')])
  const { entries } = await store.read<{ key: string; type: string; at: number }>('place:slack:C0SHARED', 0)
  expect(entries).toHaveLength(3)
  expect(entries).toMatchObject([decided, decided, decided])
  expect(await listPlaces(store)).toMatchObject([{ name: place, place: { seq: 3 } }])
  expect((await readPlace(store, place)).accounts).toEqual({
    everybody: northwind,
    'slack:T0NORTH': northwind,
  })
})

describe('whatever was decided about a place', () => {
  const account = fc.constantFrom('A', 'B')
  const company = fc.constantFrom('everybody', 'slack:T1', 'slack:T2')
  const accounts = fc
    .dictionary(company, account, { maxKeys: 3 })
    .map((found) =>
      Object.fromEntries(Object.entries(found).map(([of, id]) => [of, { id, name: id }] as const)),
    )
  const gone = fc.uniqueArray(fc.constantFrom('slack:T1', 'slack:T2'))
  const places = fc
    .tuple(accounts, gone)
    .map(([mapped, cut]) => ({ accounts: mapped, gone: cut, formerly: [], seq: 1 }))

  it('nobody is at home where another account is, and nobody is vouched for without a word of ours', () => {
    fc.assert(
      fc.property(places, fc.constantFrom('slack:T1', 'slack:T2'), account, (one, of, own) => {
        const mapped = Object.values(one.accounts)
        const others = mapped.some(({ id }) => id !== own)
        const how = standing(one, of, own)
        if (others) return how === 'guest'
        if (how === 'own') return mapped.length > 0 && !one.gone.includes(of)
        return how === 'open'
      }),
      { seed: 20261128, numRuns: 500 },
    )
  })
})

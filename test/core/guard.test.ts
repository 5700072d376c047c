/** The guard: what the policy says about a tool holds for every call, whatever the model asks for. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HelpdeskError } from '../../src/core/errors.ts'
import type { ReplyBlock, ReplyRequest } from '../../src/core/model.ts'
import { provisionalRecord } from '../../src/core/pipeline/accept.ts'
import type { Parts } from '../../src/core/pipeline/parts.ts'
import type { Policy } from '../../src/core/policy.ts'
import type { Entry, EntryOf } from '../../src/core/record/entries.ts'
import { readState } from '../../src/core/record/session.ts'
import type { Store } from '../../src/core/store.ts'
import { recordOf } from '../../src/helpdesk/builtin/entries.ts'
import { openStore } from '../../src/state/open.ts'
import { makeFolder } from '../support/folder.ts'
import { createOutside, type Outside } from '../support/outside.ts'
import { accept, movingClock, partsFor, scriptedModel, text, work } from '../support/pipeline.ts'

type Calls = [tool: string, input: object][]

let folder: Awaited<ReturnType<typeof makeFolder>>
let store: Store
let outside: Outside
let parts: Parts
/** What the model asks for, step by step; then it answers. */
let steps: Calls[]
let requests: ReplyRequest[]
const clock = movingClock()

beforeEach(async () => {
  folder = await makeFolder()
  store = await openStore(`sqlite:${folder.path}/state.db`)
  outside = createOutside()
  requests = []
  const model = scriptedModel((request, step) => {
    requests.push(structuredClone(request))
    const calls = steps[step]
    if (!calls) return [{ type: 'text', text: 'Here you are.' }]
    return calls.map(([name, input], i): ReplyBlock => ({
      type: 'tool_use',
      id: `toolu_${step}_${i}`,
      name,
      input,
    }))
  })
  parts = await partsFor(store, outside, model, clock)
})
afterEach(async () => {
  await store.close()
  await folder.remove()
})

function change(what: (policy: Policy) => void): void {
  const policy = structuredClone(parts.policy)
  what(policy)
  parts = { ...parts, policy }
}

/** Dana, or with another number a stranger, writes; the model then asks for these steps. Answers what the calls gave. */
async function ask(calls: Calls[], body = 'please look into this', number = '+447700900101') {
  steps = calls
  const from = { key: `sms:${number}`, assurance: 'recognised' } as const
  const id = `twilio:SM-${clock.now()}`
  await accept(parts, { ...text(body, clock.now(), id), conversation: `sms:+447700900900/${number}`, from })
  clock.pass(1_000)
  await work(parts)
  const entries = (await store.read<Entry>(await provisionalRecord(from.key), 0)).entries
  const returned = entries.filter(
    (entry): entry is typeof entry & EntryOf<'tool.returned'> => entry.type === 'tool.returned',
  )
  return returned.filter(({ call }) => /\.\d+\.\d+$/.test(call)).map(({ result }) => result)
}
const state = async () => readState(store, await provisionalRecord('sms:+447700900101'))
const signals = async () => (await state()).case?.signals.map(({ name }) => name) ?? []
const written = async () => (await store.read(recordOf('ACC-1001'), 0)).entries.map(({ type }) => type)
const refunded = async () => (await written()).filter((type) => type === 'refunded')
const refund = (amount: string, invoice = 'INV-NWR-2608'): Calls[number] => [
  'process_refund',
  { invoice, amount, reason: 'two seats were charged twice' },
]
const ticket = (subject: string): Calls[number] => [
  'create_ticket',
  { subject, description: 'It fails since this morning.' },
]

describe('a tool that is off', () => {
  it('is not offered, and a call of it is one of a tool that does not exist', async () => {
    change(({ tools }) => tools.off.push('get_account_history'))
    const [off, unknown] = await ask([
      [
        ['get_account_history', {}],
        ['no_such_tool', {}],
      ],
    ])
    expect(off).toEqual({ ok: false, error: "There is no tool 'get_account_history'.", retry: 'never' })
    expect(unknown).toEqual({ ok: false, error: "There is no tool 'no_such_tool'.", retry: 'never' })
    expect(requests[0]?.tools.map(({ name }) => name)).not.toContain('get_account_history')
    expect(requests[0]?.tools.map(({ name }) => name)).toContain('create_ticket')
  })
})

describe('assurance', () => {
  it('the policy may ask for more than the tool does', async () => {
    change(({ tools }) => void (tools.assurance['get_account_history'] = 'verified'))
    const [history, tickets] = await ask([
      [
        ['get_account_history', {}],
        ['get_open_tickets', {}],
      ],
    ])
    expect(history).toMatchObject({ ok: false, error: expect.stringContaining('not proved who they are') })
    expect(tickets?.ok).toBe(true)
  })

  it('the policy cannot ask for less', async () => {
    change(({ tools }) => void (tools.assurance['get_account_history'] = 'anonymous'))
    const [history] = await ask([[['get_account_history', {}]]], 'what do I owe?', '+447700900199')
    expect(history).toMatchObject({ ok: false, error: expect.stringContaining('Nobody on file') })
  })

  it('what is for anybody may be kept for people we know', async () => {
    const search: Calls[number] = ['search_knowledge_base', { query: 'rotate a key' }]
    expect((await ask([[search]], 'how?', '+447700900199'))[0]?.ok).toBe(true)
    change(({ tools }) => void (tools.assurance['search_knowledge_base'] = 'recognised'))
    expect((await ask([[search]], 'how?', '+447700900199'))[1]?.ok).toBe(false)
    expect((await ask([[search]], 'how?'))[0]?.ok).toBe(true)
  })

  it('two calls that need more bring in a person', async () => {
    change(({ tools }) => {
      tools.assurance['get_account_history'] = 'verified'
      tools.assurance['get_open_tickets'] = 'verified'
    })
    await ask([
      [
        ['get_account_history', {}],
        ['get_open_tickets', {}],
      ],
    ])
    expect(await signals()).toContain('failed_authentication')
  })
})

describe('arguments', () => {
  it.each<[string, Calls[number]]>([
    ['an account of their choice', ['get_account_history', { account_id: 'ACC-1002' }]],
    [
      'a customer of their choice',
      ['create_ticket', { subject: 'Broken', description: 'It fails now.', contact: 'CON-3' }],
    ],
    ['no number', ['process_refund', { invoice: 'INV-NWR-2608', amount: {}, reason: 'charged twice' }]],
    ['nothing', ['process_refund', {}]],
    ['no object', ['get_account_history', []]],
  ])('that do not fit are told, and nothing runs: %s', async (_what, call) => {
    const [result] = await ask([[call]])
    expect(result).toMatchObject({
      ok: false,
      error: expect.stringMatching(/^The arguments do not fit: \S+/),
    })
    expect(await written()).toEqual([])
    expect((await state()).pending).toBeUndefined()
  })
})

describe('the same call again', () => {
  it('in a later step is not run; after a refusal, or with other arguments, it is', async () => {
    const results = await ask([
      [['get_open_tickets', {}], refund('9.999')],
      [['get_open_tickets', {}], refund('120.00')],
    ])
    expect(results.map(({ ok }) => ok)).toEqual([true, false, false, true])
    expect(results[2]).toMatchObject({ error: expect.stringContaining('made already') })
  })

  it('in another turn is run', async () => {
    await ask([[['get_open_tickets', {}]]])
    clock.pass(5_000)
    const results = await ask([[['get_open_tickets', {}]]], 'and now?')
    expect(results.map(({ ok }) => ok)).toEqual([true, true])
  })
})

describe('writes', () => {
  it('one proposal a turn: the second is told to wait', async () => {
    const [first, second] = await ask([[ticket('Export is broken'), refund('120.00')]])
    expect(first).toMatchObject({ ok: true, data: { status: 'awaiting_customer', done: false } })
    expect(second).toMatchObject({ ok: false, error: expect.stringContaining('One action at a time') })
    expect((await state()).pending?.summary).toContain('Export is broken')
    expect(outside.taken.at(-1)?.text).toContain('Export is broken')
    expect(await written()).toEqual([])
  })

  it('a newer proposal takes the place of the older one, which no button can bring back', async () => {
    await ask([[ticket('Export is broken')]])
    const old = outside.taken.at(-1)?.choices?.[0]?.value ?? ''
    await ask([[ticket('Import is broken')]], 'no wait, it is the import')
    await accept(parts, { ...text('Yes, do it', clock.now()), choice: old })
    clock.pass(1_000)
    await work(parts)
    expect(await written()).toEqual([])
    expect(outside.taken.at(-1)?.text).toContain('no longer open')
  })

  it('the policy may approve by itself: it is done at once, and only once', async () => {
    change(({ confirm }) => void (confirm.tools['create_ticket'] = 'policy'))
    const [result] = await ask([[ticket('Export is broken')]])
    expect(result).toMatchObject({ ok: true, data: expect.objectContaining({ subject: 'Export is broken' }) })
    expect(await written()).toHaveLength(1)
    expect((await state()).pending).toBeUndefined()
    expect((await state()).done).toEqual([expect.stringContaining('Export is broken')])
  })

  it('what the policy approves is still within its limit', async () => {
    change(({ confirm }) => void (confirm.default = 'policy'))
    await ask([[refund('500.01', 'INV-NWR-2607')]])
    expect(await written()).toEqual([])
    expect(await signals()).toEqual(['over_limit'])
  })

  it('over the limit is a person’s: the evidence says what was asked, the limit and what is left of it', async () => {
    change(({ confirm }) => void (confirm.default = 'policy'))
    await ask([[refund('120.00')]])
    expect(await refunded()).toHaveLength(1)
    await ask([[refund('450.00', 'INV-NWR-2607')]], 'and the training too')
    const evidence = (await state()).case?.signals.find(({ name }) => name === 'over_limit')?.evidence
    expect(evidence).toMatch(/£450\.00 of INV-NWR-2607.*£500\.00.*£380\.00/)
    expect(await refunded()).toHaveLength(1)
  })
})

describe('hidden fields', () => {
  it('never reach the model, neither from a call nor from what the gateway fetched first', async () => {
    change(
      ({ tools }) =>
        void (tools.hidden['get_customer_profile'] = [
          'account.annual_revenue',
          'customer.*',
          'colleagues.*.role',
        ]),
    )
    const [profile] = await ask([[['get_customer_profile', {}]]])
    expect(profile).toMatchObject({ ok: true, data: { customer: {}, account: { tier: 'enterprise' } } })
    const seen = JSON.stringify(requests)
    expect(seen).toContain('Northwind Robotics')
    for (const hidden of ['480,000', 'annual_revenue', 'dana.whitfield@', 'Head of Operations', 'Finance']) {
      expect(seen).not.toContain(hidden)
    }
  })
})

describe('a tool that fails', () => {
  const failing = (error: Error) => {
    const openTickets = () => Promise.reject(error)
    const history = () => Promise.reject(error)
    parts = { ...parts, helpdesk: { ...parts.helpdesk, openTickets, history } }
  }

  it.each([
    ['as a helpdesk does', new HelpdeskError('token abc123 has expired at crm.internal', { again: 'never' })],
    ['as a program does', new TypeError('cannot read abc123 of crm.internal')],
  ])('%s: the model is told that it failed, not how, and the customer is answered', async (_how, error) => {
    failing(error)
    const [result] = await ask([[['get_account_history', {}]]])
    expect(result?.ok).toBe(false)
    expect(JSON.stringify(requests)).not.toMatch(/abc123|crm\.internal/)
    expect(outside.taken.at(-1)?.text).toContain('Here you are.')
  })
})

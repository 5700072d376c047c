import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ToolContext, ToolResult } from '../../../src/core/tool.ts'
import { startStandin, type Standin } from '../../../src/sandbox/model/index.ts'
import { leo } from '../../helpdesk/world.ts'
import { freshContext } from '../../tools/context.ts'
import { play, quiet, type Scene } from './play.ts'

let standin: Standin
beforeAll(async () => void (standin = await startStandin({ log: quiet })))
afterAll(() => standin.close())

const dana = async (scene: Scene) => play(standin.url, await freshContext(), scene)
const names = ({ calls }: { calls: { name: string }[] }) => calls.map(({ name }) => name)

describe('with the demo company behind it', () => {
  test('explains a higher invoice from the two invoices, the usage and the contract', async () => {
    const { calls, text } = await dana({ said: 'Why is my invoice higher than last month?' })
    expect(calls.map(({ name }) => name)).toEqual(['get_account_history'])
    for (const fact of [
      'INV-NWR-2610',
      'INV-NWR-2609',
      '£1,920.00',
      'Extra API calls',
      '£1,800.00',
      '£200.00',
      '23,599,412',
      '20,399,187',
      '£0.50',
    ]) {
      expect(text).toContain(fact)
    }
  })

  test('says lower when it is lower, and names what else changed', async () => {
    const { text } = await play(standin.url, await freshContext(leo), {
      said: 'why did my bill change from last month',
    })
    expect(text).toContain('lower')
    expect(text).not.toContain('higher')
  })

  test.each([
    [
      'We were charged twice for extra seats. Please refund the duplicate seat charge.',
      { invoice: 'INV-NWR-2608', amount: '120.00' },
    ],
    ['please refund the duplicate line on INV-NWR-2608', { invoice: 'INV-NWR-2608', amount: '120.00' }],
    [
      'Can we get our money back for the on-site training? It never happened.',
      { invoice: 'INV-NWR-2607-S', amount: '2880.00' },
    ],
    ['refund £40 of INV-NWR-2609 please', { invoice: 'INV-NWR-2609', amount: '40.00' }],
  ])('%s', async (said, input) => {
    const { calls, text } = await dana({ said })
    expect(names({ calls })).toEqual(['get_account_history', 'process_refund'])
    expect(calls[1]?.input).toMatchObject(input)
    expect(text).toMatch(/prepared it for you/)
    expect(text).not.toMatch(/\bdone|refunded\b/i)
  })

  test.each(['I want a refund', 'please refund £40', 'refund INV-NWR-2609', 'refund invoice INV-NWR-9999'])(
    'asks rather than guesses: %s',
    async (said) => {
      const { calls, text } = await dana({ said })
      expect(names({ calls })).toEqual(['get_account_history'])
      expect(text).toMatch(/\?$|enough\.$|VAT\.$/)
    },
  )

  test('takes the answer to its own question', async () => {
    const { text: question } = await dana({ said: 'I want a refund' })
    const { calls } = await dana({
      said: 'the duplicate one on INV-NWR-2608',
      earlier: ['[slack, 2026-11-23 08:00] I want a refund', question],
    })
    expect(calls[1]?.input).toMatchObject({ invoice: 'INV-NWR-2608', amount: '120.00' })
  })

  test('offers free times and books the one the customer picks', async () => {
    const first = await dana({ said: 'please call me about the renewal' })
    expect(names(first)).toEqual(['schedule_callback'])
    expect(first.text).toContain('2. Monday 23 November at 09:30')
    const earlier = ['[sms, 2026-11-23 08:00] please call me about the renewal', first.text]
    const { calls, text } = await dana({ said: 'the second one', earlier })
    expect(calls[1]?.input).toMatchObject({
      slot: '2026-11-23T09:30Z',
      topic: 'please call me about the renewal',
    })
    expect(text).toContain('Monday 23 November at 09:30')
  })

  test('books at once when day and time are named', async () => {
    const { calls } = await dana({ said: 'Can you call me back tomorrow at 2pm?' })
    expect(calls[1]?.input).toMatchObject({ slot: '2026-11-24T14:00Z' })
  })

  test.each([
    ['Please send me a copy of the last invoice by email', 'INV-NWR-2610'],
    ['send me the September invoice', 'INV-NWR-2609'],
  ])('%s', async (said, invoice) => {
    const { calls } = await dana({ said })
    expect(calls[1]).toEqual({ name: 'send_email', input: { template: 'invoice_copy', invoice } })
  })

  test.each([
    ['any news on my ticket?', ['get_open_tickets'], /TCK-1001-14.*engineering.*the fix is under way/],
    [
      'please add a note to TCK-1001-14: it happened again today',
      ['get_open_tickets', 'update_ticket'],
      /TCK-1001-14/,
    ],
    ['status of TCK-9999-1', ['get_open_tickets'], /no open ticket TCK-9999-1/],
    [
      'open a ticket: the export button does nothing since Friday',
      ['get_open_tickets', 'create_ticket'],
      /prepared it for you/,
    ],
    ['open a ticket: webhook deliveries arrive twice again', ['get_open_tickets'], /already.*TCK-1001-14/],
    ['how do I rotate an API key?', ['search_knowledge_base'], /Rotate.*“Creating and rotating API keys”/s],
    ['how do I bake bread', ['search_knowledge_base'], /couldn't find an article/],
    ['when does our contract end?', ['get_account_history'], /2027-01-31/],
    ['how many calls did we use?', ['get_account_history'], /23,599,412/],
    ['I want to talk to a human', ['escalate_to_human'], /colleague/],
    ['hello', [], /^Hello Dana\./],
  ])('%s', async (said, calls, answer) => {
    const played = await dana({ said })
    expect(names(played)).toEqual(calls)
    expect(played.text).toMatch(answer)
  })

  test('finds the line of an article that answers, where space is short', async () => {
    const { text } = await dana({ said: 'What does error 429 mean?', channel: 'sms' })
    expect(text).toContain('429')
    expect(text.length).toBeLessThan(500)
  })
})

describe('the talk itself', () => {
  test('what was asked before, on whatever channel', async () => {
    const earlier = ['[sms, 2026-11-22 18:00] Why is my invoice higher?', 'It is higher because of calls.']
    const { text } = await dana({ said: 'Hi, Dana here. What did I ask you about earlier?', earlier })
    expect(text).toBe(
      'You asked by SMS: “Why is my invoice higher?”. I answered: “It is higher because of calls.”',
    )
  })

  test('nothing was asked before', async () => {
    expect((await dana({ said: 'what did I ask before?' })).text).toMatch(/first message/)
  })
})

describe('when things fail it says so and makes nothing up', () => {
  const failed = (error: string): ToolResult => ({ ok: false, error, retry: 'never' })
  test.each<[string, string, { [tool: string]: ToolResult }, RegExp]>([
    [
      'the history is down',
      'why is my bill higher?',
      { get_account_history: failed('The helpdesk cannot be reached just now.') },
      /can't see that at the moment.*colleague/,
    ],
    [
      'a stranger',
      'why is my bill higher?',
      { get_account_history: failed('Nobody on file has this address.') },
      /couldn't match where you write from.*colleague/,
    ],
    [
      'another shape',
      'why is my bill higher?',
      { get_account_history: { ok: true, data: { invoices: 'none' }, note: '' } },
      /can't read the records/,
    ],
    [
      'no invoices',
      'why is my bill higher?',
      { get_account_history: { ok: true, data: { invoices: [] }, note: '' } },
      /no invoices/,
    ],
    [
      'over the limit',
      'refund the duplicate seats',
      { process_refund: failed('This is over what may be refunded without a person.') },
      /isn't possible.*over what may be refunded/,
    ],
    [
      'no phone',
      'please call me',
      { schedule_callback: failed('The customer has no phone number on file, so no call can be booked.') },
      /no phone number on file/,
    ],
    ['tickets are down', 'any news on my ticket?', { get_open_tickets: failed('down') }, /can't see that/],
  ])('%s', async (_name, said, results, answer) => {
    const { text } = await dana({ said, results })
    expect(text).toMatch(answer)
    // Where nothing could be read there is no figure to tell.
    if (!('process_refund' in results)) expect(text).not.toMatch(/£|\d{2}/)
  })

  test('a write the policy made at once is told as done', async () => {
    const results = { process_refund: { ok: true, data: { refund: 'RF-1', done: true }, note: '' } } as const
    expect((await dana({ said: 'refund the duplicate seats', results })).text).toMatch(/That is done\.$/)
  })
})

test('a conversation that goes in circles ends', async () => {
  const context: ToolContext = await freshContext()
  const noResult: ToolResult = {
    ok: false,
    error: 'No time was chosen yet. Offer: A-1 = Monday 1 June at 10:00; A-2 = Monday 1 June at 11:00',
    retry: 'never',
  }
  const { calls } = await play(standin.url, context, {
    said: 'call me at 10:00',
    results: { schedule_callback: noResult },
  })
  expect(calls.length).toBeLessThanOrEqual(5)
})

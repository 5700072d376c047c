import { expect, it } from 'vitest'
import { z } from 'zod'
import { tools } from '../../src/tools/index.ts'
import { bind, contextOf, freshContext, run } from './context.ts'
import { openHelpdesk } from '../helpdesk/world.ts'

const shapes = [
  ['get_customer_profile', 'read', 'recognised', false],
  ['get_account_history', 'read', 'recognised', false],
  ['search_knowledge_base', 'read', 'anonymous', true],
  ['get_open_tickets', 'read', 'recognised', false],
  ['create_ticket', 'write', 'recognised', false],
  ['update_ticket', 'write', 'recognised', false],
  ['process_refund', 'write', 'recognised', false],
  ['schedule_callback', 'write', 'recognised', false],
  ['send_email', 'write', 'recognised', false],
  ['escalate_to_human', 'read', 'anonymous', true],
]

it('holds the ten tools, in a fixed order', () => {
  expect(
    tools.map(({ name, effect, assurance, public: open }) => [name, effect, assurance, open === true]),
  ).toEqual(shapes)
})

const fields = z.object({
  type: z.literal('object'),
  additionalProperties: z.literal(false),
  properties: z.record(z.string(), z.object({ description: z.string().min(10) })),
})

it.each(tools.map((tool) => [tool.name, tool] as const))(
  '%s describes itself and every field to the model, and never takes an id of a person or account',
  (_name, tool) => {
    const schema = fields.parse(z.toJSONSchema(tool.input, { io: 'input' }))
    expect(tool.description.length).toBeGreaterThan(100)
    for (const field of Object.keys(schema.properties))
      expect(field).not.toMatch(/account|customer|contact|email/)
  },
)

it.each(tools.map(({ name }) => name))('%s refuses an account or customer id smuggled in', (name) => {
  for (const field of ['account', 'customer_id', 'to']) {
    expect(() => bind(name, { ...minimal[name], [field]: 'ACC-1002' })).toThrow(/Unrecognized key/)
  }
  expect(bind(name, minimal[name]).ok).toBe(true)
})

it.each(tools.map((tool) => [tool.name, tool] as const))(
  '%s proposes if and only if it writes',
  (name, tool) => {
    const call = bind(name, minimal[name])
    expect(call.propose !== undefined).toBe(tool.effect === 'write')
  },
)

it('gives nothing of any account to somebody without one', async () => {
  const context = contextOf(await openHelpdesk(), { account: '', contact: '' })
  for (const { name, public: open } of tools.filter((tool) => tool.effect === 'read')) {
    const result = await run(name, minimal[name], context)
    const empty = result.ok && JSON.stringify(result.data) === '{"tickets":[]}'
    expect([name, result.ok && !empty]).toEqual([name, open === true])
  }
})

it('gives results that survive JSON unchanged', async () => {
  const context = await freshContext()
  for (const { name } of tools) {
    const result = await run(name, minimal[name], { ...context, callId: name })
    expect(JSON.parse(JSON.stringify(result)), name).toEqual(result)
  }
})

/** The least each tool can be called with. */
const minimal: Record<string, Record<string, unknown>> = {
  get_customer_profile: {},
  get_account_history: {},
  search_knowledge_base: { query: 'refund' },
  get_open_tickets: {},
  create_ticket: { subject: 'Export stops', description: 'The export stops at 40%.' },
  update_ticket: { ticket: 'TCK-1001-14', note: 'Again' },
  process_refund: { invoice: 'INV-NWR-2608', amount: 120, reason: 'Seats charged twice' },
  schedule_callback: { topic: 'Renewal' },
  send_email: { template: 'invoice_copy', invoice: 'INV-NWR-2608' },
  escalate_to_human: { reason: 'asked_for_person', summary: 'Wants to talk about the contract.' },
}

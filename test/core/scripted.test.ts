/** Scripts in the agent's place: what they say and do, that they keep the guard's rules, and that they happen once. */
import { beforeEach, describe, expect, it } from 'vitest'
import { provisionalRecord } from '../../src/core/pipeline/accept.ts'
import type { Parts } from '../../src/core/pipeline/parts.ts'
import { readState } from '../../src/core/record/session.ts'
import type { Store } from '../../src/core/store.ts'
import { createBuiltinHelpdesk } from '../../src/helpdesk/builtin/index.ts'
import { demoCompany } from '../../src/helpdesk/builtin/demo/index.ts'
import { recordOf } from '../../src/helpdesk/builtin/entries.ts'
import { openSqlite } from '../../src/state/sqlite.ts'
import { articles } from '../helpdesk/world.ts'
import { Death, dying } from '../support/death.ts'
import { createOutside } from '../support/outside.ts'
import { accept, leaseMs, movingClock, partsFor, scriptedModel, text, work } from '../support/pipeline.ts'
import { startScene, type Scene } from '../support/scene.ts'

let scene: Scene
beforeEach(async () => {
  scene = await startScene()
  const { parts, clock } = scene
  parts.helpdesk = createBuiltinHelpdesk({
    store: parts.store,
    clock: clock.now,
    data: demoCompany,
    articles,
  })
})

const mails = () => scene.outside.taken.filter(({ conversation }) => conversation.startsWith('email:'))
const toDana = () => scene.outside.taken.filter(({ conversation }) => conversation.startsWith('sms:'))
const routes = async () => (await scene.entries('answered')).map(({ route }) => route)
const onSlack = {
  conversation: 'slack:T0HOME/C0NORTH/1.1',
  from: { key: 'slack:T0NORTH/U0DANA', assurance: 'recognised' },
} as const

describe('a copy of an invoice', () => {
  it('is proposed, and mailed once after a yes, without the agent', async () => {
    const [asked] = await scene.says('Please send me a copy of the October invoice')
    expect(asked).toMatch(
      /\nInvoice INV-NWR-2610 for October 2026 comes to £[\d,.]+\.\n\n\*\*Shall I do this\?\*\*/,
    )
    expect(asked).toContain('Send a copy of invoice INV-NWR-2610 to dana.whitfield@northwind.example')
    expect(mails()).toEqual([])
    await scene.says('yes')
    expect(toDana().at(-1)?.text).toContain('is on its way to dana.whitfield@northwind.example')
    expect(mails().map(({ conversation, subject }) => [conversation, subject])).toEqual([
      ['email:dana.whitfield@northwind.example', 'Invoice INV-NWR-2610 for 2026-10'],
    ])
    expect(scene.requests).toEqual([])
    expect(await routes()).toEqual(['scripted:invoice', 'scripted:confirmed'])
  })

  it('speaks the customer’s language before and after the yes', async () => {
    const [asked] = await scene.says('Können Sie mir bitte die Rechnung für Oktober schicken?')
    expect(asked).toContain('Rechnung INV-NWR-2610 für Oktober 2026')
    expect(asked).toContain('Eine Kopie der Rechnung INV-NWR-2610 an dana.whitfield@northwind.example senden')
    await scene.says('ja')
    expect(toDana().at(-1)?.text).toContain('ist unterwegs an dana.whitfield@northwind.example')
  })

  it('is not sent after a no', async () => {
    await scene.says('Please send me a copy of the October invoice')
    await scene.says('no')
    expect(mails()).toEqual([])
  })

  it('is sent at once where the policy agrees by itself', async () => {
    await scene.policy(({ confirm }) => void (confirm.tools['send_email'] = 'policy'))
    await scene.says('Please send me a copy of the October invoice')
    expect(toDana()[0]?.text).toMatch(
      /comes to £[\d,.]+\. The email “Invoice INV-NWR-2610 for 2026-10” is on its way/,
    )
    expect(mails()).toHaveLength(1)
    expect((await scene.state()).pending).toBeUndefined()
  })

  it('needs an approver’s yes where the policy says so', async () => {
    await scene.policy(({ approvals }) => {
      approvals.tools = ['send_email']
      approvals.approvers.users = ['U0MAYA']
    })
    const [said] = await scene.says('Please send me a copy of the October invoice')
    expect(said).toContain('This needs a colleague’s approval'.replace('’', "'"))
    expect((await scene.state()).approvals).toHaveLength(1)
    expect(mails()).toEqual([])
  })

  it.each([
    ['of another account', 'Please send me invoice INV-HRB-2610'],
    ['of a month with two', 'Please send me the July invoice'],
    ['of a month that was not billed', 'Please send me the invoice for October 2019'],
  ])('%s is the agent’s to answer', async (_which, words) => {
    await scene.says(words)
    expect(scene.requests).toHaveLength(1)
    expect(await routes()).toEqual(['agent'])
    expect(mails()).toEqual([])
  })

  it('a stranger has to prove who they are first, without the agent', async () => {
    const stranger = { key: 'sms:+447700900199', assurance: 'recognised' } as const
    const [said] = await scene.says('Please send me a copy of the October invoice', {
      from: stranger,
      conversation: 'sms:+447700900900/+447700900199',
    })
    expect(said).toContain('proof of who you are')
    expect(scene.requests).toEqual([])
  })

  it('an assurance the policy asks for holds for scripts too', async () => {
    await scene.policy(({ tools }) => void (tools.assurance['send_email'] = 'verified'))
    const [said] = await scene.says('Please send me a copy of the October invoice')
    expect(said).toContain('proof of who you are')
    expect((await scene.state()).pending).toBeUndefined()
  })
})

describe('a forgotten password', () => {
  it('is answered at once, and the help page mailed after a yes', async () => {
    const [said] = await scene.says('I forgot my password')
    expect(said).toMatch(
      /You set a new password yourself[^]*Send the help page “Resetting your password” to dana/,
    )
    await scene.says('yes please')
    expect(mails().map(({ subject, text: body }) => [subject, body.includes('Forgot password?')])).toEqual([
      ['Resetting your password', true],
    ])
    expect(scene.requests).toEqual([])
  })

  it('a stranger is told how, and nothing is mailed', async () => {
    const [said] = await scene.says('I forgot my password', {
      from: { key: 'sms:+447700900199', assurance: 'anonymous' },
      conversation: 'sms:+447700900900/+447700900199',
    })
    expect(said).toMatch(/will be|You set a new password yourself/)
    expect(said).not.toContain('Shall I')
    expect(scene.requests).toEqual([])
  })
})

describe('the status of a ticket', () => {
  it('is told with its latest note, short on a phone', async () => {
    const [said] = await scene.says('What is the status of my ticket?')
    expect(said).toMatch(
      /Ticket TCK-1001-14, “Webhook deliveries arrive twice”: with our engineers\. Last change: 26 October\. Latest note, by Maya Lindqvist: “Reproduced\./,
    )
    expect(said).not.toMatch(/[#*|]/)
    expect(scene.requests).toEqual([])
  })

  it('of a solved one is found in the history', async () => {
    const [said] = await scene.says('Any news on TCK-1001-11?')
    expect(said).toContain('“Purchase order number on invoices”: solved.')
  })

  it('of one of another account is not told', async () => {
    await scene.says('Any news on TCK-1002-7?')
    expect(scene.requests).toHaveLength(1)
  })

  it('of several is a list where lists can be read, and lines where not', async () => {
    const { helpdesk } = scene.parts
    const scope = { account: 'ACC-1001', contact: 'CON-1' }
    for (const subject of ['Export stops', 'Import stops', 'Both stop']) {
      await helpdesk.createTicket(scope, { subject, description: 'As told.', priority: 'low' }, subject)
    }
    const [sms] = await scene.says('What is the status of our tickets?')
    expect(sms?.split('\n').at(-1)).toBe('Also open: TCK-1001-14.')
    expect(sms).not.toMatch(/^- /m)
    // Where she writes from for the first time, her record has to be found first.
    await scene.says('Any update on our tickets?', onSlack)
    await scene.rests()
    expect(scene.outside.taken.at(-1)?.text.match(/^- Ticket /gm)).toHaveLength(3)
  })

  it('by mail begins with a greeting', async () => {
    const [said] = await scene.says('What is the status of my ticket?', {
      conversation: 'email:dana.whitfield@northwind.example/m1',
      from: { key: 'email:dana.whitfield@northwind.example', assurance: 'recognised' },
    })
    expect(said).toMatch(/Hello Dana,\n\nTicket TCK-1001-14/)
  })
})

describe('what is not plain goes to the agent', () => {
  it('a script that is off', async () => {
    await scene.policy((policy) => void (policy.scripts = ['invoice']))
    await scene.says('I forgot my password')
    expect(await routes()).toEqual(['agent'])
  })

  it('a request while something else is proposed, with a file, or in anger', async () => {
    await scene.says('Please send me a copy of the October invoice')
    await scene.says('What is the status of my ticket?')
    await scene.says('no')
    await scene.says('I forgot my password', {
      files: [{ from: 'sms', id: 'f1', name: 'screen.png', type: 'image/png' }],
    })
    expect(await routes()).toEqual(['scripted:invoice', 'agent', 'scripted:declined', 'agent'])
  })

  it('an answer the final check would hold back', async () => {
    await scene.policy(({ replies }) => void replies.forbidden.push('Webhook deliveries'))
    await scene.says('What is the status of my ticket?')
    expect(await routes()).toEqual(['agent'])
  })
})

it('is counted as a run of the agent that was saved', async () => {
  const counted: unknown[] = []
  scene.parts.metrics = { ...scene.parts.metrics, count: (name, labels) => void counted.push([name, labels]) }
  await scene.says('I forgot my password')
  expect(counted).toContainEqual(['switchboard_agent_runs_saved_total', { route: 'scripted:password' }])
})

it('still answers while no model can be reached', async () => {
  const { parts } = scene
  const down = () => Promise.reject(new TypeError('the model was asked'))
  parts.model = { ...parts.model, reply: down }
  const [said] = await scene.says('What is the status of my ticket?')
  expect(said).toContain('TCK-1001-14')
  expect(toDana()).toHaveLength(1)
})

/** Plays it; the process that works from the `nth` call to the state on is a new one. Answers how many calls there were. */
async function play(nth: number, whole: boolean, alone: boolean): Promise<number> {
  const real: Store = openSqlite(':memory:')
  const outside = createOutside()
  const clock = movingClock()
  const mortal = dying(real, nth, whole)
  const model = scriptedModel(() => [{ type: 'text', text: 'the agent' }])
  const partsOn = async (store: Store): Promise<Parts> => {
    const parts = await partsFor(store, outside, model, clock)
    const turn = { ...parts.policy.turn, still_on_it_ms: 24 * 60 * 60_000 }
    const confirm = {
      ...parts.policy.confirm,
      ...(alone ? { tools: { send_email: 'policy' as const } } : {}),
    }
    const helpdesk = createBuiltinHelpdesk({ store, clock: clock.now, data: demoCompany, articles })
    return { ...parts, helpdesk, policy: { ...parts.policy, turn, confirm } }
  }
  let parts = await partsOn(mortal.store)
  const survive = async (step: () => Promise<unknown>) => {
    try {
      await step()
    } catch (error) {
      if (!(error instanceof Death) && !(error instanceof Error && error.cause instanceof Death)) throw error
      parts = await partsOn(real)
      await step()
    }
  }
  for (const words of ['Please send me a copy of the October invoice', ...(alone ? [] : ['yes'])]) {
    const message = text(words, clock.now())
    await survive(() => accept(parts, message))
    for (const wait of [1_000, leaseMs + 1_000, leaseMs + 1_000]) {
      clock.pass(wait)
      await survive(() => work(parts))
    }
  }
  const about = `call ${nth}, ${whole ? 'done' : 'not done'}, ${alone ? 'policy' : 'customer'} agrees`
  const sent = outside.taken.filter(({ conversation }) => conversation.startsWith('email:'))
  expect(sent, about).toHaveLength(1)
  expect(
    outside.taken.filter(({ conversation }) => conversation.startsWith('sms:')),
    about,
  ).toHaveLength(alone ? 1 : 2)
  const { entries } = await real.read(recordOf('ACC-1001'), 0)
  expect(
    entries.filter(({ type }) => type === 'ticket_created'),
    about,
  ).toHaveLength(1)
  const state = await readState(real, await provisionalRecord('sms:+447700900101'))
  expect([state.unread, state.pending, state.confirmed, model.asked], about).toEqual([
    [],
    undefined,
    undefined,
    0,
  ])
  await real.close()
  return mortal.calls()
}

it.each([false, true])(
  'happens once, whichever call to the state its process dies at (the policy agrees by itself: %s)',
  async (alone) => {
    const calls = await play(0, false, alone)
    expect(calls).toBeGreaterThan(10)
    for (let nth = 1; nth <= calls; nth += 1) {
      await play(nth, nth % 2 === 0, alone)
    }
  },
  120_000,
)

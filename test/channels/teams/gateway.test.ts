/** Teams in a whole gateway: a customer who is known from elsewhere, their money, and a person who takes over. */
import { afterEach, expect, it } from 'vitest'
import { z } from 'zod'
import { startNode, type Running } from '../../../src/node.ts'
import { demoCompany, demoPeople } from '../../../src/helpdesk/builtin/demo/index.ts'
import { recordOf } from '../../../src/helpdesk/builtin/entries.ts'
import { home } from '../../../src/sandbox/cast.ts'
import { freePort } from '../../../src/sandbox/processes.ts'
import { buttonsOn } from '../../../src/sandbox/story/slack.ts'
import { startStage, textsTo, until, type Stage } from '../../support/stage.ts'
import { recorded } from './bench.ts'
import { refusal, startConversations, type Conversations } from './conversations.ts'

let stage: Stage
let teams: Conversations
let gateway: { url: string; running: Running }
let nth = 0

/** Slack and Twilio of the sandbox around a gateway that also has Teams, as the Playground would be connected. */
async function open(): Promise<void> {
  stage = await startStage({ gateways: 0 })
  teams = await startConversations()
  const port = await freePort()
  const running = await startNode({ ...stage.environment, PORT: String(port), TEAMS_AUTH: 'none' })
  gateway = { url: `http://127.0.0.1:${port}`, running }
  stage.gateways.push(gateway)
}
afterEach(async () => {
  await stage.close()
  await teams.close()
})

const post = (activity: object) =>
  fetch(`${gateway.url}/webhooks/teams`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(activity),
  })
const like = (name: string, more: object = {}) => ({
  ...z.looseObject({}).parse(JSON.parse(recorded(name))),
  id: `17672257${(nth += 1)}`,
  serviceUrl: teams.serviceUrl,
  ...more,
})
const writes = async (text: string) =>
  expect((await post(like('customer-writes', { text }))).status).toBe(200)
const said = () =>
  teams.taken.flatMap(({ activity }) => (activity.type === 'message' ? (activity.text ?? '') : []))
const hears = (words: string | RegExp) =>
  until(`to hear ${words}`, () => said().find((text) => text.match(words)))

it('recognises a contact on file, who is one customer on all channels', async () => {
  await open()
  stage.model.script(() => ({ text: 'Your invoice holds **12** extra seats.' }))
  await stage.world.sms('dana', 'Which plan are we on?')
  await until('the answer by SMS', async () => (await textsTo(stage.world, '+447700900101'))[0])
  await writes('Why is my last invoice higher than usual?')
  expect(await hears('extra seats')).toContain('**12**')
  const dana = demoPeople.find(({ contact }) => contact === 'CON-1')
  const { state } = (await stage.customer('CON-1')) ?? {}
  expect(Object.keys(state?.identities ?? {}).sort()).toEqual(
    [dana?.identities.sms, dana?.identities.teams].sort(),
  )
  expect(state?.identities[`teams:${dana?.teams.tenant}/${dana?.teams.user}`]).toMatchObject({
    assurance: 'recognised',
  })
})

it('answers a repeated webhook once', async () => {
  await open()
  const activity = like('customer-writes')
  const statuses = [await post(activity), await post(activity), await post(activity)].map(
    ({ status }) => status,
  )
  expect(statuses).toEqual([200, 200, 200])
  await hears('Understood')
  const customer = await until('the customer', () => stage.customer('CON-1'))
  const entries = await stage.entries(customer.record)
  expect(entries.filter(({ type }) => type === 'received')).toHaveLength(1)
})

it('refunds after a press on the card, once', async () => {
  await open()
  const seed = demoCompany(Date.now()).accounts.find(({ account }) => account.id === 'ACC-1001')
  const invoice = seed?.invoices.find(({ status, total }) => status === 'paid' && total.amount >= 4000)
  const input = { invoice: invoice?.id, amount: '40.00', reason: 'charged by mistake' }
  stage.model.script((_, step) =>
    step === 0 ? { calls: [{ name: 'process_refund', input }] } : { text: 'Shall I?' },
  )
  await writes('I was charged 40 pounds too much')
  const card = await until('a card', () => teams.taken.find(({ activity }) => activity.attachments))
  const [yes] = pressable.parse(card.activity.attachments?.[0]?.content).body[0]?.actions ?? []
  const refunds = async () =>
    (await stage.store.read(recordOf('ACC-1001'), 0)).entries.filter(({ type }) => type === 'refunded')
  expect(await refunds()).toEqual([])
  const press = like('customer-presses-a-choice', { value: yes?.data })
  await post(press)
  await post(press)
  await post(like('customer-executes-a-choice', { value: { action: { data: yes?.data } } }))
  await hears(/RF-/)
  expect(await refunds()).toHaveLength(1)
})
const pressable = z.object({ body: z.array(z.object({ actions: z.array(z.object({ data: z.unknown() })) })) })

it('passes both ways once a person has claimed the case, and tells the person what could not be sent', async () => {
  await open()
  await writes('I want to speak to a human being, please.')
  const card = await until('a card', () =>
    stage.world.slackChannel(home.staffChannel).find((message) => buttonsOn(message).length > 0),
  )
  await stage.world.press('maya', card.ts, buttonsOn(card)[0] ?? '')
  await until('the claim', async () =>
    (await stage.customer('CON-1'))?.state.case?.state === 'claimed' ? true : undefined,
  )
  stage.world.staffSays('maya', 'Maya here, let me look', card.ts)
  await hears('Maya here')
  await writes('Thank you Maya')
  const inThread = (words: string) =>
    stage.world.thread(home.staffChannel, card.ts).find((message) => message.text.includes(words))
  await until('it in the thread', () => inThread('Thank you Maya'))

  // Teams took it and was cut off: nobody knows, so it is not sent twice and Maya is told.
  teams.next({ after: 'cut' })
  stage.world.staffSays('maya', 'It is mended now', card.ts)
  await until('a note', () => inThread('Could not be delivered'))
  expect(said().filter((text) => text.includes('mended'))).toHaveLength(1)

  teams.next(refusal(403, 'ConversationBlockedByUser'))
  stage.world.staffSays('maya', 'Are you there?', card.ts)
  await until('why', () => inThread('ConversationBlockedByUser'))
})

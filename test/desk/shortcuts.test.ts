/** Shortcuts of ours: a customer's message made a case from a shared channel, and a case found from anywhere. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { checkView } from '../../src/sandbox/slack/limits.ts'
import { home, staffNamed } from '../../src/sandbox/cast.ts'
import { startStage, until, type Stage } from '../support/stage.ts'
import { warmDesk } from '../support/warm.ts'

let stage: Stage
beforeEach(async () => {
  stage = await startStage({ gateways: 2 })
  await warmDesk(stage)
  stage.model.script(() => ({ text: 'the bot speaks' }))
})
afterEach(() => stage.close())

const caseNow = async (contact = 'CON-1') => (await stage.customer(contact))?.state.case
const posted = (contact?: string) =>
  until('the case on the desk', async () => {
    const held = await caseNow(contact)
    return held?.thread ? held : undefined
  })
/** What only this member of staff read in a channel. */
const told = (member: string, channel = 'C0NORTH') =>
  stage.world.slackChannel(channel).filter(({ onlyFor }) => onlyFor === staffNamed(member).user)
const botSpoke = (root: string) =>
  until('the bot', () =>
    stage.world.thread('C0NORTH', root).find(({ text }) => text.includes('the bot speaks')),
  )

it('makes a message in a Slack Connect channel a case, with its words quoted; nobody else there sees it', async () => {
  const asked = stage.world.slack('dana', 'Our robots stop at night, how do I see why?')
  const answer = await botSpoke(asked.ts)
  expect(await stage.world.shortcut('maya', 'make_case', asked.ts)).toEqual({ ok: true })
  const held = await posted()
  expect(held.signals).toMatchObject([
    {
      name: 'opened_by_hand',
      evidence: 'maya.lindqvist: made it a case “Our robots stop at night, how do I see why?”',
    },
  ])
  expect(told('maya').map(({ text }) => text)).toEqual(['A case is being opened, with this message quoted.'])
  expect(stage.world.slackChannel('C0NORTH').filter(({ onlyFor, bot }) => bot && !onlyFor)).toEqual([answer])

  // What a person says in the case's thread reaches her where she wrote.
  const card = stage.world.slackChannel(home.staffChannel).find(({ text }) => text.includes(held.id))
  await stage.world.press('maya', card?.ts ?? '', 'desk:claim')
  await until('the claim', async () => ((await caseNow())?.state === 'claimed' ? true : undefined))
  stage.world.staffSays('maya', 'I am looking at your logs.', card?.ts)
  await until('her words', () =>
    stage.world.thread('C0NORTH', asked.ts).find(({ text }) => text.includes('looking at your logs')),
  )
  await stage.world.shortcut('tom', 'make_case', asked.ts)
  expect(JSON.stringify(told('tom')[0]?.blocks)).toContain(`Added to the open case [${held.id}](https://`)
  const { record = 'customer:none' } = (await stage.customer('CON-1')) ?? {}
  expect((await stage.entries(record)).filter(({ type }) => type === 'case.opened')).toHaveLength(1)
})

it('is one case however many choose it at once', async () => {
  const asked = stage.world.slack('dana', 'Our robots stop at night, how do I see why?')
  await botSpoke(asked.ts)
  await Promise.all(
    Array.from({ length: 10 }, (_, i) => stage.world.shortcut(i % 2 ? 'maya' : 'tom', 'make_case', asked.ts)),
  )
  await posted()
  const { record = 'customer:none' } = (await stage.customer('CON-1')) ?? {}
  const types = (await stage.entries(record)).map(({ type }) => type)
  expect(types.filter((type) => type === 'case.opened' || type === 'case.asked')).toHaveLength(2)
})

it('makes no case of what the bot or a colleague wrote, and gives customers no shortcut', async () => {
  const asked = stage.world.slack('dana', 'How do I rotate a key?')
  const answer = await botSpoke(asked.ts)
  await stage.world.shortcut('maya', 'make_case', answer.ts)
  expect(told('maya').at(-1)?.text).toContain('No customer wrote that')
  const inStaffChannel = stage.world.staffSays('tom', 'lunch?')
  await stage.world.shortcut('maya', 'make_case', inStaffChannel.ts)
  expect(told('maya', home.staffChannel).at(-1)?.text).toContain('No customer wrote that')
  expect(await caseNow()).toBeUndefined()
})

it('finds a case in a form that can be sent off again', async () => {
  await stage.world.sms('dana', 'I want to speak to a human being about my robots, please.')
  const held = await posted()
  await until('it is listed', async () => (await stage.store.listed('open-cases'))[0])
  await stage.world.shortcut('maya', 'find_case')
  const shown = () => stage.world.views.modals().find(({ user }) => user === 'U0MAYA')
  const id = shown()?.id ?? ''
  expect(await stage.world.submit('maya', id, { words: 'zebra' })).toEqual({ ok: true })
  expect(JSON.stringify(shown()?.view)).toContain('Nothing found.')
  await stage.world.submit('maya', id, { words: 'robots' })
  const view = shown()?.view
  expect(checkView(view)).toEqual([])
  expect(JSON.stringify(view)).toContain(`${held.id} · unclaimed · Dana Whitfield, Northwind Robotics`)
  expect(JSON.stringify(view)).toContain(
    `"url":"https://${home.domain}.slack.example/archives/${home.staffChannel}/p`,
  )
})

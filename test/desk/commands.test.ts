/** `/case`, from the signed command to what its author alone reads, and to what customers meet afterwards. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { home, staffNamed } from '../../src/sandbox/cast.ts'
import { startStage, textsTo, until, type Stage } from '../support/stage.ts'
import { warmDesk } from '../support/warm.ts'

let stage: Stage
beforeEach(async () => {
  stage = await startStage({ gateways: 2 })
  await warmDesk(stage)
  stage.model.script(() => ({ text: 'the bot speaks' }))
})
afterEach(() => stage.close())
const dana = '+447700900101'
const staffChannel: string = home.staffChannel

/** What Maya reads after she ran it. */
async function runs(line: string, { by = 'maya', channel = staffChannel } = {}): Promise<string> {
  expect(await stage.world.command(by, line, channel)).toEqual({ ok: true })
  const own = stage.world.slackChannel(channel).filter(({ onlyFor }) => onlyFor === staffNamed(by).user)
  return JSON.stringify(own.at(-1)?.blocks)
}
const caseNow = async (contact = 'CON-1') => (await stage.customer(contact))?.state.case
const answered = (text: string) =>
  until(`“${text}” at Dana's`, async () =>
    (await textsTo(stage.world, dana)).find((one) => one.includes(text)),
  )
const heard = async () =>
  (await textsTo(stage.world, dana)).filter((text) => text.includes('the bot speaks')).length

describe('/case', () => {
  it('tells what it can do, and what is wrong with what was written', async () => {
    expect(await runs('/case')).toContain('/case find')
    expect(await runs('/case help')).toContain('not there yet')
    expect(await runs('/case dance')).toContain('`dance` is not something')
    expect(await runs('/case find')).toContain('Say what to find')
    expect(await runs('/case pause')).toContain('Say where')
    expect(await runs('/case open nobody@nowhere.example')).toContain('Nobody like “nobody@nowhere.example”')
    expect(await runs('/case link x y')).toContain('Both have to be')
  })

  it('finds a case by number, phone, contact, and words, with a link to its thread', async () => {
    await stage.world.sms('dana', 'I want to speak to a human being about my robots, please.')
    const held = await until('the case', async () => ((await caseNow())?.thread ? caseNow() : undefined))
    await until('it is listed', async () => (await stage.store.listed('open-cases'))[0])
    for (const words of [held.id, held.id.toLowerCase(), dana, 'CON-1', 'whitfield robots', 'NORTHWIND']) {
      const found = await runs(`/case find ${words}`)
      expect(found, words).toContain(`[${held.id}](https://${home.domain}.slack.example/archives/`)
      expect(found, words).toContain('unclaimed · Dana Whitfield, Northwind Robotics')
    }
    expect(await runs('/case find zebra')).toContain('Nothing found for “zebra”')
  })

  it('opens a case for a customer, once', async () => {
    await stage.world.sms('dana', 'How do I rotate a key?')
    await answered('the bot speaks')
    const who = `<mailto:dana.whitfield@northwind.example|dana.whitfield@northwind.example>`
    expect(await runs(`/case open ${who} she called`)).toContain('has written yet')
    expect(await runs('/case open CON-1 she called and waits for an offer')).toContain('is being opened')
    const held = await until('the case', async () => ((await caseNow())?.thread ? caseNow() : undefined))
    expect(held.signals).toMatchObject([
      { name: 'opened_by_hand', evidence: expect.stringContaining('she called and waits for an offer') },
    ])
    expect(await runs(`/case open ${dana}`, { by: 'tom' })).toContain(`has an open case: [${held.id}]`)
    const [entry] = (await stage.entries((await stage.customer('CON-1'))?.record ?? 'customer:none')).filter(
      ({ type }) => type === 'case.asked',
    )
    expect(entry).toMatchObject({ by: { id: 'slack:U0MAYA' } })
  })

  it('links an identity to a contact on file', async () => {
    const said = await runs('/case link +447700900199 +447700900101 it is her new phone')
    expect(said).toContain('sms:+447700900199 is taken for the contact who has sms:+447700900101')
    await stage.world.sms('stranger', 'How do I rotate a key?')
    await until('one customer', async () => {
      const found = await stage.customer('CON-1')
      return found && 'sms:+447700900199' in found.state.identities ? found : undefined
    })
    expect(await runs('/case link +447700900199 +447700900177')).toContain('knows nobody')
  })
})

describe('a paused bot', () => {
  it('is silent for one customer: what they write comes to the desk, and everybody sees who paused it', async () => {
    await stage.world.sms('dana', 'How do I rotate a key?')
    await answered('the bot speaks')
    expect(await runs(`/case pause ${dana}`)).toContain('Paused for Dana Whitfield')
    expect(await runs('/case pause CON-1', { by: 'tom' })).toMatch(/so already.*maya.*since today at/)
    await stage.world.sms('dana', 'And how do I delete one?')
    const held = await until('the case', async () => ((await caseNow())?.thread ? caseNow() : undefined))
    expect(held.signals).toMatchObject([{ name: 'bot_paused', hard: true }])
    await answered(held.id)
    await stage.world.sms('dana', 'Are you there?')
    await until('it is in the thread', () =>
      stage.world.slackChannel(home.staffChannel).find(({ text }) => text.includes('Are you there?')),
    )
    expect(await heard()).toBe(1)
    await until('it is listed', async () => (await stage.store.listed('paused-customers'))[0])
    expect(await runs('/case paused', { by: 'tom' })).toContain(
      'maya.lindqvist has paused the bot for Dana Whitfield',
    )
    await stage.world.homes.open('U0TOM')
    expect(JSON.stringify(stage.world.views.homes())).toContain(
      'maya.lindqvist has paused the bot for Dana Whitfield',
    )

    await stage.world.sms('priya', 'How do I rotate a key?')
    await until('others are answered', async () =>
      (await textsTo(stage.world, '+447700900111')).find((text) => text.includes('the bot speaks')),
    )
    expect(await runs(`/case resume ${dana}`, { by: 'tom' })).toContain('answers Dana Whitfield')
    expect(await runs(`/case resume ${dana}`)).toContain('not paused for')
    await stage.world.sms('dana', 'So how do I delete a key?')
    await until('the bot is back', async () => ((await heard()) === 2 ? true : undefined))
  })

  it('is silent on a channel, in a shared channel, and everywhere', async () => {
    expect(await runs('/case pause sms')).toContain('Paused on sms')
    expect(await runs('/case pause here', { channel: 'C0NORTH' })).toContain('Paused in the channel C0NORTH')
    const told = stage.world.slackChannel(home.staffChannel).filter(({ onlyFor }) => !onlyFor)
    expect(told.map(({ text }) => text)).toEqual([
      'maya.lindqvist has paused the bot on sms: people answer there now.',
      'maya.lindqvist has paused the bot in the channel C0NORTH: people answer there now.',
    ])
    // Other processes look every two seconds, unless they were asked to.
    await new Promise((resolve) => setTimeout(resolve, 2_200))
    await stage.world.sms('dana', 'How do I rotate a key?')
    await until('her case', async () => (await caseNow('CON-1'))?.thread)
    stage.world.slack('priya', 'How do I rotate a key?')
    await until('the bot answers in other channels', () =>
      stage.world.slackChannel('C0HARB').find(({ text }) => text.includes('the bot speaks')),
    )
    stage.world.slack('sam', 'How do I rotate a key?')
    await until('his case', async () => (await caseNow('CON-2'))?.thread)
    expect(await heard()).toBe(0)
    expect(await runs('/case resume <#C0NORTH|northwind-brightline>')).toContain(
      'answers again in the channel',
    )
    expect(await runs('/case pause everywhere', { by: 'tom' })).toContain('Paused everywhere')
    expect(await runs('/case paused')).toMatch(/on sms.*tom.barrow has paused the bot everywhere/)
  })

  it('drops an answer it was writing when the pause came', async () => {
    stage.model.script(async () => {
      await stage.world.command('maya', `/case pause ${dana}`)
      return { text: 'the bot speaks' }
    })
    await stage.world.sms('dana', 'How do I rotate a key?')
    const held = await until('the case', async () => ((await caseNow())?.thread ? caseNow() : undefined))
    expect(held.signals).toMatchObject([{ name: 'bot_paused' }])
    await answered(held.id)
    expect(await heard()).toBe(0)
  })
})

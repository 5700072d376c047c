/** Invariants 7 and 8: a claimed case is the person's alone, and of many who claim one gets it. */
import { afterEach, describe, expect, it } from 'vitest'
import { acceptStaff } from '../../src/core/pipeline/accept-staff.ts'
import { buttonValue } from '../../src/core/desk.ts'
import { systemClock } from '../../src/core/log.ts'
import { createMetrics } from '../../src/insight/metrics.ts'
import { readSetUp } from '../../src/node.ts'
import { home } from '../../src/sandbox/cast.ts'
import { buttonsOn, pressAndFill } from '../../src/sandbox/story/slack.ts'
import { openStore } from '../../src/state/open.ts'
import { startStage, textsTo, until, type Stage } from '../support/stage.ts'

let stage: Stage
afterEach(() => stage.close())
const dana = '+447700900101'
const noLog = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

/** Dana asks for a person; answers the card. */
async function openCase() {
  await stage.world.sms('dana', 'I want to speak to a human being, please.')
  return until('a card', () =>
    stage.world.slackChannel(home.staffChannel).find((message) => buttonsOn(message).length > 0),
  )
}

const caseNow = async () => (await stage.customer('CON-1'))?.state.case
const claimOf = async (card: { ts: string }) =>
  buttonsOn(stage.world.thread(home.staffChannel, card.ts)[0] ?? fail())[0] ?? ''
const fail = (): never => {
  throw new Error('the card is gone')
}
const inThread = (card: { ts: string }, text: string) =>
  stage.world.thread(home.staffChannel, card.ts).filter((message) => message.text.includes(text))

describe('invariant 7: once claimed, the bot is silent and every message passes once, in order', () => {
  it('passes both ways, and the bot answers again after hand-back', async () => {
    stage = await startStage({ gateways: 2 })
    stage.model.script(() => ({ text: 'the bot speaks' }))
    const card = await openCase()
    await stage.world.press('maya', card.ts, await claimOf(card))
    await until('the claim', async () => ((await caseNow())?.state === 'claimed' ? true : undefined))
    const asked = stage.model.requests.length

    for (const text of ['first', 'second', 'third']) await stage.world.sms('dana', `customer says ${text}`)
    for (const text of ['one', 'two']) stage.world.staffSays('maya', `maya says ${text}`, card.ts)
    await until('both ways', async () =>
      inThread(card, 'customer says').length === 3 &&
      (await textsTo(stage.world, dana)).filter((text) => text.includes('maya says')).length === 2
        ? true
        : undefined,
    )
    expect(inThread(card, 'customer says').map(({ text }) => text.match(/says (\w+)/)?.[1])).toEqual([
      'first',
      'second',
      'third',
    ])
    expect(
      (await textsTo(stage.world, dana))
        .filter((t) => t.includes('maya says'))
        .map((t) => t.match(/says (\w+)/)?.[1]),
    ).toEqual(['one', 'two'])
    expect(stage.model.requests.length).toBe(asked)
    expect((await textsTo(stage.world, dana)).join()).not.toContain('the bot speaks')

    const root = stage.world.thread(home.staffChannel, card.ts)[0] ?? fail()
    const handBack = buttonsOn(root).find((id) => id.includes('hand_back')) ?? ''
    await pressAndFill(stage.world, 'maya', card.ts, handBack)
    await until('the hand-back', async () => ((await caseNow())?.state === 'handed_back' ? true : undefined))
    await stage.world.sms('dana', 'how do I rotate a key?')
    await until('the bot', async () =>
      (await textsTo(stage.world, dana)).find((text) => text.includes('the bot speaks')),
    )
  })

  it('drops an answer the bot was writing when the claim came', async () => {
    stage = await startStage({ gateways: 2 })
    const card = await openCase()
    await until('told', async () => (await textsTo(stage.world, dana))[0])
    const claim = await claimOf(card)
    stage.model.script(async () => {
      await stage.world.press('maya', card.ts, claim)
      return { text: 'the bot speaks' }
    })
    await stage.world.sms('dana', 'how do I rotate a key?')
    await until('the question in the thread', () => inThread(card, 'rotate a key')[0])
    await until('the claim', async () => ((await caseNow())?.state === 'claimed' ? true : undefined))
    await until('rest', async () =>
      (await stage.customer('CON-1'))?.state.waiting.length === 0 ? true : undefined,
    )
    expect((await textsTo(stage.world, dana)).join()).not.toContain('the bot speaks')
    expect(inThread(card, 'rotate a key')).toHaveLength(1)
  })

  it('keeps from the customer what others write in the thread', async () => {
    stage = await startStage()
    const card = await openCase()
    stage.world.staffSays('tom', 'who is this idiot?', card.ts)
    await stage.world.press('maya', card.ts, await claimOf(card))
    await until('the claim', async () => ((await caseNow())?.state === 'claimed' ? true : undefined))
    stage.world.staffSays('tom', 'be careful with them', card.ts)
    stage.world.staffSays('maya', 'Hello Dana', card.ts)
    await until('Maya', async () =>
      (await textsTo(stage.world, dana)).find((text) => text.includes('Hello Dana')),
    )
    expect((await textsTo(stage.world, dana)).join()).not.toMatch(/idiot|careful/)
  })
})

describe('invariant 8: of any number who claim at once, one gets it and all see who', () => {
  it('holds for fifty clicks over two stores', async () => {
    stage = await startStage({ gateways: 0 })
    await stage.addGateway()
    await openCase()
    const held = await until('the thread', async () => {
      const now = await caseNow()
      return now?.thread ? now : undefined
    })
    const { policy } = await readSetUp({ ANTHROPIC_API_KEY: 'x' })
    const second = await openStore(stage.stateUrl)
    const common = { policy, clock: systemClock, log: noLog, metrics: createMetrics() }
    await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        acceptStaff(
          { ...common, store: i % 2 ? second : stage.store },
          {
            kind: 'pressed',
            id: `press-${i}`,
            action: 'claim',
            value: buttonValue({ case: held.id, round: 0 }),
            thread: held.thread ?? '',
            by: { id: `slack:U${i}`, name: `Person ${i}` },
            at: Date.now(),
          },
        ),
      ),
    )
    await second.close()
    const customer = await until('the claim', async () => {
      const found = await stage.customer('CON-1')
      return found?.state.case?.state === 'claimed' && found.state.waiting.length === 0 ? found : undefined
    })
    const entries = await stage.entries(customer.record)
    expect(entries.filter(({ type }) => type === 'case.claimed')).toHaveLength(1)
    expect(entries.filter(({ type }) => type === 'case.refused')).toHaveLength(49)
    const winner = customer.state.case?.claimedBy?.id.replace('slack:', '<@') ?? ''
    const root = stage.world
      .slackChannel(home.staffChannel)
      .find((message) => !message.threadTs || message.threadTs === message.ts)
    expect(JSON.stringify(root?.blocks)).toContain(winner)
  })
})

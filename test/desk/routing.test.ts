/** Several desks: which one a case goes to, that everything about it stays there, and when it goes on to another one. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { deskFor } from '../../src/core/cases/desks.ts'
import { unclaimedOn } from '../../src/core/overview/listing.ts'
import { parsePolicy } from '../../src/policy-file.ts'
import { home, staffNamed } from '../../src/sandbox/cast.ts'
import { maya, startDesk, tom, type DeskScene } from '../support/desk.ts'
import { makeFolder } from '../support/folder.ts'
import { startStage, textsTo, until, type Stage } from '../support/stage.ts'
import { warmDesk } from '../support/warm.ts'

const yaml = await readFile(new URL('../../policy.yaml', import.meta.url), 'utf8')
const withDesks = (desks: string) => yaml.replace(/^desks: \{\}$/m, `desks:\n${desks}`)
const second = `  second:
    channel: ${home.secondChannel}
    group: S0LEADS
    takes: { tiers: [starter] }
    overflow: { to: main, unclaimed_minutes: 0.1 }
`

describe('which desk takes a case', () => {
  const policy = parsePolicy(
    withDesks(`  german:
    channel: C0GERMAN
    takes: { languages: [de] }
  billing:
    channel: C0BILLING
    takes: { intents: [billing], channels: [email, sms] }
`),
    'policy.yaml',
  )
  it.each([
    [{ language: 'de-AT', intent: 'billing', channel: 'email' }, 'german'],
    [{ language: 'en', intent: 'billing', channel: 'email' }, 'billing'],
    [{ language: 'en', intent: 'billing', channel: 'slack' }, undefined],
    [{ language: 'en', intent: 'technical', channel: 'email' }, undefined],
    [{}, undefined],
  ] as const)('%j: %s', (about, desk) => {
    expect(deskFor(policy, about)).toBe(desk)
  })

  it.each([
    ['  second: { takes: { tiers: [starter] } }', 'desks.second: needs a channel'],
    ['  second: { channel: support }', 'desks.second.channel: a channel id like C0123456789'],
    ['  second: { channel: C0SECOND }', 'desks.second: gets no case'],
    ['  main: { channel: C0MAIN }', 'desks.main: main is the desk of SLACK_STAFF_CHANNEL'],
    [
      '  main: { overflow: { to: nowhere, open_cases: 2 } }',
      "desks.main.overflow.to: there is no desk 'nowhere'",
    ],
    ['  main: { overflow: { to: main, open_cases: 2 } }', 'desks.main.overflow.to: another desk, not itself'],
    ['  main: { overflow: { to: second } }', 'desks.main.overflow: unclaimed_minutes or open_cases'],
    ['  a: { channel: C0A, takes: { channels: [fax] } }', 'desks.a.takes.channels.0: one of slack, sms'],
    ['  a: { channel: C0A, takes: {} }', 'desks.a.takes: at least one of intents, tiers'],
    [
      '  a: { channel: C0A, takes: { tiers: [growth] } }\n  b: { channel: C0A, takes: { tiers: [starter] } }',
      'desks.b.channel: another desk has this channel already',
    ],
  ])('a wrong policy is told exactly: %s', (desks, fault) => {
    expect(() => parsePolicy(withDesks(`${desks}\n`), 'policy.yaml')).toThrow(fault)
    expect(() => parsePolicy(withDesks(`${desks}\n`), 'policy.yaml')).toThrow(/policy\.yaml:\d+: desks/)
  })
})

describe('a case in the channel of its desk', () => {
  let stage: Stage
  let folder: Awaited<ReturnType<typeof makeFolder>>
  beforeEach(async () => {
    folder = await makeFolder()
    const file = join(folder.path, 'policy.yaml')
    await writeFile(file, withDesks(second))
    stage = await startStage({ gateways: 2, environment: async () => ({ POLICY_FILE: file }) })
    await warmDesk(stage)
    stage.model.script(() => ({ text: 'the bot speaks' }))
  })
  afterEach(async () => {
    await stage.close()
    await folder.remove()
  })
  const leo = '+447700900121'
  const card = (channel: string, words = 'Leo Marsh') =>
    until(`a card in ${channel}`, () =>
      stage.world.slackChannel(channel).find(({ text }) => text.includes(words)),
    )
  const caseNow = async () => (await stage.customer('CON-4'))?.state.case
  const says = (text: string, thread: string) =>
    stage.world.slackWorld.post({
      ...{ channel: home.secondChannel, user: staffNamed('maya').user, text, threadTs: thread },
    })

  it('is claimed by the desk’s group only, and its thread there is the line to the customer', async () => {
    await stage.world.sms('leo', 'I want to speak to a human being, please.')
    await stage.world.sms('dana', 'I want to speak to a human being, please.')
    const { ts } = await card(home.secondChannel)
    await card(home.staffChannel, 'Dana Whitfield')
    expect(stage.world.slackChannel(home.staffChannel).some(({ text }) => text.includes('Leo'))).toBe(false)
    await stage.world.press('tom', ts, 'desk:claim')
    await until('Tom is told', () =>
      stage.world
        .thread(home.secondChannel, ts)
        .find(
          ({ text, onlyFor }) => onlyFor === staffNamed('tom').user && text.includes('desks.second.group'),
        ),
    )
    await stage.world.press('maya', ts, 'desk:claim')
    await until('the claim', async () => ((await caseNow())?.state === 'claimed' ? true : undefined))
    says('Hello Leo, Maya here.', ts)
    await until('it reaches him', async () =>
      (await textsTo(stage.world, leo)).find((text) => text.includes('Maya here')),
    )
    await stage.world.sms('leo', 'At last!')
    await until('it is in the thread', () =>
      stage.world.thread(home.secondChannel, ts).find(({ text }) => text.includes('At last!')),
    )
    await stage.world.command('tom', '/case find leo')
    const found = stage.world.slackChannel(home.staffChannel).findLast(({ onlyFor }) => onlyFor)
    expect(JSON.stringify(found?.blocks)).toContain(`/archives/${home.secondChannel}/p${ts.replace('.', '')}`)
  })

  it('goes on to the other desk when nobody comes, once, with a new card and thread', async () => {
    await stage.world.sms('leo', 'I want to speak to a human being, please.')
    const old = await card(home.secondChannel)
    const fresh = await card(home.staffChannel)
    await until('the old card says so', () =>
      JSON.stringify(stage.world.thread(home.secondChannel, old.ts)[0]?.blocks).includes(
        'Moved to the desk main',
      )
        ? true
        : undefined,
    )
    expect(JSON.stringify(stage.world.thread(home.secondChannel, old.ts)[0]?.blocks)).not.toContain(
      'desk:claim',
    )
    await until('why is in the new thread', () =>
      stage.world
        .thread(home.staffChannel, fresh.ts)
        .find(({ text }) => text.includes('Moved here from the desk second')),
    )
    says('Is anybody there?', old.ts)
    await until('Maya is told', () =>
      stage.world
        .thread(home.secondChannel, old.ts)
        .find(({ text, onlyFor }) => onlyFor && text.includes('this case has moved to another desk')),
    )
    await stage.world.sms('leo', 'Hello?')
    await until('it is in the new thread', () =>
      stage.world.thread(home.staffChannel, fresh.ts).find(({ text }) => text.includes('Hello?')),
    )
    await stage.world.press('tom', fresh.ts, 'desk:claim')
    await until('the claim', async () =>
      (await caseNow())?.claimedBy?.id === 'slack:U0TOM' ? true : undefined,
    )
    expect((await textsTo(stage.world, leo)).join()).not.toContain('anybody there')
  })
})

describe('overflow, step by step', () => {
  let scene: DeskScene
  afterEach(() => scene.close())
  const start = async (overflow: string) => {
    const policy = parsePolicy(
      withDesks(`  main: { overflow: ${overflow} }\n  second: { channel: ${home.secondChannel} }\n`),
      'policy.yaml',
    )
    scene = await startDesk(undefined, (parts) => ({ ...parts, policy }))
  }
  const moves = async () => (await scene.entries()).filter(({ type }) => type === 'case.moved')

  it('sends a case on at once while too many are unclaimed, before its card is posted', async () => {
    await start('{ to: second, open_cases: 2 }')
    for (const n of [1, 2]) await scene.store.index(unclaimedOn('main'), `customer:${n}`, n)
    await scene.openCase()
    expect(await moves()).toMatchObject([
      { from: 'main', to: 'second', why: 'more than 2 cases are unclaimed there' },
    ])
    expect(scene.outside.cards.map(({ desk }) => desk)).toEqual(['second'])
  })

  it('leaves a case where it is while there is room, and when it is claimed in time', async () => {
    await start('{ to: second, open_cases: 2, unclaimed_minutes: 10 }')
    await scene.store.index(unclaimedOn('main'), 'customer:1', 1)
    await scene.openCase()
    await scene.presses(maya, 'claim')
    await scene.settle(11 * 60_000)
    expect(await moves()).toEqual([])
  })

  it('a press on the card it left still claims it, and the thread is the new one', async () => {
    await start('{ to: second, unclaimed_minutes: 10 }')
    await scene.openCase()
    const old = (await scene.state()).case?.thread
    await scene.settle(11 * 60_000)
    expect(await moves()).toHaveLength(1)
    const held = (await scene.state()).case
    expect(held).toMatchObject({ desk: 'second', left: old, state: 'open' })
    expect(scene.outside.cards.at(-1)).toMatchObject({ desk: 'second' })
    expect(scene.outside.cards.find(({ movedTo }) => movedTo)).toMatchObject({ movedTo: 'second' })
    await scene.presses(tom, 'claim')
    await scene.settle()
    expect((await scene.state()).case).toMatchObject({ claimedBy: tom, desk: 'second' })
    await scene.settle(60 * 60_000)
    expect(await moves()).toHaveLength(1)
  })
})

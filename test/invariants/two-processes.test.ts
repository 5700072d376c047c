/** Fifty claims and fifty replies at once, over two gateway processes on a real Redis. */
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { home } from '../../src/sandbox/cast.ts'
import { startGatewayProcess, type GatewayProcess } from '../../src/sandbox/processes.ts'
import { buttonsOn } from '../../src/sandbox/story/slack.ts'
import { quietLog } from '../support/pipeline.ts'
import { makeFolder } from '../support/folder.ts'
import { describeIf } from '../support/need.ts'
import { getRedis, redisAvailable, startRedis, type RunningRedis } from '../support/redis.ts'
import { startStage, textsTo, until, type Stage } from '../support/stage.ts'

const dana = '+447700900101'
const claims = 50
const replies = 50
/** Slack takes about a post a second in a channel, so these are few. */
const words = 8

describeIf(redisAvailable, 'two gateway processes on one Redis', getRedis, () => {
  let stage: Stage
  let redis: RunningRedis
  let folder: Awaited<ReturnType<typeof makeFolder>>
  const processes: GatewayProcess[] = []
  afterEach(async () => {
    await Promise.all(processes.map((gateway) => gateway.stop()))
    await stage.close()
    await redis.stop()
    await folder.remove()
  })

  it('one of fifty claims wins, and each of fifty replies and every word of the customer passes once and in order', async () => {
    redis = await startRedis()
    folder = await makeFolder()
    stage = await startStage({ gateways: 0, stateUrl: redis.url })
    for (const name of ['one', 'two']) {
      const gateway = await startGatewayProcess(stage.environment, join(folder.path, `${name}.log`))
      processes.push(gateway)
      stage.gateways.push({
        url: gateway.url,
        running: { url: gateway.url, log: quietLog, stop: gateway.stop },
      })
    }
    await stage.world.sms('dana', 'I want to speak to a human being, please.')
    const card = await until('a card', () =>
      stage.world.slackChannel(home.staffChannel).find((message) => buttonsOn(message).length > 0),
    )
    const button = buttonsOn(card)[0] ?? ''
    await Promise.all(
      Array.from({ length: claims }, (_, i) => stage.world.press(i % 2 ? 'maya' : 'tom', card.ts, button)),
    )
    const { record, state } = await until('the claim', async () => {
      const found = await stage.customer('CON-1')
      return found?.state.case?.claimedBy ? found : undefined
    })
    const winner = state.case?.claimedBy?.id === 'slack:U0TOM' ? 'tom' : 'maya'

    for (let i = 0; i < replies; i += 1) stage.world.staffSays(winner, `reply ${i} of ours`, card.ts)
    await Promise.all(Array.from({ length: words }, (_, i) => stage.world.sms('dana', `word ${i} of mine`)))

    const ours = async () =>
      (await textsTo(stage.world, dana)).filter((text) => /^reply \d+ of ours/.test(text))
    const theirs = () =>
      stage.world
        .thread(home.staffChannel, card.ts)
        .map(({ text }) => /word \d+ of mine/.exec(text)?.[0])
        .filter((text) => text !== undefined)
    await until('all of it', async () =>
      (await ours()).length >= replies && theirs().length >= words ? true : undefined,
    )
    await until('rest', async () =>
      (await stage.customer('CON-1'))?.state.waiting.every(({ item }) => item.kind === 'mark')
        ? true
        : undefined,
    )
    const entries = await stage.entries(record)
    expect(entries.filter(({ type }) => type === 'case.claimed')).toHaveLength(1)
    expect(entries.filter(({ type }) => type === 'case.refused')).toHaveLength(claims - 1)
    const said = entries.flatMap((entry) => (entry.type === 'staff.said' ? [entry.text] : []))
    expect(await ours()).toEqual(said)
    expect(new Set(said).size).toBe(replies)
    const heard = entries.flatMap((entry) => (entry.type === 'received' ? [entry.message.text] : []))
    expect(theirs()).toEqual(heard.slice(1))
    expect(new Set(heard).size).toBe(words + 1)
  }, 120_000)
})

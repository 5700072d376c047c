/** Redis down, silent, slow, or with an answer lost: a webhook is taken or refused whole, and what was begun goes on afterwards. */
import { afterEach, expect, it, test } from 'vitest'
import { provisionalRecord } from '../../src/core/pipeline/accept.ts'
import { describeIf } from '../support/need.ts'
import { startTcpProxy, type TcpProxy } from '../support/proxy.ts'
import { getRedis, redisAvailable, startRedis, type RunningRedis } from '../support/redis.ts'
import { until } from '../support/stage.ts'
import { dana, postText, startSetting, type Setting } from './setting.ts'

const question = 'How do I rotate an API key?'

describeIf(redisAvailable, 'faults between gateway and Redis', getRedis, () => {
  let redis: RunningRedis
  let proxy: TcpProxy
  let setting: Setting
  async function start(): Promise<void> {
    redis = await startRedis()
    proxy = await startTcpProxy(redis.port)
    setting = await startSetting({ stateUrl: redis.url, gatewayStateUrl: `redis://127.0.0.1:${proxy.port}` })
  }
  afterEach(async () => {
    await proxy.up()
    await setting.close()
    await proxy.close()
    await redis.stop()
  })

  const stored = async () => (await setting.stage.store.read(await provisionalRecord(`sms:${dana}`))).seq
  /** One message, one turn, one text. */
  async function answeredOnce(): Promise<void> {
    await setting.textWith('Here is your answer.')
    await setting.rest()
    expect(await setting.entries('received')).toHaveLength(1)
    expect(await setting.entries('answered')).toHaveLength(1)
    expect(await setting.texts()).toHaveLength(1)
  }

  it('down at accept: 503 and nothing stored, and the provider’s next try is taken once', async () => {
    await start()
    await proxy.down()
    const refused = await postText(setting, 'SM1', question)
    expect(refused.status).toBe(503)
    expect(await refused.json()).toMatchObject({ error: { code: 'not_stored' } })
    expect(await stored()).toBe(0)
    await proxy.up()
    expect((await until('a 200', () => taken('SM1'))).status).toBe(200)
    await answeredOnce()
    expect((await postText(setting, 'SM1', question)).status).toBe(200)
    await answeredOnce()
  })

  async function taken(sid: string): Promise<Response | undefined> {
    const response = await postText(setting, sid, question)
    return response.ok ? response : undefined
  }

  it('silent at accept: 503 in time, and a try that comes through late counts as the same message', async () => {
    await start()
    proxy.silent()
    expect((await postText(setting, 'SM1', question)).status).toBe(503)
    await proxy.up()
    await until('a 200', () => taken('SM1'))
    await answeredOnce()
  })

  it('down while the model answers: the turn goes on when it is back', async () => {
    await start()
    const answer = Promise.withResolvers<void>()
    setting.model.next('pass', { held: answer.promise })
    await setting.stage.world.sms('dana', question)
    await until('the agent to be asked', () => setting.model.seen[1])
    await proxy.down()
    answer.resolve()
    await until('readiness to say so', async () => {
      const { status } = await fetch(`${setting.stage.gateways[0]?.url}/readyz`)
      return status === 503 ? true : undefined
    })
    expect(await setting.texts()).toEqual([])
    await proxy.up()
    await answeredOnce()
  })

  /** What the words of a request are, and which call to the state it is part of. */
  test.each([
    ['the message', '"type":"received"'],
    ['the start of the turn', '"type":"turn.started"'],
    ['the decision', '"type":"answered"'],
    ['the receipt', '"type":"sent"'],
  ])('the answer to storing %s is lost', async (_name, words) => {
    await start()
    const lost = proxy.loseAnswerTo(words)
    await setting.stage.world.sms('dana', question)
    await lost
    await answeredOnce()
  })

  test.each([
    ['the message', '"type":"received"'],
    ['the decision', '"type":"answered"'],
    ['the receipt', '"type":"sent"'],
  ])('the request to store %s is lost', async (_name, words) => {
    await start()
    const lost = proxy.loseRequest(words)
    await setting.stage.world.sms('dana', question)
    await lost
    await answeredOnce()
  })

  it('slow: everything takes longer, once', async () => {
    await start()
    proxy.slow(60)
    await setting.stage.world.sms('dana', question)
    await answeredOnce()
  })
})

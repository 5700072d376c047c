import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ConfigError, OutsideError } from '../../src/core/errors.ts'
import type { Store } from '../../src/core/store.ts'
import { openStore } from '../../src/state/open.ts'
import { stateWarnings } from '../../src/state/warnings.ts'
import { type OpenState, storeContract } from '../contracts/store.ts'
import { note } from '../contracts/store-records.ts'
import { describeIf } from '../support/need.ts'
import {
  getRedis,
  redisAvailable,
  type RunningCluster,
  type RunningRedis,
  freePort,
  startCluster,
  startSentinel,
  startRedis,
} from '../support/redis.ts'

/** A state of its own within a running Redis: keys under a prefix nobody else has. */
let prefixes = 0
async function openState(url: string | undefined, shards?: number): Promise<OpenState> {
  const query = new URLSearchParams({ prefix: `t${++prefixes}`, ...(shards && { shards: `${shards}` }) })
  const stores: Store[] = []
  const another = async () => {
    const store = await openStore(`${url}?${query.toString()}`)
    stores.push(store)
    return store
  }
  return {
    store: await another(),
    another,
    close: async () => void (await Promise.all(stores.map((s) => s.close()))),
  }
}

describeIf(redisAvailable, 'the Store port on redis-server', getRedis, () => {
  let redis: RunningRedis | undefined
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(() => redis?.stop())
  storeContract('Redis', () => openState(redis?.url))
  storeContract('Redis in 5 shards', () => openState(redis?.url, 5))
})

describeIf(redisAvailable, 'the Store port on a Redis Cluster of three masters', getRedis, () => {
  let cluster: RunningCluster | undefined
  beforeAll(async () => {
    cluster = await startCluster()
  })
  afterAll(() => cluster?.stop())
  storeContract('Redis Cluster', () => openState(cluster?.url))

  it('is looked at master by master for what may lose data', async () => {
    const warnings = await stateWarnings(cluster?.url ?? '')
    expect(warnings).toHaveLength(3)
    for (const port of cluster?.ports ?? [])
      expect(warnings.join('\n')).toContain(`127.0.0.1:${port} keeps nothing over a restart`)
  })
})

it('fails within seconds, with an error to try again, when nothing listens', async () => {
  const failed = openStore(`redis://127.0.0.1:${await freePort()}`)
  await expect(failed).rejects.toThrow(OutsideError)
  await expect(failed).rejects.toThrow(/ECONNREFUSED/)
  await expect(failed).rejects.toMatchObject({ again: 'retry', outcome: 'unknown' })
})

describeIf(redisAvailable, 'Redis beyond the port', getRedis, () => {
  it('costs three calls from webhook to reply, and one call to look for work', async () => {
    const redis = await startRedis()
    const store = await openStore(redis.url)
    await store.append('customer:warm-up', [note('a')], { due: 1 })
    for (const { lease } of await store.claim(1, 1, 100))
      await store.append(lease.record, [], { lease, release: {} })
    const admin = new Redis(redis.port, '127.0.0.1')
    const monitor = await admin.monitor()
    const calls: string[] = []
    // What scripts do inside is reported as coming from `lua`.
    monitor.on(
      'monitor',
      (_, [command]: string[], source: string) => source !== 'lua' && calls.push(command ?? ''),
    )

    await store.append('customer:dana', [note('received')], { due: 1 })
    for (const { lease, seq } of await store.claim(1, 1, 100))
      await store.append(lease.record, [note('answered')], {
        lease,
        snapshot: { seq, version: 1, state: {} },
        release: { due: 9_000 },
      })
    expect(await store.claim(1, 10, 100)).toEqual([])
    await store.ping()
    // The ping's own call is the last to come by.
    await expect
      .poll(() => calls, { timeout: 15_000 })
      .toEqual(['evalsha', 'evalsha', 'evalsha', 'evalsha', 'get'])
    monitor.disconnect()
    admin.disconnect()
    await store.close()
    await redis.stop()
  })

  it('goes on after its connections were cut and its scripts forgotten', async () => {
    const redis = await startRedis()
    const [store, admin] = [await openStore(redis.url), new Redis(redis.port, '127.0.0.1')]
    let wakes = 0
    store.watch?.(() => wakes++)
    for (let i = 0; i < 3; i++) {
      await admin.call('script', 'flush')
      await admin.call('client', 'kill', 'type', 'normal', 'skipme', 'yes')
      await admin.call('client', 'kill', 'type', 'pubsub')
      expect(await store.append('customer:dana', [note(`n${i}`)])).toEqual({ ok: true, seq: i + 1 })
    }
    for (let i = 0; wakes === 0; i++) {
      await store.append(`customer:${i}`, [note('x')], { due: 1 })
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    admin.disconnect()
    await store.close()
    await redis.stop()
  })

  it('fails with an error to try again while the server is down, and has everything when it is back', async () => {
    const redis = await startRedis('--appendonly', 'yes', '--appendfsync', 'always')
    const store = await openStore(redis.url)
    await store.append('customer:dana', [note('before')], { due: 7 })
    await redis.kill()
    await expect(store.append('customer:dana', [note('lost')])).rejects.toMatchObject({ again: 'retry' })
    await redis.start()
    await expect
      .poll(
        () =>
          store.ping().then(
            () => 'up',
            () => 'down',
          ),
        { timeout: 15_000 },
      )
      .toBe('up')
    expect(await store.append('customer:dana', [note('before')])).toMatchObject({ why: 'duplicate' })
    expect(await store.claim(7, 1, 10)).toMatchObject([{ lease: { record: 'customer:dana', token: 1 } }])
    await store.close()
    await redis.stop()
  })

  it('refuses another number of shards than the data is laid out in', async () => {
    const redis = await startRedis()
    await (await openStore(`${redis.url}?shards=4`)).close()
    const wrong = openStore(redis.url)
    await expect(wrong).rejects.toThrow(ConfigError)
    await expect(wrong).rejects.toThrow(/spread over 4: add \?shards=4/)
    await (await openStore(`${redis.url}?shards=4`)).close()
    await (await openStore(`${redis.url}?prefix=other`)).close()
    await redis.stop()
  })

  it('logs in, and says what is wrong when it may not', async () => {
    const redis = await startRedis('--requirepass', 'p:ss word')
    const login = (password: string) => `redis://default:${password}@127.0.0.1:${redis.port}/2`
    await (await openStore(login('p%3Ass%20word'))).close()
    await expect(openStore(login('wrong'))).rejects.toThrow(/WRONGPASS|NOAUTH/)
    await redis.stop()
  })

  it('follows Sentinel to a new master', async () => {
    const sentinel = await startSentinel()
    const store = await openStore(sentinel.url)
    await store.append('customer:dana', [note('a')], { due: 7 })
    await sentinel.failOver()
    const append = () => store.append('customer:dana', [note('b')])
    await expect.poll(() => append().catch(() => undefined), { timeout: 15_000 }).toBeDefined()
    expect((await store.read('customer:dana')).entries.map(({ key }) => key)).toEqual(['a', 'b'])
    expect(await store.nextDue()).toBe(7)
    await store.close()
    await sentinel.stop()
  })

  it('warns of a Redis that may lose data', async () => {
    const careless = await startRedis('--maxmemory-policy', 'allkeys-lru')
    const careful = await startRedis('--appendonly', 'yes')
    expect(await stateWarnings(careless.url)).toEqual([
      expect.stringMatching(/evicts keys when memory is full \(maxmemory-policy allkeys-lru\)/),
      expect.stringMatching(/keeps nothing over a restart/),
    ])
    expect(await stateWarnings(careful.url)).toEqual([])
    const admin = new Redis(careful.port, '127.0.0.1')
    await admin.call('acl', 'setuser', 'guest', 'on', 'nopass', '~*', '+@all', '-info', '-config')
    admin.disconnect()
    const asGuest = `redis://guest:any@127.0.0.1:${careful.port}`
    expect(await stateWarnings(asGuest)).toEqual([expect.stringMatching(/does not let this user look/)])
    await careless.stop()
    await careful.stop()
  })
})

/** Redis as it is run in earnest: behind TLS, demoted for a moment, a cluster that moves its slots, and set up badly. */
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { Redis } from 'ioredis'
import { afterEach, expect, it } from 'vitest'
import type { Store } from '../../src/core/store.ts'
import { runDoctor } from '../../src/doctor.ts'
import { startGatewayProcess } from '../../src/sandbox/processes.ts'
import { openStore } from '../../src/state/open.ts'
import { createLayout } from '../../src/state/redis-layout.ts'
import { stateWarnings } from '../../src/state/warnings.ts'
import { note } from '../contracts/store-records.ts'
import { selfSigned } from '../support/certificate.ts'
import { makeFolder } from '../support/folder.ts'
import { describeIf } from '../support/need.ts'
import { freePort, getRedis, redisAvailable, startCluster, startRedis } from '../support/redis.ts'
import { startStage } from '../support/stage.ts'

let ending = new AsyncDisposableStack()
afterEach(async () => {
  await ending.disposeAsync()
  ending = new AsyncDisposableStack()
})

async function redisWith(...options: string[]) {
  const redis = await startRedis(...options)
  ending.defer(() => redis.stop())
  return redis
}
async function opened(url: string): Promise<Store> {
  const store = await openStore(url)
  ending.defer(() => store.close())
  return store
}
function adminOf(port: number): Redis {
  const client = new Redis(port, '127.0.0.1')
  ending.defer(() => client.disconnect())
  return client
}
const keysIn = async (store: Store) => (await store.read('customer:dana', 0)).entries.map(({ key }) => key)

describeIf(redisAvailable, 'Redis behind TLS', getRedis, () => {
  it('is talked to by rediss:// when its certificate is trusted, and not before', async () => {
    const folder = await makeFolder()
    ending.defer(() => folder.remove())
    const { key, certificate } = selfSigned()
    const files = { key: join(folder.path, 'key.pem'), certificate: join(folder.path, 'certificate.pem') }
    await writeFile(files.key, key)
    await writeFile(files.certificate, certificate)
    const port = await freePort()
    await redisWith(
      ...['--tls-port', `${port}`, '--tls-auth-clients', 'no'],
      ...['--tls-cert-file', files.certificate, '--tls-key-file', files.key],
    )
    await expect(openStore(`rediss://127.0.0.1:${port}`)).rejects.toThrow(/self-signed certificate/)

    const before = getCACertificates('default')
    setDefaultCACertificates([...before, certificate])
    ending.defer(() => setDefaultCACertificates(before))
    const store = await opened(`rediss://127.0.0.1:${port}`)
    let woken = false
    store.watch?.(() => (woken = true))
    // The subscription may not stand yet when the first one becomes due.
    for (let i = 0; !woken; i += 1) {
      await store.append(`customer:${i}`, [note('a')], { due: 1 })
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    expect((await store.claim(1, 1, 1_000)).map(({ entries }) => entries.length)).toEqual([1])
  })
})

describeIf(redisAvailable, 'a Redis that was demoted', getRedis, () => {
  it('refuses to write, and what was waiting is written once it is a master again', async () => {
    const redis = await redisWith()
    const store = await opened(redis.url)
    await store.append('customer:dana', [note('before')])
    const admin = adminOf(redis.port)
    // Of a master that cannot be reached, so that it keeps what it has.
    await admin.call('replicaof', '127.0.0.1', await freePort())
    const waiting = store.append('customer:dana', [note('meanwhile')])
    await new Promise((resolve) => setTimeout(resolve, 300))
    await admin.call('replicaof', 'no', 'one')
    expect(await waiting).toEqual({ ok: true, seq: 2 })
    expect(await keysIn(store)).toEqual(['before', 'meanwhile'])
  })

  it('fails with an error to try again when it stays demoted', async () => {
    const redis = await redisWith()
    const store = await opened(redis.url)
    await adminOf(redis.port).call('replicaof', '127.0.0.1', await freePort())
    await expect(store.append('customer:dana', [note('a')])).rejects.toMatchObject({ again: 'retry' })
  })
})

describeIf(redisAvailable, 'a cluster that moves its slots', getRedis, () => {
  it('takes every append, once and in order, while the record goes to another master', async () => {
    const cluster = await startCluster()
    ending.defer(() => cluster.stop())
    const store = await opened(`${cluster.url}?shards=1&prefix=moving`)
    const masters = cluster.ports.map(adminOf)
    const slot = Number(
      await masters[0]?.cluster('KEYSLOT', createLayout('moving', 1).of('customer:dana').head),
    )
    const appended = [await store.append('customer:dana', [note('n0')])]
    let moved = false
    const writing = (async () => {
      for (let i = 1; !moved || i < 50; i += 1)
        appended.push(await store.append('customer:dana', [note(`n${i}`)]))
    })()
    await moveSlot(masters, slot)
    moved = true
    await writing
    expect(appended).toEqual(appended.map((_, i) => ({ ok: true, seq: i + 1 })))
    expect(await keysIn(store)).toEqual(appended.map((_, i) => `n${i}`))
  })

  /** As `redis-cli --cluster reshard` does (redis.io/docs/latest/commands/cluster-setslot), to the next master. */
  async function moveSlot(masters: Redis[], slot: number): Promise<void> {
    const holding = await Promise.all(
      masters.map(async (one) => Number(await one.cluster('COUNTKEYSINSLOT', slot))),
    )
    const at = holding.findIndex((count) => count > 0)
    const [from, to] = [masters[at], masters[(at + 1) % masters.length]]
    if (!from || !to) throw new Error('nobody holds the slot')
    const [source, target] = [await from.cluster('MYID'), await to.cluster('MYID')].map(String)
    await to.call('cluster', 'setslot', slot, 'importing', source ?? '')
    await from.call('cluster', 'setslot', slot, 'migrating', target ?? '')
    for (;;) {
      const keys = (await from.cluster('GETKEYSINSLOT', slot, 100)).map(String)
      if (keys.length === 0) break
      await from.call('migrate', '127.0.0.1', to.options.port ?? 0, '', 0, 5_000, 'KEYS', ...keys)
    }
    for (const one of [to, from, ...masters]) await one.call('cluster', 'setslot', slot, 'node', target ?? '')
  }
})

describeIf(redisAvailable, 'a Redis that may lose data', getRedis, () => {
  it('is said by doctor and at the start', async () => {
    const redis = await redisWith('--maxmemory-policy', 'allkeys-lru')
    const stage = await startStage({ gateways: 0, stateUrl: redis.url })
    ending.defer(() => stage.close())
    const said: string[] = []
    await runDoctor(stage.environment, (line) => said.push(line))
    const folder = await makeFolder()
    ending.defer(() => folder.remove())
    const log = join(folder.path, 'gateway.log')
    const gateway = await startGatewayProcess({ ...stage.environment, LOG_LEVEL: 'warn' }, log)
    await gateway.stop()
    for (const text of [said.join('\n'), await readFile(log, 'utf8')]) {
      expect(text).toMatch(
        /evicts keys when memory is full \(maxmemory-policy allkeys-lru\): set it to noeviction/,
      )
      expect(text).toMatch(/keeps nothing over a restart/)
    }
  })
})

it('warns of a version that is too old', async () => {
  const server = await oldRedis('6.2.14')
  ending.defer(() => void server.close())
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  expect(await stateWarnings(`redis://127.0.0.1:${port}`)).toEqual([
    `Redis at 127.0.0.1:${port} has version 6.2.14: use Redis 7 or newer`,
  ])
})

/** Answers what is asked of a server before it is used, as one of this version would. */
async function oldRedis(version: string): Promise<Server> {
  const info = ['redis_version:' + version, 'maxmemory_policy:noeviction', 'aof_enabled:1', ''].join('\r\n')
  const bulk = (text: string) => `$${Buffer.byteLength(text)}\r\n${text}\r\n`
  const answers: { [command: string]: string } = {
    info: bulk(info),
    config: `*2\r\n${bulk('save')}${bulk('')}`,
    ping: '+PONG\r\n',
  }
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.on('data', (data) => {
      for (const [, name = ''] of String(data).matchAll(/\*\d+\r\n\$\d+\r\n(\w+)\r\n/g))
        socket.write(answers[name.toLowerCase()] ?? '+OK\r\n')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

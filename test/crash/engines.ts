/** The state engines a run can stand on, each with what can happen to its servers. */
import { join } from 'node:path'
import { startCluster, startRedis, type RunningRedis } from '../support/redis.ts'
import { addReplicas } from '../support/redis-replicas.ts'
import { feedOfRedis, feedOfSqlite, type Feed } from './feed.ts'
import type { Random } from '../support/random.ts'
import type { EngineEvents } from './killer.ts'

export const engineNames = ['sqlite', 'redis', 'cluster'] as const
export type EngineName = (typeof engineNames)[number]

export interface Engine {
  stateUrl: string
  /** Opened once there is a state to listen to. */
  feed(): Promise<Feed>
  /** None where there is no server. */
  events: EngineEvents
  stop(): Promise<void>
}

/** Every write is on disk before it is answered: what a server that is killed may lose, nobody was promised. */
const durable = ['--appendonly', 'yes', '--appendfsync', 'always']
/** How long a server stays away, ms. Below the cluster's own patience (3 s), after which it would stop serving. */
const longestAway = 400

/** Starts the engine; `folder` takes the file of the one that has one. */
export async function startEngine(name: EngineName, folder: string): Promise<Engine> {
  if (name === 'sqlite') {
    const path = join(folder, 'state.db')
    return {
      stateUrl: `sqlite:${path}`,
      feed: async () => feedOfSqlite(path),
      events: {},
      stop: async () => {},
    }
  }
  if (name === 'redis') {
    const server = await startRedis(...durable)
    return serving(server.url, [server], {}, () => server.stop())
  }
  const cluster = await startCluster(...durable)
  const replicas = await addReplicas(cluster, ...durable)
  // In good order: Redis copies to its replicas after it has answered, so what dies with a master may be lost.
  const failOver = (random: Random) => replicas.failOver(random.pick(cluster.masters))
  return serving(
    cluster.url,
    [...cluster.masters, ...replicas.servers],
    { 'engine-failover': failOver },
    async () => {
      await replicas.stop()
      await cluster.stop()
    },
  )
}

const serving = (
  stateUrl: string,
  servers: RunningRedis[],
  events: EngineEvents,
  stop: () => Promise<void>,
): Engine => ({
  stateUrl,
  feed: async () => feedOfRedis(servers.map(({ port }) => port)),
  events: {
    ...events,
    async 'engine-down'(random) {
      const server = random.pick(servers)
      await server.kill()
      await new Promise((resolve) => setTimeout(resolve, random.whole(0, longestAway)))
      await server.start()
    },
  },
  stop,
})

/** The state engines a run can stand on, each with a way to be brought down and up again. */
import { join } from 'node:path'
import { startCluster, startRedis, type RunningRedis } from '../support/redis.ts'
import { feedOfRedis, feedOfSqlite, type Feed } from './feed.ts'
import type { Random } from './random.ts'

export const engineNames = ['sqlite', 'redis', 'cluster'] as const
export type EngineName = (typeof engineNames)[number]

export interface Engine {
  stateUrl: string
  /** Opened once there is a state to listen to. */
  feed(): Promise<Feed>
  /** Kills a server without warning and starts it again. Absent where there is no server. */
  breakDown?: (random: Random) => Promise<void>
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
    return { stateUrl: `sqlite:${path}`, feed: async () => feedOfSqlite(path), stop: async () => {} }
  }
  if (name === 'redis') {
    const server = await startRedis(...durable)
    return serving(server.url, [server], () => server.stop())
  }
  const { url, masters, stop } = await startCluster(...durable)
  return serving(url, masters, stop)
}

const serving = (stateUrl: string, servers: RunningRedis[], stop: () => Promise<void>): Engine => ({
  stateUrl,
  feed: () => feedOfRedis(servers.map(({ port }) => port)),
  async breakDown(random) {
    const server = random.pick(servers)
    await server.kill()
    await new Promise((resolve) => setTimeout(resolve, random.whole(0, longestAway)))
    await server.start()
  },
  stop,
})

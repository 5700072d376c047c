/** A replica for each master of a cluster, and the two changing places. */
import { Redis } from 'ioredis'
import { clusterOptions, startRedis, until, type RunningCluster, type RunningRedis } from './redis.ts'

export interface Replicas {
  servers: RunningRedis[]
  /** Has whichever of this master and its replica serves now change places with the other, losing nothing. */
  failOver(master: RunningRedis): Promise<void>
  stop(): Promise<void>
}

/** Starts one replica for each master; `options` are added to their command lines. */
export async function addReplicas(cluster: RunningCluster, ...options: string[]): Promise<Replicas> {
  const pairs = await Promise.all(
    cluster.masters.map(async (master) => ({
      master,
      replica: await startRedis(...(await clusterOptions()), ...options),
    })),
  )
  await Promise.all(pairs.map(({ master, replica }) => follow(replica, master)))
  const servers = pairs.map(({ replica }) => replica)
  return {
    servers,
    async failOver(master) {
      const replica = pairs.find((pair) => pair.master === master)?.replica
      if (!replica) throw new TypeError('that is no master of this cluster')
      const [follower] = await followers([master, replica])
      // One that was restarted a moment ago has nobody to follow yet: another time.
      if (follower) await promote(follower)
    },
    stop: async () => void (await Promise.all(servers.map((server) => server.stop()))),
  }
}

async function follow(replica: RunningRedis, master: RunningRedis): Promise<void> {
  await talking(replica, async (client) => {
    const [bus, id] = await talking(master, async (other) => [
      String(await other.config('GET', 'cluster-port')).split(',')[1] ?? '',
      String(await other.call('cluster', 'myid')),
    ])
    await client.call('cluster', 'meet', '127.0.0.1', master.port, bus ?? '')
    await until('the replica to know its master', async () =>
      String(await client.call('cluster', 'nodes')).includes(id ?? '?'),
    )
    await client.call('cluster', 'replicate', id ?? '')
    await until('the replica to be in step', () => inStep(client))
  })
}

const inStep = async (client: Redis): Promise<boolean> =>
  (await client.info('replication')).includes('master_link_status:up')

/** Those of the two that follow the other one and are in step with it. */
async function followers(servers: RunningRedis[]): Promise<RunningRedis[]> {
  const able = await Promise.all(servers.map((server) => talking(server, inStep)))
  return servers.filter((_, i) => able[i])
}

async function promote(server: RunningRedis): Promise<void> {
  await talking(server, async (client) => {
    await client.call('cluster', 'failover')
    await until('the replica to be master', async () =>
      (await client.info('replication')).includes('role:master'),
    )
  })
}

async function talking<T>({ port }: RunningRedis, talk: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(port, '127.0.0.1')
  client.on('error', () => {})
  try {
    return await talk(client)
  } finally {
    client.disconnect()
  }
}

/** Real redis-servers for tests, on free loopback ports, in memory and a folder of their own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { makeFolder } from './folder.ts'
import { hasProgram } from './need.ts'

export const redisAvailable = hasProgram('redis-server')
/** What to tell somebody who lacks it. */
export const getRedis = 'apt-get install -y redis-server'

export interface RunningRedis {
  url: string
  port: number
  /** Ends the server at once, without saving, and keeps its folder: `start` brings it up again. */
  kill(): Promise<void>
  start(): Promise<void>
  /** Ends the server and removes its folder. */
  stop(): Promise<void>
}

/** Starts a server; `options` are added to its command line (`'--appendonly', 'yes'`). */
export async function startRedis(...options: string[]): Promise<RunningRedis> {
  const folder = await makeFolder()
  const { port, server: first } = await spawnOnFreePort(folder.path, options)
  let server = first
  const kill = () => end(server)
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    kill,
    start: async () => {
      server = await spawnServer([...place(port, folder.path), ...options])
    },
    stop: async () => {
      await kill()
      await folder.remove()
    },
  }
}

const place = (port: number, folder: string): string[] => [
  ...['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--save', ''],
]

/** Somebody else may take a port between finding it free and listening on it: then another one is tried. */
async function spawnOnFreePort(folder: string, options: string[], attempts = 3) {
  const port = await freePort()
  try {
    return { port, server: await spawnServer([...place(port, folder), ...options]) }
  } catch (error) {
    if (attempts <= 1) throw error
    return spawnOnFreePort(folder, options, attempts - 1)
  }
}

export interface RunningCluster {
  url: string
  ports: number[]
  /** The masters, each with a life of its own. */
  masters: RunningRedis[]
  stop(): Promise<void>
}

/** How long a new cluster or Sentinel may take to find its members, in ms. */
const patience = 15_000

/** Starts three masters that share the 16,384 slots; `options` are added to the command line of each. */
export async function startCluster(...options: string[]): Promise<RunningCluster> {
  const servers = await Promise.all(
    [0, 1, 2].map(async () => startRedis(...(await clusterOptions()), ...options)),
  )
  const stop = async () => void (await Promise.all(servers.map((server) => server.stop())))
  const clients = servers.map(({ port }) => new Redis(port, '127.0.0.1'))
  try {
    await joinCluster(clients)
  } catch (error) {
    await stop()
    throw error
  } finally {
    clients.forEach((client) => client.disconnect())
  }
  const ports = servers.map(({ port }) => port)
  const url = `redis+cluster://${ports.map((port) => `127.0.0.1:${port}`).join(',')}`
  return { url, ports, masters: servers, stop }
}

/** The bus has a port of its own choosing: the usual port + 10,000 may not exist. */
export const clusterOptions = async (): Promise<string[]> => [
  ...['--cluster-enabled', 'yes', '--cluster-node-timeout', '3000'],
  ...['--cluster-port', `${await freePort()}`],
]

async function joinCluster(clients: Redis[]): Promise<void> {
  const [first, ...others] = clients
  if (!first) throw new Error('a cluster needs nodes')
  const slots = 16_384
  for (const [i, client] of clients.entries()) {
    await client.call('cluster', 'set-config-epoch', i + 1)
    const start = Math.floor((slots * i) / clients.length)
    await client.call('cluster', 'addslotsrange', start, Math.floor((slots * (i + 1)) / clients.length) - 1)
  }
  const { port } = first.options
  const bus = String(await first.config('GET', 'cluster-port')).split(',')[1] ?? ''
  for (const client of others) await client.call('cluster', 'meet', '127.0.0.1', port ?? 0, bus)
  await until('the cluster to form', async () => {
    const infos = await Promise.all(clients.map((client) => client.cluster('INFO')))
    return infos.every(
      (info) => info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${clients.length}`),
    )
  })
}

export interface RunningSentinel {
  url: string
  /** Makes the replica the master, as Sentinel would after losing the master. */
  failOver(): Promise<void>
  stop(): Promise<void>
}

/** Starts a master, its replica and one Sentinel that watches them. */
export async function startSentinel(): Promise<RunningSentinel> {
  const master = await startRedis()
  const replica = await startRedis('--replicaof', `127.0.0.1 ${master.port}`)
  const folder = await makeFolder()
  const port = await freePort()
  const file = join(folder.path, 'sentinel.conf')
  await writeFile(file, `port ${port}\nbind 127.0.0.1\nsentinel monitor desk 127.0.0.1 ${master.port} 1\n`)
  const sentinel = await spawnServer([file, '--sentinel'])
  const client = new Redis(port, '127.0.0.1')
  await until('Sentinel to see the replica', async () => {
    const seen = JSON.stringify(await client.call('sentinel', 'replicas', 'desk'))
    return seen.includes(`"${replica.port}"`) && seen.includes('"master-link-status","ok"')
  })
  return {
    url: `redis+sentinel://127.0.0.1:${port}/desk`,
    failOver: async () => {
      await client.call('sentinel', 'failover', 'desk')
      await until('the replica to be master', async () =>
        JSON.stringify(await client.call('sentinel', 'get-master-addr-by-name', 'desk')).includes(
          `${replica.port}`,
        ),
      )
    },
    stop: async () => {
      client.disconnect()
      await end(sentinel)
      await Promise.all([master.stop(), replica.stop(), folder.remove()])
    },
  }
}

/** Asks every 50 ms until it is so. @throws Error when patience ends. */
export async function until(what: string, check: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + patience
  while (!(await check())) {
    if (Date.now() > end) throw new Error(`waited ${patience} ms for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function spawnServer(options: string[]): Promise<ChildProcess> {
  const server = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'inherit'] })
  // A test run that is interrupted must not leave servers behind.
  const killed = () => server.kill('SIGKILL')
  process.once('exit', killed)
  server.once('exit', () => process.off('exit', killed))
  let said = ''
  for await (const chunk of server.stdout) {
    said += String(chunk)
    if (/Ready to accept connections|monitor master desk/.test(said)) return server
  }
  throw new Error(`redis-server ended: ${said}`)
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  server.kill('SIGKILL')
  await once(server, 'exit')
}

/** A port nobody listens on at the moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  return address.port
}

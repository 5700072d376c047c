/**
 * `ioredis` behind one small face, the same for standalone, Sentinel and Cluster. A call fails within
 * `answerMs` with an OutsideError that may be tried again. ioredis itself sends a call again when a
 * connection breaks before its answer, so a call may have run twice: the scripts are written for that.
 */
import { createHash } from 'node:crypto'
import { Cluster, type CommonRedisOptions, Redis } from 'ioredis'
import { messageOf, OutsideError } from '../core/errors.ts'
import type { Script } from './lua/shared.ts'
import type { RedisTarget } from './url.ts'

export type Argument = string | number

export interface RedisClient {
  /** Any command; in a cluster it goes to the node that has its key. */
  call(command: string, ...args: Argument[]): Promise<unknown>
  /** A script by its hash, sent in full only to a server that does not have it. */
  run(script: Script, keys: string[], args: Argument[]): Promise<unknown>
  /** A command to each master, e.g. to look at its settings. */
  callEach(command: string, ...args: Argument[]): Promise<{ node: string; reply: unknown }[]>
  /** Listens to a channel on a connection of its own. Answers the way to stop. */
  listen(channel: string, onMessage: (message: string) => void): () => void
  close(): Promise<void>
}

/** How long a call may take, reconnecting included: less than providers wait for a webhook's answer (10 s). */
const answerMs = 5_000

/** Starts connecting; the first calls wait for the connection, within their limit. */
export function connectRedis(target: RedisTarget): RedisClient {
  const client = target.kind === 'cluster' ? openCluster(target) : openSingle(target)
  const where = target.addresses.map(({ host, port }) => `${host}:${port}`).join(',')
  let lastFault: unknown
  // Every call that fails because of it rejects; this keeps the reason, which ioredis tells only here.
  client.on('error', (error: unknown) => {
    lastFault = error
  })
  client.on('ready', () => {
    lastFault = undefined
  })
  const bounded = (answer: Promise<unknown>) =>
    within(answerMs, answer).catch((error: unknown) => {
      throw describeFailure(where, error, lastFault)
    })
  const gather = gatherWrites(client)
  const call = (command: string, ...args: Argument[]) => {
    gather()
    return bounded(client.call(command, args.map(String)))
  }
  return {
    call,
    run: (script, keys, args) => runScript(call, script, keys, args),
    callEach: (command, ...args) => {
      if (!(client instanceof Cluster))
        return call(command, ...args).then((reply) => [{ node: where, reply }])
      return Promise.all(
        client.nodes('master').map(async (node) => ({
          node: `${node.options.host}:${node.options.port}`,
          reply: await bounded(node.call(command, args.map(String))),
        })),
      )
    },
    listen: (channel, onMessage) => listenOn(client, channel, onMessage),
    close: async () => client.disconnect(),
  }
}

/**
 * What is sent within one round of the event loop leaves in one write: a write to the kernel costs more than the
 * call it carries. A cluster client spreads its calls over connections of its own, which stay as they are.
 */
function gatherWrites(client: Redis | Cluster): () => void {
  let gathering = false
  return () => {
    if (gathering || client instanceof Cluster || client.status !== 'ready') return
    const { stream } = client
    gathering = true
    stream.cork()
    setImmediate(() => {
      gathering = false
      stream.uncork()
    })
  }
}

/** Shared by both kinds. READONLY comes from a master that was demoted: ask again who the master is. */
const commonOptions = (target: RedisTarget): CommonRedisOptions & { tls?: object } => ({
  ...(target.username !== undefined && { username: target.username }),
  ...(target.password !== undefined && { password: target.password }),
  ...(target.tls && { tls: {} }),
  connectionName: 'switchboard',
  connectTimeout: answerMs,
  maxRetriesPerRequest: 3,
  reconnectOnError: (error) => (error.message.startsWith('READONLY') ? 2 : false),
})

/** Waits 50 ms, 100 ms, … up to 2 s between attempts, and never gives up. */
const backoff = (times: number): number => Math.min(50 * 2 ** Math.min(times - 1, 6), 2_000)

function openSingle(target: RedisTarget): Redis {
  const options = { ...commonOptions(target), db: target.db, retryStrategy: backoff }
  if (target.kind === 'standalone') return new Redis({ ...options, ...target.addresses[0] })
  return new Redis({
    ...options,
    sentinels: target.addresses,
    ...(target.master !== undefined && { name: target.master }),
    enableTLSForSentinelMode: target.tls,
    sentinelRetryStrategy: backoff,
  })
}

function openCluster(target: RedisTarget): Cluster {
  return new Cluster(target.addresses, {
    redisOptions: commonOptions(target),
    clusterRetryStrategy: backoff,
    // Certificates are for names, and the cluster's own addresses may be the same names.
    ...(target.tls && { dnsLookup: (address, found) => found(null, address) }),
  })
}

function describeFailure(where: string, error: unknown, lastFault: unknown): OutsideError {
  const said = messageOf(error)
  const code = /^([A-Z]{3,})\b/.exec(said)?.[1]
  const reason = code || lastFault === undefined ? said : `${said} (last: ${messageOf(lastFault)})`
  return new OutsideError(`Redis at ${where}: ${reason}`, {
    again: 'retry',
    outcome: 'unknown',
    cause: error,
    ...(code && { code }),
  })
}

async function runScript(
  call: RedisClient['call'],
  script: Script,
  keys: string[],
  args: Argument[],
): Promise<unknown> {
  try {
    return await call('evalsha', hashOf(script), keys.length, ...keys, ...args)
  } catch (error) {
    // A server that was restarted or failed over to has forgotten its scripts; EVAL teaches it again.
    if (!(error instanceof OutsideError && error.code === 'NOSCRIPT')) throw error
    return call('eval', script.text, keys.length, ...keys, ...args)
  }
}

const hashes = new Map<Script, string>()
function hashOf(script: Script): string {
  const known = hashes.get(script) ?? createHash('sha1').update(script.text).digest('hex')
  hashes.set(script, known)
  return known
}

/** How long until a failed subscription is tried again, in ms. Until then whoever watches only polls. */
const listenAgainMs = 1_000

function listenOn(
  client: Redis | Cluster,
  channel: string,
  onMessage: (message: string) => void,
): () => void {
  // A cluster client keeps a connection for this itself, and moves it when its node goes.
  const listener = client instanceof Cluster ? client : client.duplicate()
  let stopped = false
  let retry: ReturnType<typeof setTimeout> | undefined
  const again = () => {
    if (!stopped) retry = setTimeout(subscribe, listenAgainMs)
  }
  const subscribe = () => void listener.subscribe(channel).catch(again)
  const heard = (_channel: string, message: string) => onMessage(message)
  listener.on('message', heard)
  // ioredis reports a lost connection here, reconnects and subscribes again; unheard it would print it.
  listener.on('error', () => {})
  subscribe()
  return () => {
    stopped = true
    clearTimeout(retry)
    listener.off('message', heard)
    if (listener !== client) listener.disconnect()
    // When this fails the connection is gone, and the subscription with it.
    else client.unsubscribe(channel).catch(() => {})
  }
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

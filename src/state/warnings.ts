/** What `doctor` and the start of a gateway say about a state that works but could lose data. */
import { z } from 'zod'
import { OutsideError } from '../core/errors.ts'
import type { RedisClient } from './redis-client.ts'
import { parseStateUrl } from './url.ts'

/** The oldest version this is tried with; older ones are out of maintenance (redis.io/about/releases). */
const oldestMajor = 7

/**
 * Faults in how the Redis at `url` is set up, a sentence each with what to do; none for SQLite.
 * @throws ConfigError for a wrong URL, OutsideError when Redis cannot be reached.
 */
export async function stateWarnings(url: string): Promise<string[]> {
  const target = parseStateUrl(url)
  if (target.engine === 'sqlite') return []
  const { connectRedis } = await import('./redis-client.ts')
  const client = connectRedis(target)
  try {
    // Only after a first answer does a cluster client know its nodes.
    await client.call('ping')
    const saves = await savesByNode(client)
    const infos = await client.callEach('info').catch(noneIfRefused)
    if (infos.length === 0)
      return ['Redis does not let this user look at its set-up (INFO): see to noeviction and persistence']
    return infos.flatMap(({ node, reply }) => warningsOf(node, z.string().parse(reply), saves.get(node)))
  } finally {
    await client.close()
  }
}

/** The RDB schedule of each node; none where the provider lets nobody ask (CONFIG is refused or unknown). */
async function savesByNode(client: RedisClient): Promise<Map<string, string>> {
  const replies = await client.callEach('config', 'get', 'save').catch(noneIfRefused)
  return new Map(replies.map(({ node, reply }) => [node, z.array(z.string()).parse(reply)[1] ?? '']))
}

function noneIfRefused(error: unknown): [] {
  if (error instanceof OutsideError && (error.code === 'NOPERM' || error.code === 'ERR')) return []
  throw error
}

function warningsOf(node: string, info: string, saves: string | undefined): string[] {
  const fact = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1]
  const version = fact('redis_version') ?? 'unknown'
  const policy = fact('maxmemory_policy')
  const warnings: string[] = []
  if (!(Number.parseInt(version, 10) >= oldestMajor))
    warnings.push(`has version ${version}: use Redis ${oldestMajor} or newer`)
  if (policy !== 'noeviction')
    warnings.push(`evicts keys when memory is full (maxmemory-policy ${policy}): set it to noeviction`)
  if (fact('aof_enabled') !== '1' && saves === '')
    warnings.push('keeps nothing over a restart: set appendonly yes (or a save schedule)')
  else if (fact('aof_enabled') !== '1')
    warnings.push('may lose the last minutes in a crash (no append-only file): set appendonly yes')
  return warnings.map((warning) => `Redis at ${node} ${warning}`)
}

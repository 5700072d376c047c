/** Opens the engine a STATE_URL names. Each is loaded only when asked for: Workers has no SQLite file. */
import type { Store } from '../core/store.ts'
import { parseStateUrl } from './url.ts'

/**
 * Opens the state at `url` (forms: see `parseStateUrl`); the schema or the layout is made when missing.
 * @throws ConfigError for a wrong URL, Error when the state is not reachable, was written by a newer
 * version, or holds data in another number of shards.
 */
export async function openStore(url: string): Promise<Store> {
  const target = parseStateUrl(url)
  if (target.engine === 'sqlite') return (await import('./sqlite.ts')).openSqlite(target.path)
  return (await import('./redis.ts')).openRedis(target)
}

/** Reads STATE_URL: which engine, where, and how it is laid out. */
import { ConfigError } from '../core/errors.ts'

export interface Address {
  host: string
  port: number
}

/** Where a Redis is and how the state is laid out in it. */
export interface RedisTarget {
  engine: 'redis'
  kind: 'standalone' | 'sentinel' | 'cluster'
  /** One for standalone; Sentinels or cluster nodes to start from otherwise. */
  addresses: Address[]
  /** The name Sentinels know the master by. */
  master?: string
  username?: string
  password?: string
  /** Database number. */
  db: number
  tls: boolean
  /** Over how many hash slots the records are spread; unchangeable once there is data. */
  shards: number
  /** What all keys start with. */
  prefix: string
}

export interface SqliteTarget {
  engine: 'sqlite'
  path: string
}

/** More shards than this only make claiming slower: a slot is the unit a cluster can move. */
const mostShards = 256
const defaultShards = { standalone: 1, sentinel: 1, cluster: 16 } as const
const defaultPort = { standalone: 6379, sentinel: 26379, cluster: 6379 } as const

const forms = [
  'sqlite:./data/switchboard.db',
  'redis://[user:password@]host:6379[/db]',
  'redis+sentinel://[user:password@]host:26379,host:26379/mastername[/db]',
  'redis+cluster://[user:password@]host:6379,host:6379',
  'rediss in the place of redis for TLS',
]

/** @throws ConfigError saying what is wrong (never repeating a password) and what is expected. */
export function parseStateUrl(url: string): SqliteTarget | RedisTarget {
  const path = /^sqlite:(.*)$/s.exec(url)?.[1]
  if (path !== undefined) return { engine: 'sqlite', path: sqlitePath(path) }
  const match =
    /^(rediss?)(?:\+(sentinel|cluster))?:\/\/(?:([^@/?#]*)@)?([^@/?#]*)(\/[^?#]*)?(?:\?([^#]*))?$/.exec(url)
  if (!match) throw fault('is no URL of a known form')
  const [, scheme, kindName, login, hosts = '', path_ = '', query = ''] = match
  const kind = kindName === 'sentinel' || kindName === 'cluster' ? kindName : 'standalone'
  const addresses = hosts.split(',').map((host) => addressOf(host, defaultPort[kind]))
  if (kind === 'standalone' && addresses.length > 1)
    throw fault('names several hosts, which redis+sentinel:// or redis+cluster:// is for')
  return {
    engine: 'redis',
    kind,
    addresses,
    ...placeOf(kind, path_.split('/').slice(1).filter(Boolean)),
    ...loginOf(login),
    tls: scheme === 'rediss',
    ...layoutOf(kind, new URLSearchParams(query)),
  }
}

const fault = (what: string): ConfigError =>
  new ConfigError([`STATE_URL ${what}. Expected one of: ${forms.join('; ')}`])

function sqlitePath(path: string): string {
  if (path === '') throw fault('names no file after sqlite:')
  if (path.startsWith(':memory:'))
    throw fault('asks for a state in memory, which would not survive a restart')
  // `sqlite:///abs/file` is how other tools write an absolute path.
  return path.startsWith('///') ? path.slice(2) : path
}

function addressOf(text: string, port: number): Address {
  const match = /^(\[[0-9a-f:.]+\]|[^:[\]\s]+)(?::(\d{1,5}))?$/i.exec(text)
  const host = match?.[1]?.replace(/^\[|\]$/g, '')
  if (!host) throw fault(`has '${text}' where host:port is expected`)
  const given = match?.[2] === undefined ? port : Number(match[2])
  if (given < 1 || given > 65535) throw fault(`has port ${given}, which is not between 1 and 65535`)
  return { host, port: given }
}

function placeOf(kind: RedisTarget['kind'], parts: string[]): Pick<RedisTarget, 'db' | 'master'> {
  const rest = kind === 'sentinel' ? parts.slice(1) : parts
  const db = rest[0] ?? '0'
  if (rest.length > 1 || !/^\d{1,5}$/.test(db))
    throw fault(`has '${rest.join('/')}' where a database number is expected`)
  if (kind === 'cluster' && db !== '0') throw fault('asks for a database number, and a cluster has only 0')
  if (kind !== 'sentinel') return { db: Number(db) }
  if (!parts[0]) throw fault('lacks the master name after the Sentinels')
  return { db: Number(db), master: decode(parts[0]) }
}

function loginOf(login: string | undefined): Pick<RedisTarget, 'username' | 'password'> {
  if (!login) return {}
  const colon = login.indexOf(':')
  const username = decode(colon < 0 ? login : login.slice(0, colon))
  const password = colon < 0 ? undefined : decode(login.slice(colon + 1))
  return { ...(username && { username }), ...(password && { password }) }
}

function layoutOf(kind: RedisTarget['kind'], query: URLSearchParams): Pick<RedisTarget, 'shards' | 'prefix'> {
  const unknown = [...query.keys()].find((name) => name !== 'shards' && name !== 'prefix')
  if (unknown !== undefined) throw fault(`has the option '${unknown}'; there are 'shards' and 'prefix'`)
  const shards = Number(query.get('shards') ?? defaultShards[kind])
  if (!Number.isInteger(shards) || shards < 1 || shards > mostShards)
    throw fault(`has shards=${query.get('shards')}, which is not between 1 and ${mostShards}`)
  const prefix = query.get('prefix') ?? 'sb'
  // Braces would move the hash tag, and the shards with it.
  if (!/^[\w.:-]{1,40}$/.test(prefix)) throw fault('has a prefix with other than letters, digits and _ . : -')
  return { shards, prefix }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) throw fault('has a % that starts no percent-encoded character')
    throw error
  }
}
